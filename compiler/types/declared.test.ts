import { describe, expect, test } from "vitest";
import { runExample } from "../../test/diagnostics/run-example.ts";
import { declarations, type Example, withDeclarations } from "../diagnostics/pages/page.ts";

function found(example: Example): readonly string[] {
  const errors = runExample(example).diagnostics.filter((one) => one.severity === "error");
  return errors.map(({ name, span }) => `${name} ${example.source.slice(span?.start, span?.end)}`);
}

const pools = "param pools: map<object { size: int, arch?: enum(amd64, arm64) = arm64, disk?: size }>";

describe("declared types", () => {
  test("check what is given, and give the defaults of fields", () => {
    const top = `${pools} = { api = { size = 0 } }`;
    const body =
      'for n, p in param.pools { pool "${n}" { size = p.size, arch = p.arch, instance_type = "t4g.medium" } }';
    const subnet = "provider aws { zone us-east-1a { subnet { cidr = auto/24, pool = api } } }";
    expect(found(withDeclarations(top, `${body}\n${subnet}`))).toEqual([]);
  });

  test.each([
    ["a field of another type", '{ api = { size = "two" } }', ['parameter-type "two"']],
    ["a member that the enum does not have", "{ api = { size = 1, arch = x86 } }", ["not-a-member x86"]],
    ["a field that there is not", "{ api = { siez = 1 } }", ["unknown-field siez"]],
    ["a field that is missing", "{ api = { disk = 5GiB } }", ["missing-field { disk = 5GiB }"]],
    ["an item that is no object", "{ api = 3 }", ["parameter-type 3"]],
    ["a list", "[1]", ["parameter-type [1]"]],
  ])("tell %s", (_, value, expected) => {
    expect(found(declarations(`${pools} = ${value}`))).toEqual(expected);
  });

  test("are checked themselves", () => {
    expect(found(declarations("param a: list<strng> = []"))).toEqual(["unknown-type strng"]);
    expect(found(declarations("param a: object { b: int, b: string } = { b = 1 }"))).toEqual([
      "duplicate-key b",
      "parameter-type 1",
    ]);
    expect(found(declarations('param a: object { b: int = "x" } = {}'))).toEqual(['parameter-type "x"']);
    expect(found(declarations("param a: object { b: int = let.c } = {}"))).toEqual(["unknown-name c"]);
  });

  test.each([
    ["param a: int(one, two) = 1", ["type-surplus int(one, two)"]],
    ["param a: object(one) = {}", ["type-surplus object(one)"]],
    ["param a: map<string, int> = { b = 1 }", ["type-surplus map<string, int>"]],
    ["param a: list<map<int>, list<int>> = []", ["type-surplus list<map<int>, list<int>>"]],
    ["param a: list<map<int>> = []", []],
    ["param a: enum(one, two) = one", []],
  ])("take no more than they mean: %s", (declaration, expected) => {
    expect(found(declarations(declaration))).toEqual(expected);
  });

  test.each([
    ["int(one, two)", ["enum(one, two)", "int"]],
    ["map<string, int>", ["map<int>"]],
    ["map<int, string>", []],
    ["list<int, string>", []],
    ["object(one) { b: int }", []],
  ])("lose nothing that was written by an edit: %s", (type, expected) => {
    const faults = runExample(declarations(`param a: ${type}`)).diagnostics.filter(
      ({ name }) => name === "type-surplus",
    );
    expect(faults.flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits.map(({ text }) => text)))).toEqual(
      expected,
    );
  });

  test("check values from outside", () => {
    const given = { set: ["p={ size = 1, siez = 2 }"] };
    expect(found(declarations("param p: object { size: int }", given)).map((one) => one.split(" ")[0])).toEqual([
      "unknown-field",
    ]);
  });
});

describe("a template", () => {
  const template = (place: string) => `template t(size: int)${place} { pool "a" { size = size, sice = 1 } }`;

  test.each([
    ["never", ""],
    ["once", "include t(size = 1)"],
    ["eighty times", "for n in range(80) { include t(size = n) }"],
  ])("has the same fault where it is included %s", (_, body) => {
    const errors = found(withDeclarations(template(""), body)).filter((one) => one.startsWith("unknown-attribute"));
    expect(errors).toEqual(["unknown-attribute sice"]);
  });

  test.each([
    [
      "a name in a label",
      'template t() for cluster { pool "p${nn}" { size = 1 } }',
      "",
      "include t()",
      "unknown-bare-name nn",
    ],
    ["an attribute", "template t() for pool { sice = 1 }", "pool web", "include t()", "unknown-attribute sice"],
  ])("tells %s once, and nothing of its repetitions", (_, text, holder, use, fault) => {
    for (const body of ["", use, `for n in range(80) { ${use} }`]) {
      const inner = holder === "" ? body : `${holder} { ${body} }`;
      const errors = found(withDeclarations(text, inner));
      expect(errors.filter((one) => one === fault || one.startsWith("duplicate-"))).toEqual([fault]);
    }
  });

  test.each([
    ["of another type", 't(size: int = "x")', ['parameter-type "x"']],
    ["that nothing declares", "t(size: int = let.c)", ["unknown-name c"]],
    ["that fits", "t(size: int = 1 + 1)", []],
    ["of a field, of another type", 't(of: object { b: int = "x" })', ['parameter-type "x"']],
    ["of a field in a list", 't(of: list<object { b: int = "x" }>)', ['parameter-type "x"']],
  ])("has a default %s, also where nothing includes it", (_, head, expected) => {
    expect(found(declarations(`template ${head} { pool "a" { size = 1 } }`))).toEqual(expected);
  });

  test("has each parameter once", () => {
    expect(found(declarations('template t(a: int, b: int, a: string) { name = "c" }'))).toEqual(["duplicate-name a"]);
  });

  test("is checked for the place that it names", () => {
    const top = "template t() for listener { pool = web, services = [nat] }";
    expect(found(declarations(top))).toEqual(["unknown-attribute services"]);
    expect(found(declarations("template t() for subnet { pool = web, services = [nat] }"))).toEqual([]);
  });

  test.each([
    ["of another type", "include t(size = true)", ["parameter-type true"]],
    ["twice", "include t(size = 1, size = 2)", ["duplicate-argument size"]],
    ["that is missing", "include t()", ["missing-argument include t()"]],
    ["that is misspelt", "include t(siez = 1)", ["unknown-argument siez"]],
    ["of which nothing is known, once", "include t(size = 1, kind = large)", ["unknown-argument kind"]],
    ["that names a block's value", "include t(size = pool.web.size)", ["blocks-not-known pool.web.size"]],
  ])("tells an argument %s", (_, body, expected) => {
    expect(found(withDeclarations('template t(size: int) { name = "of ${size}" }', body))).toEqual(expected);
  });
});

describe("types of values", () => {
  test.each([
    ["a condition", 'let a = 1\nlet b = let.a ? "x" : "y"', ["condition-not-boolean let.a"]],
    ["a loop", "let a = 1\nlet b = [for x in let.a: x]", ["not-iterable let.a"]],
    ["a member that is not there", "let a = { b = 1 }\nlet c = let.a.d", []],
    ["one that is needed", "let a = { b = 1 }\nlet c = let.a.d + 1", ["absent-value let.a.d"]],
    ["an argument", "let a = lower([1])", ["argument-type [1]"]],
    ["a result", 'let a = length([1]) + lower("x")', ['operator-mismatch length([1]) + lower("x")']],
    ["keys", 'let a = { b = 1 }\nlet c = join(",", keys(let.a)) + 1', ['operator-mismatch join(",", keys(let.a)) + 1']],
    ["items of a comprehension", "let a = [for x in [1]: x]\nlet b = lower(let.a[0])", ["argument-type let.a[0]"]],
    ["in a branch that is never taken", 'let a = false ? 1 + "x" : 2', ['operator-mismatch 1 + "x"']],
    ["in a loop without turns", 'let a = [for x in []: 1 + "x"]', ['operator-mismatch 1 + "x"']],
  ])("%s", (_, source, expected) => {
    expect(found(declarations(source))).toEqual(expected);
  });
});
