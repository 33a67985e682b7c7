import { globSync, readFileSync } from "node:fs";
import { findCloudWords } from "./structure/cloud-words.ts";
import { structure } from "./structure/config.ts";
import { checkStructure } from "./structure/rules.ts";

/* Part of `npm run lint`: who may import whom, what every folder has, and where a cloud's words stand. */

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
const { found, idle } = findCloudWords(tree);
for (const { path, line, text } of found) {
  process.stderr.write(`${path}:${line}: cloud-word: ${text}\n`);
}
if (found.length > 0) {
  process.stderr.write(
    "why: what is known of a cloud stands in its folders, so that a cloud can be added or changed there\n",
  );
  process.stderr.write("fix: put it into the cloud's table, and read the table\n");
}
for (const why of idle)
  process.stderr.write(`scripts/structure/cloud-words.ts: nothing needs the exception for ${why}\n`);
process.exitCode = broken.length + found.length + idle.length > 0 ? 1 : 0;
