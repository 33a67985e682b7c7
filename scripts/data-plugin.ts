import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import type { Plugin } from "esbuild";
import { escapeBeyondAscii } from "./ascii.ts";

/**
 * Evaluates modules whose exports are records of plain data when podplanec is built. The built module reads a text
 * from a file of its own, a line for each member, when a member is first asked for, and parses that one: a cold start
 * that has nothing to report reads none, and all of them are so many objects that the garbage collector moves them
 * twice before a source is compiled.
 */
export function dataPlugin(filter: RegExp): Plugin {
  return {
    name: "data",
    setup(builder) {
      builder.onResolve({ filter: /^data-text:/ }, ({ path }) => ({ path: path.slice(10), namespace: "data-text" }));
      builder.onLoad({ filter: /./, namespace: "data-text" }, async ({ path }) => {
        const [file, name] = [dirname(path), basename(path, ".txt")];
        return { contents: linesOf(file, (await recordsOf(file))[name]), loader: "file" };
      });
      builder.onLoad({ filter }, async ({ path }) => {
        const lines = Object.keys(await recordsOf(path)).map((name) => {
          const text = JSON.stringify(`data-text:${join(path, `${name}.txt`)}`);
          return `import ${name}Text from ${text};\nexport const ${name} = /* @__PURE__ */ record(() => read(${name}Text));`;
        });
        return { contents: [record.toString(), read.toString(), ...lines].join("\n"), loader: "js" };
      });
    },
  };
}

async function recordsOf(file: string): Promise<Readonly<Record<string, unknown>>> {
  return await import(pathToFileURL(file).href);
}

/** By turns the name of a member and its JSON, which has no line break. */
function linesOf(path: string, value: unknown): string {
  const lines = Object.entries(Object(value)).flatMap(([name, member]) => [name, JSON.stringify(member)]);
  const text = escapeBeyondAscii(lines.join("\n"));
  if (!isDeepStrictEqual({ ...record(() => text) }, value)) throw new Error(`${path} exports more than plain records`);
  return text;
}

/** Reads a file beside the built module. Its source becomes a part of podplanec, as that of `record`. */
function read(file: string): string {
  const { readFileSync } = process.getBuiltinModule("node:fs");
  return readFileSync(new URL(file, import.meta.url), "latin1");
}

/** The record that `linesOf` wrote. Its source becomes a part of podplanec: it uses nothing from around it. */
function record(text: () => string): Readonly<Record<string, unknown>> {
  let lines: string | undefined;
  const parsed = new Map<string | symbol, unknown>();
  // Each name stands between two line breaks, and the JSON behind it up to the next.
  const all = () => {
    lines ??= `\n${text()}\n`;
    return lines;
  };
  // Of one name the text is looked through; who asks for all of them does it once.
  let places: Map<string, number> | undefined;
  const placeOf = (name: string | symbol) => {
    if (typeof name !== "string") return -1;
    return places ? (places.get(name) ?? -1) : all().indexOf(`\n${name}\n`);
  };
  const member = (name: string | symbol): unknown => {
    if (parsed.has(name)) return parsed.get(name);
    const place = placeOf(name);
    const start = place + String(name).length + 2;
    const value = place < 0 ? undefined : JSON.parse(all().slice(start, all().indexOf("\n", start)));
    parsed.set(name, value);
    return value;
  };
  return new Proxy(
    {},
    {
      get: (_, name) => member(name),
      has: (_, name) => placeOf(name) >= 0,
      ownKeys() {
        places = new Map();
        let place = 0;
        for (const [index, line] of all().slice(1, -1).split("\n").entries()) {
          if (index % 2 === 0) places.set(line, place);
          place += line.length + 1;
        }
        return [...places.keys()];
      },
      getOwnPropertyDescriptor(_, name) {
        if (placeOf(name) < 0) return undefined;
        return { value: member(name), configurable: true, enumerable: true, writable: false };
      },
    },
  );
}
