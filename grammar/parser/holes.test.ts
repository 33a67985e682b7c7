import { describe, expect, it } from "vitest";
import { outline } from "../../test/helpers/outline.ts";
import { parse, walk } from "../index.ts";

/** The items of a body or of a file, and the rules that were reported. */
function inBody(text: string): readonly [string, readonly string[]] {
  const { file, problems } = parse("a.podplane", `c x {\n${text}\n}`);
  const [cluster] = file.items;
  if (cluster?.kind !== "block" || file.items.length > 1) throw new Error("the source is one block");
  return [cluster.body.items.map(outline).join(" "), problems.map(({ rule }) => rule)];
}

function onTop(text: string): readonly [string, readonly string[]] {
  const { file, problems } = parse("a.podplane", text);
  return [file.items.map(outline).join(" "), problems.map(({ rule }) => rule)];
}

const size = '(attribute size (integer "3"))';
const let_ = '(let z (integer "3"))';

describe("a statement in a body whose end is missing", () => {
  it.each([
    ["name = param.", '(attribute name (. (name "param")))', "missing-member"],
    ["name = pool.ingress.", '(attribute name (. (.ingress (name "pool"))))', "missing-member"],
    [
      `name = "x \${param.}"`,
      '(attribute name (string (text "x ") (interpolation (. (name "param")))))',
      "missing-member",
    ],
    ["name =", "(attribute name (error))", "missing-value"],
    ["name = a +", '(attribute name (+ (name "a") (error)))', "missing-value"],
    ["name = a ? : b", '(attribute name (conditional (name "a") (error) (name "b")))', "missing-value"],
    ["name = a ? b", '(attribute name (conditional (name "a") (name "b") (error)))', "unexpected-token"],
    ["name = [1, b.]", '(attribute name (list (integer "1") (. (name "b"))))', "missing-member"],
    ["name = { b = }", '(attribute name (object (name "b") (error)))', "missing-value"],
    ["name = f(a.)", '(attribute name (call (name "f") (. (name "a"))))', "missing-member"],
    ["name = a[]", '(attribute name (index (name "a") (error)))', "missing-value"],
    ["po", "(incomplete po)", "missing-body"],
    ["pool y", '(block pool (name "y") (body))', "missing-body"],
    ["include", '(include (name ""))', "missing-name"],
    ["include w(a = )", '(include (name "w") (a= (error)))', "missing-value"],
    ["include w(a)", '(include (name "w") (a= (error)))', "unexpected-token"],
    ["include net.", '(include (. (name "net")))', "missing-member"],
    ["remove", "(remove )", "missing-name"],
    ["if", "(if (error) (body))", "missing-value"],
    ["if a", '(if (name "a") (body))', "missing-body"],
    ["if a {} else", '(if (name "a") (body) (body))', "missing-body"],
    ["for x in", "(for x (error) (body))", "missing-value"],
    ["for x in xs", '(for x (name "xs") (body))', "missing-body"],
    ["assert", "(assert (error))", "missing-value"],
    ['assert a.b ==, "c"', '(assert (== (.b (name "a")) (error)) (string (text "c")))', "missing-value"],
    ["let y = 3", "(incomplete let)", "misplaced-declaration"],
    ["a.b = 4", "(incomplete a)", "nested-assignment"],
    ["while a { b = 1 }", "(incomplete while)", "loop-form"],
  ])("%s", (text, tree, rule) => {
    expect(inBody(`${text}\nsize = 3`)).toEqual([`${tree} ${size}`, [rule]]);
    expect(inBody(`size = 3\n${text}`)).toEqual([`${size} ${tree}`, [rule]]);
  });
});

describe("a declaration whose end is missing", () => {
  it.each([
    ["po", "(incomplete po)", "missing-body"],
    ["cluster y", '(block cluster (name "y") (body))', "missing-body"],
    ["cluster y extends", '(block cluster (name "y") (name "") (body))', "missing-name"],
    ["let", "(let  (error))", "missing-name"],
    ["let x", "(let x (error))", "unexpected-token"],
    ["let x =", "(let x (error))", "missing-value"],
    ["let = 3", '(let  (integer "3"))', "missing-name"],
    ["secret x", "(secret x (error))", "unexpected-token"],
    ["param", "(param  (type ))", "missing-name"],
    ["param x", "(param x (type ))", "missing-type"],
    ["param x:", "(param x (type ))", "bad-type"],
    ["param x: list<", "(param x (type list (type )))", "bad-type"],
    ["param x: = 3", '(param x (type ) (integer "3"))', "bad-type"],
    ["param x: int =", "(param x (type int) (error))", "missing-value"],
    ["param x: object { a }", "(param x (type object (a: (type ))))", "missing-type"],
    ["template", "(template  (body))", "missing-name"],
    ["template t", "(template t (body))", "missing-body"],
    ["template t(a: ) {}", "(template t (type ) (body))", "bad-type"],
    ["template t(a: int) for", "(template t for  (type int) (body))", "missing-name"],
    ["use", "(use  as )", "use-form"],
    ['use "a"', "(use a as )", "use-form"],
    ['use "a" as', "(use a as )", "missing-name"],
    ['use "a" as b(c = )', "(use a as b (c= (error)))", "missing-value"],
    ["podplane", "(incomplete podplane)", "missing-edition-number"],
    ["size = 3", "(incomplete size)", "attribute-on-top-level"],
    ["remove pool y", "(incomplete remove)", "misplaced-statement"],
  ])("%s", (text, tree, rule) => {
    expect(onTop(`${text}\nlet z = 3`)).toEqual([`${tree} ${let_}`, [rule]]);
    expect(onTop(`let z = 3\n${text}`)).toEqual([`${let_} ${tree}`, [rule]]);
  });
});

describe("a body without its header", () => {
  it.each([
    ["in a body", "c x {\n  a = 1\n    b = 2\n  }\n  d = 3\n}", ["attribute", "block", "attribute"]],
    [
      "behind a brace that is one too many",
      "c x {\n  a = 1\n  { b = 2 }\n  d = 3\n}",
      ["attribute", "block", "attribute"],
    ],
  ])("is kept together, with one problem: %s", (_, text, kinds) => {
    const { file, problems } = parse("a.podplane", text);
    const [cluster] = file.items;
    expect(cluster?.kind === "block" && cluster.body.items.map(({ kind }) => kind)).toEqual(kinds);
    expect(outline(file)).toContain('(block  (body (attribute b (integer "2"))))');
    expect(problems).toHaveLength(1);
  });

  it("is kept together on the top level", () => {
    const { file, problems } = parse("a.podplane", "let a = 1\n  b = 2\n  if c { d = 3 }\n}\nlet e = 4\n");
    expect(file.items.map(outline)).toEqual([
      '(let a (integer "1"))',
      '(block  (body (attribute b (integer "2")) (if (name "c") (body (attribute d (integer "3"))))))',
      '(let e (integer "4"))',
    ]);
    expect(problems.map(({ rule }) => rule)).toEqual(["unmatched-bracket"]);
  });
});

describe("a warning", () => {
  it.each([
    ['param p: list(string) = "a"[]', "missing-value"],
    ["param p: map(int) =", "missing-value"],
    ["let b = 1\n/// d\n\nlet =", "missing-name"],
  ])("hides no error near it: %s", (source, rule) => {
    expect(parse("a.podplane", source).problems.map((problem) => problem.rule)).toContain(rule);
  });
});

describe("a hole", () => {
  it("has no width, and stands where something is missing", () => {
    const { file } = parse("a.podplane", "c x {\n  a = let.\n  b =\n}\nlet\nparam p");
    const holes: number[] = [];
    walk(file, (node) => {
      const spans = [node, ...("name" in node ? [node.name] : []), ...("member" in node ? [node.member] : [])];
      for (const { span } of spans) if (span.start === span.end) holes.push(span.start);
    });
    expect(holes).toEqual([16, 22, 28, 28, 36, 36]);
  });
});

it("gives the tokens with the tree, each as it is written", () => {
  const text = `let a = "b \${c}" // d`;
  const { tokens } = parse("a.podplane", text);
  expect(tokens.map(({ start, end }) => text.slice(start, end))).toEqual([
    "let",
    "a",
    "=",
    '"',
    "b ",
    "${",
    "c",
    "}",
    '"',
  ]);
});
