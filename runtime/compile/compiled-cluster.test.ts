import { join } from "node:path";
import { expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { compileOne } from "./compiled-cluster.ts";

const sized = source({ top: "param size: int", pool: "size = param.size" });
const second = sized.replace("podplane 1", "").replace("param size: int", "").replace("cluster tools", "cluster other");
const sizeOf = ({ ir }: ReturnType<typeof compileOne>) => ir.pools[0]?.size.value;

async function built(files: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<string> {
  const folder = makeFolder(files);
  const { code, stderr } = await runCommand(folder, ["build", ...words]);
  expect(code, stderr).toBe(0);
  return folder;
}

test.each([
  ["--vars", ["--vars", "staging.podplanevars"], "staging"],
  ["--set", ["--set", "size=3", "--out", "eu"], "eu"],
])("a folder that was built with %s is compiled with the same values", async (_option, words, outputs) => {
  const folder = await built({ "cluster.podplane": sized, "staging.podplanevars": "size = 3\n" }, ...words);
  expect(sizeOf(compileOne(folder, outputs))).toBe(3);
  expect(sizeOf(compileOne(join(folder, outputs), "."))).toBe(3);
});

test("values may be given as `build` takes them", () => {
  const folder = makeFolder({ "cluster.podplane": sized, "staging.podplanevars": "size = 3\n" });
  const values = { varsFiles: ["staging.podplanevars"], assignments: ["size=5"] };
  expect(sizeOf(compileOne(folder, ".", values))).toBe(5);
  expect(() => compileOne(folder, ".", { varsFiles: [], assignments: ["size=5"] })).toThrow(
    "--set alone does not say where the outputs lie",
  );
  expect(() => compileOne(folder, ".")).toThrow(
    "cluster.podplane has 1 error(s), such as: the parameter `size` has no value",
  );
});

test("of several clusters the one is meant whose outputs lie in the folder", async () => {
  const text = `${sized.replace("size: int", "size: int = 1")}\n${second}`;
  const folder = await built({ "cluster.podplane": text });
  expect(compileOne(folder, "other").id).toBe("other");
  expect(compileOne(folder, "tools").id).toBe("tools");
  expect(() => compileOne(folder, ".")).toThrow("cluster.podplane has several clusters: tools, other");
});
