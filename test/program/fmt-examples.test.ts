import { expect, test } from "vitest";
import { runProgram } from "../helpers/run-program.ts";
import { root } from "../safety/tree.ts";

test("the examples are in their canonical form", () => {
  expect(runProgram(root, ["fmt", "--check", "examples"])).toEqual({ code: 0, stdout: "", stderr: "" });
});
