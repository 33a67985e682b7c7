import { describe, expect, it } from "vitest";
import { effort } from "../../test/helpers/effort.ts";
import { outline } from "../../test/helpers/outline.ts";
import { type Expression, nestingLimit, parse } from "../index.ts";

function file(text: string): string {
  const parsed = parse("a.podplane", text);
  expect(parsed.problems).toEqual([]);
  return outline(parsed.file);
}

function value(text: string): Expression {
  const parsed = parse("a.podplane", `let a = ${text}`);
  expect(parsed.problems).toEqual([]);
  const [item] = parsed.file.items;
  if (item?.kind !== "let") throw new Error("the source is one let");
  return item.value;
}

const expression = (text: string) => outline(value(text));
const body = (text: string) => file(`c x {${text}}`).replace('(file (block c (name "x") (body ', "").slice(0, -3);

describe("literals", () => {
  it.each([
    ["42", '(integer "42")'],
    ["1_000", '(integer "1_000")'],
    ["1.5", '(float "1.5")'],
    ["2e3", '(float "2e3")'],
    ["true", "(true)"],
    ["172.18.0.1", '(address "172.18.0.1")'],
    ["fd00::1", '(address "fd00::1")'],
    ["::", '(address "::")'],
    ["::ffff:10.0.0.1", '(address "::ffff:10.0.0.1")'],
    ["2001:db8:0:0:0:0:0:1", '(address "2001:db8:0:0:0:0:0:1")'],
    ["172.18.0.0/16", '(cidr "172.18.0.0/16")'],
    ["fd64::/48", '(cidr "fd64::/48")'],
    ["100GiB", '(size "100GiB")'],
    ["30s", '(duration "30s")'],
    ["auto", "(auto)"],
    ["auto/24", "(auto/24)"],
    ["arm64", '(name "arm64")'],
    ["control-plane", '(name "control-plane")'],
  ])("%s", (text, tree) => {
    expect(expression(text)).toBe(tree);
  });

  it("have values in base units", () => {
    expect(value("1_000")).toMatchObject({ value: 1000 });
    expect(value("1.5TiB")).toMatchObject({ bytes: 1.5 * 2 ** 40 });
    expect(value("4GB")).toMatchObject({ bytes: 4e9 });
    expect(value("500ms")).toMatchObject({ milliseconds: 500 });
    expect(value("7d")).toMatchObject({ milliseconds: 604_800_000 });
  });
});

describe("strings", () => {
  it("resolve escapes", () => {
    expect(value(`"a\\n\\t\\"\\\\\\u{1F600}\\\${b}"`)).toMatchObject({ parts: [{ text: `a\n\t"\\😀\${b}` }] });
  });

  it("interpolate, also strings within strings", () => {
    expect(expression(`"a \${b["c \${d}"]} e"`)).toBe(
      '(string (text "a ") (interpolation (index (name "b") (string (text "c ") (interpolation (name "d"))))) (text " e"))',
    );
    expect(expression(`"\${{ a = { b = 1 } }.a}"`)).toBe(
      '(string (interpolation (.a (object (name "a") (object (name "b") (integer "1"))))))',
    );
  });

  it.each([
    ['"""\n    one\n      two\n\n    three\n    """', "one\n  two\n\nthree\n"],
    ['"""\n    one\n  """', "  one\n"],
    ['"""\r\n  one\r\n  two\r\n  """', "one\ntwo\n"],
    ['"""one"""', "one"],
    ['"""\n  a "quoted" word\\t|\n  """', 'a "quoted" word\t|\n'],
    ['"""\n  a"""', "a"],
  ])("strip indentation: %j", (text, meaning) => {
    expect(value(text)).toMatchObject({ multiline: true, parts: [{ text: meaning }] });
  });

  it("strip indentation around interpolations", () => {
    expect(value(`"""\n  a \${b}\n    \${c}\n  """`)).toMatchObject({
      parts: [{ text: "a " }, { kind: "interpolation" }, { text: "\n  " }, { kind: "interpolation" }, { text: "\n" }],
    });
  });
});

describe("operators", () => {
  it.each([
    ["1 + 2 * 3", '(+ (integer "1") (* (integer "2") (integer "3")))'],
    ["1 - 2 - 3", '(- (- (integer "1") (integer "2")) (integer "3"))'],
    ["a-b", '(name "a-b")'],
    ["a - b", '(- (name "a") (name "b"))'],
    ["a -b", '(- (name "a") (name "b"))'],
    ["-a.b", '(- (.b (name "a")))'],
    ["!a && b || c", '(|| (&& (! (name "a")) (name "b")) (name "c"))'],
    ["a < b == c", '(== (< (name "a") (name "b")) (name "c"))'],
    ["a ?? b || c", '(?? (name "a") (|| (name "b") (name "c")))'],
    ["a ?? b ? c : d", '(conditional (?? (name "a") (name "b")) (name "c") (name "d"))'],
    ["a ? b : c ? d : e", '(conditional (name "a") (name "b") (conditional (name "c") (name "d") (name "e")))'],
    ["(1 + 2) * 3", '(* (parenthesized (+ (integer "1") (integer "2"))) (integer "3"))'],
    ["a.b[0](c, d)", '(call (index (.b (name "a")) (integer "0")) (name "c") (name "d"))'],
  ])("%s", (text, tree) => {
    expect(expression(text)).toBe(tree);
  });
});

describe("collections", () => {
  it.each([
    ["[]", "(list)"],
    ["[1, 2,]", '(list (integer "1") (integer "2"))'],
    [
      '{ a = 1, "b c" = 2, 3 = 4 }',
      '(object (name "a") (integer "1") (string (text "b c")) (integer "2") (integer "3") (integer "4"))',
    ],
    ["[for x in xs: x.a if x]", '(comprehension x (name "xs") (.a (name "x")) (name "x"))'],
    ["[for i, x in [1]: i]", '(comprehension i,x (list (integer "1")) (name "i"))'],
    ["{for k, v in xs: k => v}", '(object-comprehension k,v (name "xs") (name "k") (name "v"))'],
    ["[for x in fd00::1: x]", '(comprehension x (address "fd00::1") (name "x"))'],
    ["[for]", '(list (name "for"))'],
  ])("%s", (text, tree) => {
    expect(expression(text)).toBe(tree);
  });
});

describe("declarations", () => {
  it.each([
    ["podplane 1", "(edition 1)"],
    ['use "../a.podplane" as net', "(use ../a.podplane as net)"],
    ["param a: enum(b, c) = b", '(param a (type enum (type b) (type c)) (name "b"))'],
    ["param a: list<map<int>>", "(param a (type list (type map (type int))))"],
    ["param a: list<int>=[]", "(param a (type list (type int)) (list))"],
    ["param a: map<list<int>>= {}", "(param a (type map (type list (type int))) (object))"],
    [
      "param a: object { b: int, c?: list<string> = [] }",
      "(param a (type object (b: (type int)) (c?: (type list (type string)) (list))))",
    ],
    ["param a: map<object { b ?: int }>", "(param a (type map (type object (b?: (type int)))))"],
    ['use "a" as b(c = 1, d = e)', '(use a as b (c= (integer "1")) (d= (name "e")))'],
    ["template w(a: int) for pool {}", "(template w for pool (type int) (body))"],
    ["template w for pool {}", "(template w for pool (body))"],
    ['secret t = env("T")', '(secret t (call (name "env") (string (text "T"))))'],
    ["template w(a: int, b: string = c) {}", '(template w (type int) (type string) (name "c") (body))'],
    ["abstract cluster base {}", '(abstract block cluster (name "base") (body))'],
    ["cluster x extends net.base {}", '(block cluster (name "x") (.base (name "net")) (body))'],
    ["cluster extends {}", '(block cluster (name "extends") (body))'],
    ['assert a, "b"', '(assert (name "a") (string (text "b")))'],
  ])("%s", (text, tree) => {
    expect(file(text)).toBe(`(file ${tree})`);
  });

  it("take the doc comment in front of them", () => {
    const { file } = parse("a.podplane", "/// One.\n/// Two.\nlet a = 1");
    expect(file.items[0]).toMatchObject({ doc: { text: "One.\nTwo." } });
  });
});

describe("bodies", () => {
  it.each([
    [
      "a = 1, b = 2\nc = 3 d = 4",
      '(attribute a (integer "1")) (attribute b (integer "2")) (attribute c (integer "3")) (attribute d (integer "4"))',
    ],
    ["listener 443 { }", '(block listener (integer "443") (body))'],
    ['for z in ["a"] { b = z }', '(for z (list (string (text "a"))) (body (attribute b (name "z"))))'],
    ["for k, v in { a = 1 } { }", '(for k,v (object (name "a") (integer "1")) (body))'],
    ["if a { } else if b { } else { }", '(if (name "a") (body) (if (name "b") (body) (body)))'],
    ["include net.w(a = 1)", '(include (.w (name "net")) (a= (integer "1")))'],
    ["remove pool old\npool new { }", '(remove pool (name "old")) (block pool (name "new") (body))'],
    ["assert a\nb = 1", '(assert (name "a")) (attribute b (integer "1"))'],
    ["assert a, b = 1", '(assert (name "a")) (attribute b (integer "1"))'],
    ["pool\na = 1".replace("pool\n", ""), '(attribute a (integer "1"))'],
  ])("%s", (text, tree) => {
    expect(body(text)).toBe(tree);
  });

  it.each("use param let secret template include for in if else remove assert extends abstract podplane as".split(" "))(
    "may have an attribute and a key named %s",
    (word) => {
      expect(body(`${word} = { ${word} = 1 }`)).toBe(`(attribute ${word} (object (name "${word}") (integer "1")))`);
    },
  );
});

describe("robustness", () => {
  it("drops a byte order mark and counts after it", () => {
    const { file, text } = parse("a.podplane", "\uFEFFlet a = 1");
    expect(text).toBe("let a = 1");
    expect(file.items[0]?.span).toEqual({ file: "a.podplane", start: 0, end: 9 });
  });

  it.each([
    ["lists", "let a = ", "[", "]"],
    ["parentheses", "let a = ", "(", ")"],
    ["interpolations", "let a = ", `"\${`, '}"'],
    ["blocks", "", "a {", "}"],
    ["conditions", "let a = ", "x ? ", "y : z"],
  ])("gives one problem for 10,000 nested %s", (_, prefix, open, close) => {
    const { problems } = parse("a.podplane", prefix + open.repeat(10_000) + close.repeat(10_000));
    expect(problems.map(({ rule }) => rule)).toEqual(["nesting-too-deep"]);
  });

  it.each([
    ["lists", "[", "1", "]"],
    ["calls", "f(", "1", ")"],
    ["interpolations", `"\${`, "a", '}"'],
    ["objects", "{ a = ", "1", " }"],
  ])("accepts the limit of nested %s", (_, open, inner, close) => {
    const text = `let a = ${open.repeat(nestingLimit)}${inner}${close.repeat(nestingLimit)}`;
    expect(parse("a.podplane", text).problems).toEqual([]);
  });

  it("accepts as many conditions in a row, and no more", () => {
    const rules = (count: number) =>
      parse("a.podplane", `let a = ${"b ? 1 : ".repeat(count)}2`).problems.map(({ rule }) => rule);
    expect(rules(nestingLimit)).toEqual([]);
    expect(rules(nestingLimit + 1)).toEqual(["chain-too-long"]);
  });

  it.each([
    ["'''\nx\n'''", '(string (text "\\nx\\n"))'],
    ["'''x y'''", '(string (text "x y"))'],
    ["''''''", "(string)"],
  ])("reads what stands in %j", (text, tree) => {
    expect(outline(parse("a.podplane", `let a = ${text}`).file)).toBe(`(file (let a ${tree}))`);
  });

  it.each([
    ["a chain of operators", `let a = ${"b + ".repeat(100_000)}b`, "chain-too-long"],
    ["signs", `let a = ${"!".repeat(100_000)}b`, "chain-too-long"],
    ["accesses", `let a = b${".c".repeat(100_000)}`, "chain-too-long"],
    ["branches", `a { if b {} ${"else if b {} ".repeat(10_000)}}`, "chain-too-long"],
    ["open braces", "{".repeat(1_000_000), "nesting-too-deep"],
    ["open interpolations", `"\${`.repeat(300_000), "nesting-too-deep"],
  ])("gives one clear problem for endless %s", (_, text, rule) => {
    const { problems } = parse("a.podplane", text);
    expect(problems.length).toBeLessThanOrEqual(2);
    expect(problems.map((problem) => problem.rule)).toContain(rule);
  });

  it("reads a line of megabytes", () => {
    expect(parse("a.podplane", `let a = "${"x".repeat(effort(10_000_000, 1_000_000))}"`).problems).toEqual([]);
    expect(parse("a.podplane", `c x { a = [${"1, ".repeat(effort(300_000, 30_000))}] }`).problems).toEqual([]);
  });
});
