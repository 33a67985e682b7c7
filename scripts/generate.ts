import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { generatedFiles } from "./docs/index.ts";

/*
 * Writes the reference pages and JSON Schemas from the tables that they describe. A unit test fails
 * when a file in the tree is not what this writes.
 */
for (const [path, text] of generatedFiles()) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
