import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import type { Plugin } from "esbuild";

/**
 * Evaluates modules whose exports are plain data when podplanec is built: parsing JSON costs a cold
 * start a fraction of making the same objects by calls.
 */
export function dataPlugin(filter: RegExp): Plugin {
  return {
    name: "data",
    setup(builder) {
      builder.onLoad({ filter }, async ({ path }) => {
        const module: Record<string, unknown> = await import(pathToFileURL(path).href);
        const lines = Object.entries(module).map(([name, value]) => `export const ${name} = ${asJson(path, value)};`);
        return { contents: lines.join("\n"), loader: "js" };
      });
    },
  };
}

function asJson(path: string, value: unknown): string {
  const json = JSON.stringify(value);
  if (!isDeepStrictEqual(JSON.parse(json), value)) throw new Error(`${path} exports more than plain data`);
  return `/* @__PURE__ */ JSON.parse(${JSON.stringify(json)})`;
}
