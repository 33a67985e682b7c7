import { describe, expect, test } from "vitest";
import { runExample } from "../../test/diagnostics/run-example.ts";
import { declarations, type Example, inCluster, withDeclarations } from "../diagnostics/pages/page.ts";

/** What is reported as an error: the rule, the text that it points at, and the edits that are offered. */
function found(example: Example): readonly string[] {
  const { source } = example;
  return runExample(example).diagnostics.flatMap(({ name, span, severity, fixes }) => {
    if (severity !== "error" || !span) return [];
    const edits = fixes.flatMap((fix) => fix.edits.map((edit) => ` → ${edit.text}`));
    return [`${name} ${source.slice(span.start, span.end)}${edits.join("")}`];
  });
}

const top = 'param environment: enum(staging, production) = production\nlet size = 2\nlet title = "Tools"';
const inside = (body: string) => withDeclarations(top, body);

describe("a bare word that nothing declares is an error where it stands", () => {
  test.each([
    ["in a condition", inCluster('if env == "prod" { name = "a" }'), ['unknown-bare-name env → "env"']],
    ["in a string", inside('name = "Hello ${enviroment}"'), ["unknown-bare-name enviroment → param.environment"]],
    ["in an assertion", inside("assert siez > 1"), ["unknown-bare-name siez → let.size"]],
    ["in a message", inside('assert 1 < 2, "of ${siez}"'), ["unknown-bare-name siez → let.size"]],
    ["in a label", inside('provider aws { bucket "${nam}" {} }'), ["unknown-bare-name nam"]],
    ["in an argument of a function", declarations("let a = lower(titel)"), ['unknown-bare-name titel → "titel"']],
    ["in an index", declarations("let a = [1]\nlet b = let.a[i]"), ['unknown-bare-name i → "i"']],
    ["in a key", declarations('let a = { "${k}" = 1 }'), ["unknown-bare-name k"]],
    ["in a value", declarations("let a = word"), ['unknown-bare-name word → "word"']],
    ["in a list", declarations("let a = [word]"), ['unknown-bare-name word → "word"']],
    ["in a loop", inCluster('for z in zones { name = "${z}" }'), ["unknown-bare-name zones"]],
    ["in a comprehension", declarations("let a = [for x in xs: x]"), ["unknown-bare-name xs"]],
    ["in a default", declarations("param a: int = one"), ["unknown-bare-name one"]],
    ["in a template that nothing includes", declarations('template t() { name = "${x}" }'), ["unknown-bare-name x"]],
    [
      "in an argument of a template",
      withDeclarations("template t(n: string) { name = n }", "include t(n = word)"),
      ['unknown-bare-name word → "word"'],
    ],
    ["as a number", inside("pool web { size = siez }"), ["wrong-type siez"]],
    ["with a member", inside("assert pols.web.size > 0"), ["unknown-bare-name pols"]],
  ])("%s", (_, example, expected) => {
    expect(found(example)).toEqual(expected);
  });
});

describe("a bare word that is declared with another word in front", () => {
  test.each([
    ["gets the edit", inside("pool web { size = size }"), ["namespace-missing size → let.size"]],
    ["also as text", inside("name = title"), ["namespace-missing title → let.title"]],
    ["also in a string", inside('name = "${environment}"'), ["namespace-missing environment → param.environment"]],
    ["where its type fits only", inside("pool web { size = title }"), ["namespace-missing title"]],
    ["with a member", declarations("let a = { b = 1 }\nlet c = a.b"), ["namespace-missing a → let.a"]],
    ["without one that it does not have", declarations("let a = { b = 1 }\nlet c = a.d"), ["namespace-missing a"]],
  ])("%s", (_, example, expected) => {
    expect(found(example)).toEqual(expected);
  });
});

describe("a bare word stands for what the type of its place knows", () => {
  test.each([
    ["a member of the enum of a parameter", "assert param.environment == production"],
    ["on either side", "assert staging != param.environment"],
    ["in a choice", "pool web { arch = param.environment == staging ? amd64 : arm64 }"],
    ["behind ??", 'pool web { arch = { a = "amd64" }.b ?? arm64 }'],
    ["the name of a declared thing", "provider aws { zone us-east-1a { subnet { cidr = auto/24, pool = web } } }"],
    ["an attribute of another block", "assert pool.web.arch == arm64"],
    ["a name that was", "provider aws { bucket files { renamed_from = uploads } }"],
  ])("%s", (_, body) => {
    expect(found(inside(body))).toEqual([]);
  });

  test.each([
    ["of a parameter", "assert param.environment == prodution", ["not-a-member prodution → production"]],
    ["of an attribute", "assert pool.web.arch == amr64", ["not-a-member amr64 → amd64 → arm64"]],
    ["in quotes", 'assert param.environment == "prod"', ['not-a-member "prod"']],
  ])("and no other member %s", (_, body, expected) => {
    expect(found(inside(body))).toEqual(expected);
  });
});

describe("text that is computed", () => {
  test("is accepted as a name and looked up afterwards", () => {
    const subnets = (name: string) =>
      withDeclarations(
        'let names = ["web"]',
        `provider aws {\n  zone us-east-1a {\n    for n in let.names { subnet { cidr = auto/24, pool = "${name}" } }\n  }\n}`,
      );
    const { diagnostics } = runExample(subnets("${n}"));
    expect(diagnostics.map((one) => one.name)).not.toContain("name-in-quotes");
    expect(found(subnets("${n}"))).toEqual([]);
    expect(found(subnets("p${n}")).map((one) => one.split(" ")[0])).toEqual(["unknown-reference"]);
  });
});
