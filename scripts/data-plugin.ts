import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import type { Plugin } from "esbuild";
import { escapeBeyondAscii } from "./ascii.ts";

/**
 * Evaluates modules whose exports are records of plain data when podplanec is built. The built module has one text, a
 * line for each member, and parses a member when it is first read: a cold start reads hardly any, and all of them are
 * so many objects that the garbage collector moves them twice before a source is compiled.
 */
export function dataPlugin(filter: RegExp): Plugin {
  return {
    name: "data",
    setup(builder) {
      builder.onLoad({ filter }, async ({ path }) => {
        const module: Record<string, unknown> = await import(pathToFileURL(path).href);
        const lines = Object.entries(module).map(([name, value]) => {
          return `export const ${name} = /* @__PURE__ */ record(${JSON.stringify(linesOf(path, value))});`;
        });
        return { contents: [record.toString(), ...lines].join("\n"), loader: "js" };
      });
    },
  };
}

/** By turns the name of a member and its JSON, which has no line break. */
function linesOf(path: string, value: unknown): string {
  const lines = Object.entries(Object(value)).flatMap(([name, member]) => [name, JSON.stringify(member)]);
  const text = escapeBeyondAscii(lines.join("\n"));
  if (!isDeepStrictEqual({ ...record(text) }, value)) throw new Error(`${path} exports more than plain records`);
  return text;
}

/** The record that `linesOf` wrote. Its source becomes a part of podplanec: it uses nothing from around it. */
function record(text: string): Readonly<Record<string, unknown>> {
  const lines = text.split("\n");
  const members: Record<string, unknown> = {};
  for (let line = 0; line < lines.length; line += 2) members[String(lines[line])] = lines[line + 1];
  const parsed = new Set<string>();
  return new Proxy(members, {
    get(target, name) {
      if (typeof name === "string" && Object.hasOwn(target, name) && !parsed.has(name)) {
        parsed.add(name);
        target[name] = JSON.parse(String(target[name]));
      }
      return Reflect.get(target, name);
    },
  });
}
