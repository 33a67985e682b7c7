import { describe, expect, test } from "vitest";
import { runExample } from "../../test/diagnostics/run-example.ts";
import { completeCluster, declarations, type Example, file } from "../diagnostics/pages/page.ts";

/** What is reported as an error: the rule, the text that it points at, and the edits that are offered. */
function found(example: Example): readonly string[] {
  const { diagnostics, sources } = runExample(example);
  return diagnostics.flatMap(({ name, span, severity, fixes }) => {
    if (severity !== "error" || !span) return [];
    const edits = fixes.flatMap((fix) => fix.edits.map((edit) => ` → ${edit.text}`));
    return [`${name} ${sources.get(span.file)?.slice(span.start, span.end)}${edits.join("")}`];
  });
}

const files = {
  "lib.podplane": `podplane 1
param size: int
param zones: list<string> = []
param title: string = "Tools"
let total = param.size + 1
abstract cluster base {}
`,
};

describe("the file that is used", () => {
  test.each<[string, string, readonly string[]]>([
    ["without any argument", "lib", []],
    ["with what it needs", "lib(size = 1)", []],
    ["with all", 'lib(size = 1, zones = ["a"], title = "b")', []],
    ["without what it needs", "lib(zones = [])", ["import-parameter-missing lib"]],
    ["with what it needs, misspelt", "lib(siez = 1)", ["unknown-import-parameter siez → size"]],
    ["with one twice", "lib(size = 1, size = 2)", ["duplicate-argument size"]],
    [
      "with one three times",
      "lib(size = 1, size = 2, size = 3)",
      ["duplicate-argument size", "duplicate-argument size"],
    ],
    ["with what it does not know", "lib(size = 1, nothing = 2)", ["unknown-import-parameter nothing"]],
    [
      "with what it does not know, and nobody declares",
      "lib(size = 1, nothing = let.c)",
      ["unknown-import-parameter nothing", "unknown-name c"],
    ],
    ["with a value of another type", 'lib(size = "x")', ['parameter-type "x"']],
    ["with a value of another type in a list", "lib(size = 1, zones = [2])", ["parameter-type 2"]],
  ])("is told %s", (_, use, expected) => {
    expect(found(declarations(`use "lib.podplane" as ${use}`, { files }))).toEqual(expected);
  });

  test("that is not there is told once, and nothing of its arguments", () => {
    expect(found(declarations('use "other.podplane" as lib(size = "x")', { files }))).toEqual([
      'file-unreadable "other.podplane"',
    ]);
  });
});

describe("what a cluster extends", () => {
  const extending = (base: string, top = "") =>
    file(
      `${completeCluster("base").replace("podplane 1\n", `podplane 1\n${top}`)}\ncluster other extends ${base} {}\n`,
      {
        files,
      },
    );
  const use = 'use "lib.podplane" as lib(size = 1)';

  test.each<[string, Example, readonly string[]]>([
    ["one of the file, misspelt", extending("bsae"), ["unknown-base bsae → base"]],
    ["in parentheses", extending("(bsae)"), ["syntax-missing-name extends"]],
    ["one that has no name like it", extending("nothing"), ["unknown-base nothing"]],
    ["one of another file, misspelt", extending("lib.bsae", use), ["unknown-base lib.bsae → base"]],
    ["one of another file that has no name like it", extending("lib.nothing", use), ["unknown-base lib.nothing"]],
    ["one of a file that is not used", extending("lib.base"), ["unknown-bare-name lib"]],
    ["one of a file that is misspelt", extending("lbi.base", use), ["unknown-bare-name lbi → lib"]],
    ["one that is no name", extending('"base"'), ["syntax-missing-name extends"]],
    ["itself", extending("other"), ["extends-cycle other"]],
  ])("%s", (_, example, expected) => {
    expect(found(example)).toEqual(expected);
  });
});

describe("a secret", () => {
  test.each<[string, readonly string[]]>([
    ['env("TOKEN")', []],
    ['(env("TOKEN"))', []],
    ['file("token.txt")', []],
    ['lower("token")', ['secret-source lower("token")']],
    ["env", ["secret-source env"]],
    ["env()", ["secret-argument env()"]],
    ['env("A", "B")', ['secret-argument env("A", "B")']],
    ['env("A${1}")', ['secret-argument env("A${1}")']],
    ["env(let.name)", ["secret-argument env(let.name)"]],
    ["env(5)", ["secret-argument env(5)"]],
    ["5", ["secret-source 5"]],
    ["", ["syntax-missing-value ="]],
    ['let.env("A")', ['secret-source let.env("A")']],
  ])("%s", (value, expected) => {
    expect(found(declarations(`let name = "A"\nsecret token = ${value}`))).toEqual(expected);
  });
});

describe("a name that is declared twice", () => {
  test.each<[string, readonly string[]]>([
    ['let a = 1\nlet a = 1 + "x"', ["duplicate-name a", 'operator-mismatch 1 + "x"']],
    ['param a: int = 1\nparam a: int = "x"', ["duplicate-name a", 'parameter-type "x"']],
    [
      'template t(a: int) { name = "b" }\ntemplate t(a: strng) { name = c }',
      ["duplicate-name t", "unknown-type strng → string", 'unknown-bare-name c → "c"'],
    ],
    ["let a = let.a", ["value-cycle let.a"]],
    ["let a = let.b\nlet b = let.a", ["value-cycle let.b"]],
    ["assert 1", ["assert-outside assert 1", "condition-not-boolean 1"]],
    ["assert let.b == 1", ["assert-outside assert let.b == 1", "unknown-name b"]],
  ])("%s", (top, expected) => {
    expect(found(declarations(top))).toEqual(expected);
  });
});
