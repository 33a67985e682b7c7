import { describe, expect, test } from "vitest";
import { type CompileOptions, compileText, source } from "../../test/helpers/podplane-source.ts";

/** Values from outside: ruling 35, and rulings 25 and 27 for what is wrong with them. */

const text = source({
  top: `param n: int = 1
param s: string = "x"
param l: list<string> = []
param e: enum(a, b) = a
param c: cidr = 10.0.0.0/8`,
  cluster: 'name = "${param.n} ${param.s} ${join("+", param.l)} ${param.e} ${param.c}"',
});

/** The values of the parameters, or each error as `rule start-end`. */
function given(options: CompileOptions): string {
  const { clusters, diagnostics } = compileText(text, options);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return clusters[0]?.ir?.name?.value ?? "";
  return errors.map(({ name, span }) => `${name} ${span?.file} ${span?.start}-${span?.end}`).join(", ");
}

const vars = "set.podplanevars";

describe("a file of values", () => {
  test.each([
    ["", "1 x  a 10.0.0.0/8"],
    ["// nothing\n", "1 x  a 10.0.0.0/8"],
    ["n = -2\n", "-2 x  a 10.0.0.0/8"],
    ['n = 2, s = "y" // more\ne = b\n', "2 y  b 10.0.0.0/8"],
    ['l = ["p", "q"]\nc = fd00::/8', "1 x p+q a fd00::/8"],
    ["\ufeffn = 3", "3 x  a 10.0.0.0/8"],
    ['n = 2\r\ns = "y"\r\n', "2 y  a 10.0.0.0/8"],
  ])("%j", (file, expected) => expect(given({ vars: file })).toBe(expected));

  test.each([
    ["m = 3", `unknown-parameter ${vars} 0-1`],
    ["n = 1 + 1", `vars-not-literal ${vars} 4-9`],
    ['s = "a${param.n}"', `vars-not-literal ${vars} 4-17`],
    ['n = "2"', `parameter-type ${vars} 4-7`],
    ["e = c", `not-a-member ${vars} 4-5`],
    ["n = 1\nn = 2", `duplicate-attribute ${vars} 6-7`],
    ["cluster x {}", `vars-not-attribute ${vars} 0-12`],
    ["for x in [1] { n = x }", `vars-not-attribute ${vars} 0-22`],
    ["podplane 1\nn = 2", `syntax-misplaced-declaration ${vars} 0-8`],
    // What closes the block that the file is read in, and opens another.
    ["n = 2 }\nfoo {", `vars-not-attribute ${vars} 8-13`],
    ["n = 2 } foo { } bar {", `vars-not-attribute ${vars} 8-15, vars-not-attribute ${vars} 16-21`],
    ["n = 2 }", `syntax-unmatched-bracket ${vars} 7-7`],
    ["n =", `syntax-missing-value ${vars} 2-3`],
  ])("%j is refused where it is wrong", (file, expected) => expect(given({ vars: file })).toBe(expected));
});

describe("--set", () => {
  test.each([
    [["n=2"], "2 x  a 10.0.0.0/8"],
    [[" n = 2 "], "2 x  a 10.0.0.0/8"],
    [["s=two words"], "1 two words  a 10.0.0.0/8"],
    [["s="], "1   a 10.0.0.0/8"],
    [["s=a=b"], "1 a=b  a 10.0.0.0/8"],
    [['s="quoted"'], "1 quoted  a 10.0.0.0/8"],
    [["e= b ", 'l=["p"]', "c=10.1.0.0/16"], "1 x p b 10.1.0.0/16"],
    [["n=2", "n=3"], "3 x  a 10.0.0.0/8"],
  ])("%j", (assignments, expected) => expect(given({ assignments })).toBe(expected));

  test.each([
    ["n", "set-malformed --set n 0-1"],
    ["=2", "set-malformed --set  0-2"],
    ["m=3", "unknown-parameter --set m 2-3"],
    ["n=two", "parameter-type --set n 2-5"],
    ["n=1+1", "vars-not-literal --set n 2-5"],
    ["n=", "syntax-missing-value --set n 1-2"],
    ["e=c", "not-a-member --set e 2-3"],
    ['s="a', "syntax-unclosed-string --set s 2-4"],
    ["n=2,n=3", "duplicate-attribute --set n 4-5"],
    ["n=2, s=3", "vars-not-literal --set n 2-8"],
    ["n=2\ne = b", "vars-not-literal --set n 2-9"],
    ["n=2 } x {", "vars-not-attribute --set n 6-9"],
  ])("%s is refused where it is wrong", (assignment, expected) => {
    expect(given({ assignments: [assignment] })).toBe(expected);
  });

  test("wins over files of values", () => {
    expect(given({ vars: 'n = 2\ns = "y"', assignments: ["n=3"] })).toBe("3 y  a 10.0.0.0/8");
  });
});

test("an error of the second value points at the first", () => {
  const { diagnostics } = compileText(text, { vars: "n = 1\nn = 2" });
  expect(diagnostics.find(({ name }) => name === "duplicate-attribute")?.related).toEqual([
    { span: { file: vars, start: 0, end: 1 }, message: "first here" },
  ]);
});
