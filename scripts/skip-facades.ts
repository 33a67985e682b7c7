import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";

/** `import{run}from"./chunk-A.js";import"./chunk-B.js";export{run};` */
const facade = /^import\{([\w$,]+)\}from"\.\/([\w-]+\.js)";(?:import"\.\/[\w-]+\.js";)*export\{\1\};\s*$/;

/**
 * Takes out the files that only pass on what another one exports: esbuild makes one for each `import()` of code that
 * is shared, and finding and opening a file takes Node as long as compiling some thousand lines. What the file behind
 * it needs besides, it imports itself. `files` are all that were built; returns those that are left.
 */
export function skipFacades(files: readonly string[]): readonly string[] {
  const texts = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
  const behind = new Map<string, string>();
  for (const [file, text] of texts) {
    const [, , target] = facade.exec(text) ?? [];
    if (target !== undefined) behind.set(basename(file), target);
  }
  for (const [file, text] of texts) {
    if (behind.has(basename(file))) {
      rmSync(file);
      continue;
    }
    const direct = text.replace(
      /(?<=import\("\.\/(?:chunks\/)?)[\w-]+\.js(?="\))/g,
      (name) => behind.get(name) ?? name,
    );
    if (direct !== text) writeFileSync(file, direct);
  }
  return files.filter((file) => !behind.has(basename(file)));
}
