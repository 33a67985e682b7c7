import { describe, expect, test } from "vitest";
import { runExample } from "../../test/diagnostics/run-example.ts";
import { declarations, type Example, file, inProvider, withDeclarations } from "../diagnostics/pages/page.ts";

function found(example: Example, rule: "unused-declaration" | "hidden-declaration"): readonly string[] {
  const own = runExample(example).diagnostics.filter((one) => one.name === rule);
  return own.map(({ message }) => message);
}

describe("a declaration that nothing uses", () => {
  test.each([
    ["a value", "let size = 3", ["nothing uses `let.size`"]],
    ["a parameter", "param size: int = 3", ["nothing uses `param.size`"]],
    ["a secret", 'secret token = env("TOKEN")', ["nothing uses `secret.token`"]],
    ["a template", 'template t() { name = "a" }', ["nothing uses the template `t`"]],
    ["an import", 'use "shared.podplane" as shared', ["nothing uses the import `shared`"]],
    ["one that another uses", "let a = 1\nlet b = let.a", ["nothing uses `let.b`"]],
  ])("%s", (_, source, expected) => {
    const given = { files: { "shared.podplane": "podplane 1\n\nlet x = 1\n" } };
    expect(found(declarations(source, given), "unused-declaration")).toEqual(expected);
  });

  test("is no matter in a library, nor beside text that cannot be read", () => {
    expect(found(file("podplane 1\n\nlet size = 3\n"), "unused-declaration")).toEqual([]);
    expect(found(declarations("let size = 3\nlet other = ="), "unused-declaration")).toEqual([]);
  });

  test("is not said of a value that is used without where it comes from", () => {
    expect(found(withDeclarations("let size = 3", "pool web { size = size }"), "unused-declaration")).toEqual([]);
  });
});

describe("a variable with the name of a declared value", () => {
  test.each([
    ["of a loop", "let n = 1\nlet b = [for n in [let.n]: n]", ["the variable `n` has the name of `let.n`"]],
    [
      "of a template",
      'param n: int = 1\ntemplate t(n: int) { name = "${n}" }',
      ["the variable `n` has the name of `param.n`"],
    ],
  ])("%s", (_, source, expected) => {
    expect(found(declarations(source), "hidden-declaration")).toEqual(expected);
  });

  test("is no matter where it is the kind of a block", () => {
    expect(found(inProvider('for zone in ["us-east-1b"] { zone "${zone}" {} }'), "hidden-declaration")).toEqual([]);
  });
});
