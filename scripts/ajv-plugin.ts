import { pathToFileURL } from "node:url";
import { Ajv, type AnySchema } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { type Plugin, transform } from "esbuild";

/** Behind the path of a module: import the functions that judge by its schemas, not the schemas. */
const suffix = "?ajv";

/**
 * Compiles the JSON Schemas that a module exports, each by a function without parameters, to the source of a
 * module with a function of the same name that judges a value. podplanec so neither loads ajv nor compiles a
 * schema when it runs.
 */
export async function compileSchemas(file: string): Promise<string> {
  const module: Record<string, () => AnySchema> = await import(pathToFileURL(file).href);
  // Lengths count UTF-16 units: what it would take to count code points is not worth loading.
  const ajv = new Ajv({
    code: { source: true, esm: true, optimize: true },
    unicode: false,
    strict: false,
    messages: false,
    logger: false,
    inlineRefs: false,
  });
  const names: Record<string, string> = {};
  for (const [name, schema] of Object.entries(module)) {
    ajv.addSchema(share(schema()), name);
    names[name] = name;
  }
  const write = typeof standalone === "function" ? standalone : standalone.default;
  const { code } = await transform(write(ajv, names), { format: "esm", minify: true });
  return code;
}

/**
 * A schema whose objects are definitions, each once, without the texts for people: one function for each kind of
 * object instead of one for each place.
 */
function share(schema: AnySchema): AnySchema {
  const definitions = new Map<string, { readonly name: string; readonly schema: unknown }>();
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).filter(([key, one]) => key !== "description" || typeof one !== "string");
    const visited = Object.fromEntries(entries.map(([key, one]) => [key, visit(one)]));
    if (!isShared(visited)) return visited;
    const text = JSON.stringify(visited);
    const known = definitions.get(text) ?? { name: `d${definitions.size}`, schema: visited };
    definitions.set(text, known);
    return { $ref: `#/$defs/${known.name}` };
  };
  const { $schema, $id, title, ...root } = Object(schema) as Record<string, unknown>;
  const entries = Object.entries(root).map(([key, value]) => [key, visit(value)] as const);
  const shared = [...definitions.values()].map((one) => [one.name, one.schema] as const);
  return { ...Object.fromEntries(entries), $defs: Object.fromEntries(shared) };
}

/** What is worth a function: objects, and texts with a pattern. */
function isShared(schema: Readonly<Record<string, unknown>>): boolean {
  return (schema["type"] === "object" && "additionalProperties" in schema) || schema["type"] === "string";
}

export const ajvPlugin: Plugin = {
  name: "ajv",
  setup(builder) {
    builder.onResolve({ filter: /\?ajv$/ }, async ({ path, ...rest }) => {
      const found = await builder.resolve(path.slice(0, -suffix.length), { ...rest });
      return { path: found.path, namespace: "ajv" };
    });
    builder.onLoad({ filter: /./, namespace: "ajv" }, async ({ path }) => {
      return { contents: await compileSchemas(path), loader: "js" };
    });
  },
};

/** The part of a Vite plugin that this project uses. */
export const ajvVitePlugin = {
  name: "ajv",
  load(id: string): Promise<string> | undefined {
    return id.endsWith(suffix) ? compileSchemas(id.slice(0, -suffix.length)) : undefined;
  },
};
