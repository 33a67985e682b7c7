import { describe, expect, test } from "vitest";
import { compileText, irOf, source } from "../../test/helpers/podplane-source.ts";
import { originSpan } from "../origins/origin.ts";
import { stagesOf, wayInto } from "../origins/way.ts";

const zonesOf = (body: string) => `for zone in ["eu-west-1a", "eu-west-1b"] { ${body} }`;

/** Each error with its place and its related places, as `text: message`. */
function told(text: string): { readonly rule: string; readonly at: string; readonly related: string[] }[] {
  return compileText(text)
    .diagnostics.filter((one) => one.severity === "error")
    .map(({ name, span, related }) => ({
      rule: name,
      at: text.slice(span?.start, span?.end),
      related: related.map((one) => `${text.slice(one.span.start, one.span.end).split("\n")[0]}: ${one.message}`),
    }));
}

const subnets = `subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }`;

describe("the way into a fault", () => {
  test("an overlap in a template that two zones include names both", () => {
    const text = source({
      top: `template fixed(name: string) { zone "\${name}" { ${subnets} subnet { cidr = 10.20.9.0/24, pool = control-plane } } }`,
      zones: zonesOf("include fixed(name = zone)"),
    });
    expect(told(text)).toEqual([
      {
        rule: "subnets-overlap",
        at: "10.20.9.0/24",
        related: [
          "include fixed(name = zone): this one, in this include, for zone = eu-west-1b",
          "10.20.9.0/24: the other subnet",
          "include fixed(name = zone): that one, in this include, for zone = eu-west-1a",
        ],
      },
    ]);
  });

  test("a fault of a template is told once, with its includes", () => {
    const text = source({
      top: "template sized(n: int) { size = n - 9 }",
      pool: "include sized(n = 1)",
      pools: 'pool a { arch = arm64, instance_type = "t4g.small", include sized(n = 1) }',
    });
    const [first, ...more] = told(text).filter((one) => one.rule === "number-out-of-range");
    expect(more).toEqual([]);
    expect(first?.related.filter((one) => one.includes("in this include"))).toHaveLength(2);
  });

  test("of eighty turns eight are shown, and how many more there are", () => {
    const text = source({
      pools: 'for n in range(80) { pool "p${n}" { arch = arm64, instance_type = "t4g.small", size = n - n - 1 } }',
    });
    const [first, ...more] = told(text).filter((one) => one.rule === "number-out-of-range");
    expect(more).toEqual([]);
    expect(first?.related).toHaveLength(8);
    expect(first?.related[0]).toBe("n: in this loop, for n = 0");
    expect(first?.related[7]).toBe("n: in this loop, for n = 7, and 72 more");
  });

  test("what a turn says differently is told with it", () => {
    const text = source({
      pools: 'for n in [2000, 5, 3000] { pool "p${n}" { arch = arm64, instance_type = "t4g.small", size = n } }',
    });
    const [first] = told(text).filter((one) => one.rule === "number-out-of-range");
    const turns = first?.related.filter((one) => one.startsWith("n: in this loop"));
    expect(turns).toEqual(["n: in this loop, for n = 2000", "n: in this loop, for n = 3000: `size` cannot be 3000"]);
  });

  test("a base that two clusters extend has its fault once", () => {
    const base = source({ top: "let few = 1", pool: "size = let.few - 2" }).replace(
      "cluster tools",
      "abstract cluster base",
    );
    const text = `${base}\ncluster one extends base {}\ncluster two extends base {}\n`;
    const [first, ...more] = told(text).filter((one) => one.rule === "number-out-of-range");
    expect(more).toEqual([]);
    expect(first?.related).toEqual([
      "base: in the cluster that extends this",
      "base: in the cluster that extends this",
    ]);
  });

  test("a fault of an expression in a template knows its include", () => {
    const text = source({ top: "template bad(n: int) { size = n / 0 }", pool: "include bad(n = 1)" });
    expect(told(text)).toMatchObject([
      { rule: "division-by-zero", at: "n / 0", related: ["include bad(n = 1): in this include"] },
    ]);
  });
});

test("origins keep the way: turn, include and loop, the innermost first", () => {
  const text = source({
    top: `template net(name: string) { zone "\${name}" { ${subnets} } }`,
    zones: 'for zone in [eu-west-1a] { include net(name = "${zone}") }'.replace("[eu-west-1a]", '["eu-west-1a"]'),
  });
  const zone = irOf(text).providers[0]?.zones[0] ?? expect.fail("no zone was made");
  const stages = stagesOf(wayInto(originSpan(zone.origin)));
  expect(stages.map((one) => [text.slice(one.span.start, one.span.end), one.text])).toEqual([
    ['include net(name = "${zone}")', "in this include, for zone = eu-west-1a"],
  ]);
  expect(
    stagesOf(wayInto(originSpan({ kind: "source", span: { file: "a", start: 0, end: 1 }, written: undefined }))),
  ).toEqual([]);
});
