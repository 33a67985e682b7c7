import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emitProjection } from "../../emitters/projection/index.ts";
import { irOf, source } from "../helpers/podplane-source.ts";
import { runProgram } from "../helpers/run-program.ts";
import { makeFolder, readTree } from "../safety/tree.ts";

/** Ruling 28 in the built program: no way to a source by a linked folder overwrites it. `seed build` has its own test. */

const [emitted] = emitProjection({ ir: irOf(source()), schema: "" });
const document = (emitted?.text ?? "").replace(/^\/\/.*\n/, "// Ours.\n");
const schema = "podplane.cluster.schema.json";

test.each<[string, Readonly<Record<string, string>>, readonly string[], string]>([
  [
    "build --out",
    { [`a/${schema}`]: document },
    ["build", `a/${schema}`, "--out", "here/a", "--force"],
    "error PDP1908: the source a/podplane.cluster.schema.json would be overwritten by an output",
  ],
  [
    "import --out",
    { "x.jsonc": document },
    ["import", "x.jsonc", "--out", "here/x.jsonc"],
    "error: here/x.jsonc exists and was left as it is",
  ],
])("%s", (_name, files, words, said) => {
  const folder = makeFolder(files);
  symlinkSync(".", join(folder, "here"));
  const before = readTree(folder);
  const { code, stderr } = runProgram(folder, words);
  expect([code, stderr.split("\n")[0]]).toEqual([1, said]);
  expect(readTree(folder)).toEqual(before);
});
