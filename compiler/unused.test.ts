import { describe, expect, test } from "vitest";
import { runExample } from "../test/diagnostics/run-example.ts";
import { declarations, file } from "./diagnostics/pages/page.ts";

/** What is said of declarations beside a complete cluster: the rule, and the text that it points at. */
function found(source: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const example = declarations(source, { files });
  return runExample(example).diagnostics.flatMap(({ name, span, severity }) => {
    const text = span?.file === "example.podplane" ? example.source : files[span?.file ?? ""];
    return severity === "error" ? [`${name} ${text?.slice(span?.start, span?.end)}`] : [];
  });
}

describe("a template that nothing includes", () => {
  test.each([
    ["a value that is not declared", "pool web { size = let.sise }", ["unknown-name sise"]],
    ["a parameter of the file that is not declared", "pool web { size = param.n }", ["unknown-name n"]],
    ["a secret that is not declared", "pool web { size = secret.n }", ["unknown-name n"]],
    ["also in a branch that depends on an argument", "pool web { size = flag ? let.one : 2 }", ["unknown-name one"]],
    ["a function that there is not", "pool web { size = maxx(n, 1) }", ["unknown-function maxx"]],
    ["also of an argument only", 'name = flag ? uper(text) : "x"', ["unknown-function uper"]],
    ["a block that nothing has", "poool web { size = n }", ["unknown-child poool"]],
    ["an attribute that nothing has", "sizee = n", ["unknown-attribute sizee"]],
    ["an attribute that its block does not have", "pool web { sice = n }", ["unknown-attribute sice"]],
    ["a literal of the wrong type", 'pool web { size = "two" }', ['wrong-type "two"']],
    ["a value that is none of an enumeration", "pool web { arch = arm46 }", ["unknown-value arm46"]],
    ["an attribute that is a block", "vpc = { v6cidr = auto }", ["attribute-is-block vpc"]],
    ["in a loop over an argument", "for name in names {\n  pool name { sice = 1 }\n}", ["unknown-attribute sice"]],
    [
      "in both branches of a condition on an argument",
      "if flag {\n  pool a { sice = 1 }\n} else {\n  pool b { arsch = amd64 }\n}",
      ["unknown-attribute sice", "unknown-attribute arsch"],
    ],
    ["a template that there is not", "include other(n = n)", ["unknown-template other"]],
    [
      "in a zone or another block",
      'subnet { cidr = "x/24", service = [nat] }',
      ['wrong-type "x/24"', "unknown-attribute service"],
    ],
  ] as const)("%s is found", (_, body, expected) => {
    const source = `template t(n: int, flag: bool, text: string, names: list<string>) {\n${body}\n}`;
    expect(found(source).map((one) => one.replace(/^bad-cidr-text/, "wrong-type"))).toEqual(expected);
  });

  test.each([
    ["values of any argument", "pool web { size = n, instance_type = text }"],
    ["what only the whole cluster has", "pool web { size = pool.control-plane.size + n }"],
    ["keys and items of arguments", 'name = { "${text}" = "a" }["b"]'],
    ["lists of arguments", 'name = join(", ", [text, "b"])'],
    ["comparisons of lists of arguments", 'if [n] == [1] {\n  name = "a"\n} else {\n  name = text\n}'],
    ["blocks whose labels are arguments", 'pool "${text}" { size = 1 }\npool "${names[0]}" { size = 2 }'],
    ["attributes in branches", 'if flag { name = text } else { name = "b" }'],
    ["a zone's parts", "subnet { cidr = auto/24, pool = web }"],
    ["what subnets and balancers have alike", "pool = web"],
    ["variables of comprehensions", 'name = join(",", [for param in names: param])'],
    ["assertions on blocks", 'assert pool.web.size > n, "of ${pool.web.size}"'],
    ["an index that may be outside", "name = names[n]"],
  ])("%s are left alone", (_, body) => {
    expect(found(`template t(n: int, flag: bool, text: string, names: list<string>) {\n${body}\n}`)).toEqual([]);
  });

  test("is checked in libraries, whose parameters need no value there", () => {
    const library =
      "podplane 1\n\nparam p: int\n\ntemplate t(n: int) {\n  pool web { size = param.p + n, sice = 1 }\n}\n";
    expect(found('use "library.podplane" as library', { "library.podplane": library })).toEqual([
      "unknown-attribute sice",
    ]);
  });

  test("is not checked a second time where it is included", () => {
    const { source } = declarations("template t(n: int) {\n  pool web { sice = n }\n}");
    const included = file(
      source
        .replace("cluster example {\n", "cluster example {\n  include t(n = 1)\n")
        .replace(/ {2}pool web {2,}.*\n/, ""),
    );
    const errors = runExample(included).diagnostics.filter(({ name }) => name === "unknown-attribute");
    expect(errors).toHaveLength(1);
  });
});

describe("an abstract cluster that nothing extends", () => {
  test("is checked, but for what those that extend it may add", () => {
    expect(found('abstract cluster base {\n  pool web { sice = 1, arch = "x86" }\n  zone a {}\n}')).toEqual([
      "unknown-attribute sice",
      'unknown-value "x86"',
      "unknown-child zone",
    ]);
  });

  test("is checked once where it is extended", () => {
    const source =
      'abstract cluster base {\n  pool web { sice = 1 }\n}\n\nabstract cluster other extends base {\n  name = "Other"\n}';
    expect(found(source)).toEqual(["unknown-attribute sice"]);
  });
});
