import { describe, expect, test } from "vitest";
import { runExample } from "../../test/diagnostics/run-example.ts";
import { type Example, file, inCluster, withDeclarations } from "../diagnostics/pages/page.ts";

function found(example: Example, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const { diagnostics, sources } = runExample({ ...example, given: { ...example.given, files } });
  return diagnostics.flatMap(({ name, span, severity }) => {
    const text = sources.get(span?.file ?? "")?.slice(span?.start, span?.end);
    return severity === "error" ? [`${name} ${text}`] : [];
  });
}

const told = ["unknown-block wbe"];
const template = 'template named() { name = "${pool.wbe.size}" }';

describe("a block that is read and that nothing declares", () => {
  test.each([
    ["in an attribute", 'name = "${pool.wbe.size}"'],
    ["in an assertion", "assert pool.wbe.size > 1"],
    ["in a branch that is not taken", 'if false { name = "${pool.wbe.size}" }'],
    ["where another would do", 'name = "${pool.wbe.size ?? 3}"'],
  ])("%s", (_, body) => {
    expect(found(inCluster(body)).filter((one) => !one.startsWith("unknown-attribute"))).toEqual(told);
  });

  test("of a kind of which there is none", () => {
    expect(found(inCluster('name = "${dependency.kube2iam.version}"'))).toEqual(["unknown-block kube2iam"]);
  });

  test("further down a path", () => {
    expect(found(inCluster('name = "${length(provider.aws.zone.us-east-9z.subnet)}"'))).toEqual([
      "unknown-block us-east-9z",
    ]);
  });

  test.each([
    ["never", ""],
    ["once", "include named()"],
    ["in a loop", "for n in range(80) {\ninclude named()\n}"],
  ])("in a template that is included %s", (_, body) => {
    expect(found(withDeclarations(template, body)).filter((one) => !/^duplicate/.test(one))).toEqual(told);
  });

  test("in a template of a library, where it is included", () => {
    const files = { "library.podplane": `podplane 1\n\n${template}\n` };
    expect(found(withDeclarations('use "library.podplane" as library', ""), files)).toEqual([]);
    expect(found(withDeclarations('use "library.podplane" as library', "include library.named()"), files)).toEqual(
      told,
    );
  });

  test("in a library with a cluster of its own, once, included or not", () => {
    const files = {
      "library.podplane": `podplane 1\n\n${template}\nabstract cluster other { pool web { size = 1 } }\n`,
    };
    expect(found(withDeclarations('use "library.podplane" as library', ""), files)).toEqual(told);
    expect(found(withDeclarations('use "library.podplane" as library', "include library.named()"), files)).toEqual(
      told,
    );
  });
});

describe("a block that something may declare", () => {
  test.each([
    ["a template", "template more() { pool wbe { size = 1 } }", "include more()"],
    [
      "a template of a template",
      "template more() { include most() }\ntemplate most() { pool wbe { size = 1 } }",
      "include more()",
    ],
    [
      "a template with a computed label",
      'template more(n: string) { pool "${n}" { size = 1 } }',
      'include more(n = "wbe")',
    ],
  ])("%s", (_, declared, body) => {
    const source = `${declared}\n${template}`;
    const errors = found(withDeclarations(source, `${body}\ninclude named()`));
    expect(errors.filter((one) => /block/.test(one) && !/^missing/.test(one))).toEqual([]);
  });

  test("and that these values do not make, is a fault of values", () => {
    expect(found(inCluster('if false { pool wbe { size = 1 } }\nname = "${pool.wbe.size}"'))).toEqual([
      "block-not-made wbe",
    ]);
    expect(
      found(
        inCluster(
          'for n in ["a"] { pool "${n}" { arch = arm64, size = 1, instance_type = "t4g.small" } }\nname = "${pool.wbe.size}"',
        ),
      ),
    ).toEqual(['pool-without-subnet "${n}"', "block-not-made wbe"]);
  });

  test("by a word for its kind that is misspelt", () => {
    expect(
      found(inCluster('poool wbe { arch = arm64, size = 1, instance_type = "t4g.small" }\nname = "${pool.wbe.size}"')),
    ).toEqual(["unknown-child poool", "pool-without-subnet wbe"]);
  });

  test.each(["po", "include nothing()", "poool {", "strange wbe {}"])("as %s may have become it", (line) => {
    expect(found(inCluster(`${line}\nname = "\${pool.wbe.size}"`)).filter((one) => one.endsWith(" wbe"))).toEqual([]);
  });
});

describe("a base", () => {
  const abstract = (body: string, rest = "") => file(`podplane 1\n\nabstract cluster base {\n${body}\n}\n${rest}`);

  test("that is abstract leaves kinds that it has no block of, and its assertions, to those that extend it", () => {
    expect(found(abstract('name = "${pool.wbe.size}"'))).toEqual([]);
    expect(found(abstract("pool web { size = 1 }\nassert pool.wbe.size > 1"))).toEqual([]);
    expect(found(abstract('pool web { size = 1 }\nname = "${pool.wbe.size}"'))).toEqual(told);
  });

  test("is judged with what extends it, also over files", () => {
    const reads = 'name = "${pool.wbe.size}"';
    const own = (pool: string) => `cluster c extends base { pool ${pool} { size = 1 } }\n`;
    expect(found(abstract(reads, own("web")))).toEqual(expect.arrayContaining(told));
    expect(found(abstract(reads, own("wbe")))).not.toContain(told[0]);
    const files = { "library.podplane": `podplane 1\n\nabstract cluster base {\n${reads}\n}\n` };
    const using = (pool: string) =>
      file(`podplane 1\nuse "library.podplane" as library\n${own(pool).replace("base", "library.base")}`);
    expect(found(using("web"), files)).toEqual(expect.arrayContaining(told));
    expect(found(using("wbe"), files)).not.toContain(told[0]);
  });

  test("of which a block is taken out does not have it", () => {
    const base = 'pool wbe { size = 1 }\npool web { size = 1 }\nname = "${pool.wbe.size}"';
    expect(found(abstract(base, "cluster c extends base { remove pool wbe }\n"))).toEqual(expect.arrayContaining(told));
    expect(found(abstract(base, "cluster c extends base {}\n"))).not.toContain(told[0]);
  });

  test("that is not there is not missed a second time", () => {
    expect(found(file('podplane 1\ncluster c extends nothing { name = "${pool.wbe.size}" }\n'))).toEqual([
      "unknown-base nothing",
    ]);
  });
});
