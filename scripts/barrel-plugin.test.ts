import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { temporaryFolder } from "../test/helpers/temporary-folder.ts";
import { barrelPlugin } from "./barrel-plugin.ts";

test("a name is loaded from the file that has it, and what stands beside it is not", async () => {
  const folder = temporaryFolder("barrel");
  const sources = {
    "main.ts": `import {
  type Kind,
  first as one,
  own,
} from "./outer/index.ts";
export const all = [one, own] satisfies readonly Kind[];
`,
    "outer/index.ts": `export { first } from "../inner/index.ts";
export type Kind = string;
export const own = "own";
`,
    "inner/index.ts": 'export { original as first } from "./original.ts";\nexport { other } from "./other.ts";\n',
    "inner/original.ts": 'export const original = "original";\n',
    "inner/other.ts": 'export const other = console.log("other");\n',
  };
  for (const name of ["outer", "inner"]) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text);
  const main = join(folder, "main.ts");
  const { outputFiles } = await build({ entryPoints: [main], bundle: true, write: false, plugins: [barrelPlugin] });
  const text = outputFiles[0]?.text;
  expect(text).toContain('"original"');
  expect(text).not.toContain('"other"');
});
