import { globSync, readFileSync } from "node:fs";
import { structure } from "./structure/config.ts";
import { checkStructure } from "./structure/rules.ts";

/* Part of `npm run lint`: who may import whom, and what every folder has. */

const patterns = Object.keys(structure.layers).map((layer) => `${layer}/**/*.*`);
const paths = [...globSync(patterns), "package.json"].map((path) => path.replaceAll("\\", "/"));
const code = paths.filter((path) => !path.endsWith(".test.ts"));
const tree = new Map(code.map((path) => [path, path.endsWith(".ts") ? readFileSync(path, "utf8") : ""]));
const problems = checkStructure(tree, structure);
for (const { place, rule, what, why, fix } of problems) {
  process.stderr.write(`${place}: ${rule}: ${what}\n  why: ${why}\n  fix: ${fix}\n`);
}
// An exception that has become idle is told and breaks nothing: whoever mended the fault may not know of it.
const broken = problems.filter(({ rule }) => rule !== "idle-exception");
if (broken.length > 0) process.stderr.write(`${broken.length} broken rule(s) of structure\n`);
process.exitCode = broken.length > 0 ? 1 : 0;
