import { expect, test } from "vitest";
import { root } from "../helpers/built-program.ts";
import { runProgram } from "../helpers/run-program.ts";

test("the examples are in their canonical form", () => {
  expect(runProgram(root, ["fmt", "--check", "examples"])).toEqual({ code: 0, stdout: "", stderr: "" });
});
