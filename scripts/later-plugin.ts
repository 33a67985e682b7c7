import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import type { Plugin } from "esbuild";

/** Files that are loaded together when a function of one of them is first called. */
export type LaterGroup = readonly string[];

/**
 * Loads files when a function of theirs is first called, not with the file that imports them: what most runs do not
 * call need not be read, and costs as much as compiling some lines. Whoever imports one gets functions of the same
 * names that load it; nothing is awaited, so the code is written as if it were there. esbuild must see an `import()` to
 * give the files chunks of their own: `loadWithoutWaiting` takes it out of the built file.
 */
export function laterPlugin(groups: readonly LaterGroup[]): Plugin {
  const later = new Set(groups.flat().map((file) => resolve(file)));
  return {
    name: "later",
    setup(builder) {
      builder.onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir, namespace }) => {
        const absolute = resolve(resolveDir, path);
        const isAsked = kind === "import-statement" && namespace !== "gather" && later.has(absolute);
        return isAsked ? { path: absolute, namespace: "later", sideEffects: false } : undefined;
      });
      builder.onLoad({ filter: /./, namespace: "later" }, ({ path }) => {
        const lines = functionsOf(path).map((name) => {
          return `export function ${name}(...given) { return load().${name}(...given); }`;
        });
        const head = [
          `import { loadNow } from ${JSON.stringify(resolve(import.meta.dirname, "load-now.js"))};`,
          `const load = () => loadNow(() => import(${JSON.stringify(`./${basename(path)}`)}));`,
        ];
        return { contents: [...head, ...lines].join("\n"), loader: "js", resolveDir: dirname(path) };
      });
    },
  };
}

/** The names of the functions that a file exports. It may export nothing else but types. */
function functionsOf(path: string): readonly string[] {
  const text = readFileSync(path, "utf8");
  const exported = [...text.matchAll(/^export (?!type |interface )(?:async )?(\w+)\*? ?([\w$]*)/gm)];
  const other = exported.find(([, word]) => word !== "function");
  if (other) throw new Error(`${relative(process.cwd(), path)} exports more than functions: ${other[0]}`);
  return exported.map(([, , name = ""]) => name);
}

/** Makes of each `import()` in a built file that must not be awaited one that is not. */
export function loadWithoutWaiting(file: string): void {
  const text = readFileSync(file, "utf8");
  const direct = text.replace(/(loadNow\d*)\(\(\)=>import\(("\.\/[\w-]+\.js")\)\)/g, "$1($2)");
  if (/loadNow\d*\(\(\)=>/.test(direct)) throw new Error(`${file} waits for what is loaded later`);
  if (direct !== text) writeFileSync(file, direct);
}
