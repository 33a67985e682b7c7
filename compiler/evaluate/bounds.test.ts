import { describe, expect, test } from "vitest";
import { compileText, errorsOf, source } from "../../test/helpers/podplane-source.ts";

const doubling = (first: string, next: (previous: string) => string, levels = 60) => [
  `let v0 = ${first}`,
  ...Array.from({ length: levels }, (_, index) => `let v${index + 1} = ${next(`let.v${index}`)}`),
];

const check = (lines: readonly string[]) => errorsOf(compileText(source({ top: lines.join("\n") })));

describe("values that would outgrow the machine are errors, and no others", () => {
  test.each([
    ["text doubled by interpolation", doubling('"ab"', (v) => `"\${${v}}\${${v}}"`)],
    ["text doubled by +", doubling('"ab"', (v) => `${v} + ${v}`)],
    ["lists that hold a list twice", doubling("[1, 2]", (v) => `[${v}, ${v}]`)],
    ["lists doubled by +", doubling("[1, 2]", (v) => `${v} + ${v}`)],
    ["lists doubled by concat", doubling("[1, 2]", (v) => `concat(${v}, ${v})`)],
    ["objects that hold an object twice", doubling("{ a = 1 }", (v) => `{ a = ${v}, b = ${v} }`)],
    ["a list of 10,000 levels", doubling("[1]", (v) => `[${v}]`, 10_000)],
    ["a replacement that grows", doubling('"aa"', (v) => `replace(${v}, "a", "aaaaaaaa")`)],
    ["a join that grows", doubling('"aa"', (v) => `join(${v}, [${v}, ${v}, ${v}])`)],
    [
      "a million large texts",
      ['let t = join("x", [for i in range(1000): "abcdefghij"])', "let v = [for i in range(900000): sha256(let.t)]"],
    ],
    ["a loop of a million and one", ["let v = [for i in range(1000001): i]"]],
    ["a range beyond what integers are", ["let v = range(9007199254740991)"]],
  ])("%s", (_name, lines) => {
    expect(check(lines).filter((name) => name !== "function-failed")).toSatisfy(
      (names: string[]) => names.length === 0 || (names.length === 1 && names[0] === "too-many-items"),
    );
    expect(check(lines)).not.toEqual([]);
  });

  test("what is shared is shown and compared in bounded time", () => {
    const lines = doubling("[1, 2]", (v) => `[${v}, ${v}]`, 17);
    expect(check([...lines, "let same = let.v17 == let.v17"])).toEqual([]);
    expect(errorsOf(compileText(source({ top: lines.join("\n"), cluster: "name = let.v17" })))).toEqual(["wrong-type"]);
  });

  test("an attribute takes a list of 400,000 items without running out of stack", () => {
    const text = source({ kubernetes: "cluster_cidr = [for i in range(400000): i]" });
    const { diagnostics } = compileText(text);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThan(50);
  });
});
