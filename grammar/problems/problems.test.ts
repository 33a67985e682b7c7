import { describe, expect, it } from "vitest";
import { readMarkers } from "../../test/helpers/markers.ts";
import { parse, type SyntaxProblem, type SyntaxRule, syntaxRules } from "../index.ts";

const deep = 300;

/** For each rule sources that raise it, and nothing else, at the marked place. */
const cases: Readonly<Record<SyntaxRule, readonly string[]>> = {
  "attribute-on-top-level": ["~~~size~~~ = 3"],
  "bad-address": ["let a = ~~~1.2.3.256~~~", "let a = ~~~1.2.3~~~", "let a = ~~~1::2::3~~~", "let a = ~~~1:2:3:4:5~~~"],
  "bad-cidr": [
    "let a = ~~~10.0.0.0/33~~~",
    "let a = ~~~fd00::/129~~~",
    "let a = ~~~10.0.01.0/8~~~",
    "let a = ~~~auto/200~~~",
  ],
  "bad-escape": ['let a = "x~~~\\d~~~"', 'let a = "~~~\\u{110000}~~~"', 'let a = "~~~\\u{D800}~~~"'],
  "bad-label": ["pool ~~~1.5~~~ { a = 1 }", "pool a ~~~[~~~b] { a = 1 }"],
  "bad-number": ["let a = ~~~1__0~~~", "let a = ~~~0xFF~~~", "let a = ~~~99999999999999999999~~~"],
  "bad-type": [
    "param a: ~~~set<string>~~~ = []",
    'param a: ~~~"b" | "c"~~~',
    "template t(a: ~~~string[]~~~, b: int) { c = a }",
    "param a: ~~~3~~~",
    'param a: ~~~"int"~~~',
    "param a~~~:~~~\nlet b = 3",
  ],
  "chain-too-long": [`let a = ~~~1~~~${" + 1".repeat(1001)}`, `let a = ~~~a~~~${".b".repeat(1001)}`],
  "colon-for-equals": [
    "cluster a { size ~~~:=~~~ 3 }",
    'cluster a { "size"~~~:~~~ 3 }',
    "cluster a { size~~~:~~~ 3 }",
    "let a = { b ~~~:~~~ 3 }",
  ],
  "compound-duration": ["let a = ~~~1h30m~~~"],
  "control-character": ["let a = 3 ~~~\u0000~~~", 'let a = "x~~~\u0007~~~"', "// ~~~\u001B~~~\nlet a = 1"],
  "double-equals": ["cluster a { size ~~~==~~~ 3 }"],
  "edition-not-first": ["let a = 3\n~~~podplane 1~~~", "podplane 1\n~~~podplane 1~~~"],
  "equals-for-arrow": ["let a = {for k, v in xs: k ~~~=~~~ v}"],
  "equals-for-comparison": ["cluster a { if b ~~~=~~~ c { d = 1 } }", "assert a ~~~=~~~ b"],
  "arrow-for-equals": ["let a = { b ~~~=>~~~ 3 }"],
  "extra-comma": ["let a = [1,~~~,~~~ 2]", "cluster a { b = 1,~~~,~~~ c = 2 }"],
  "foreign-keyword": [
    "cluster a { if b { c = 1 } ~~~elif~~~ d { c = 2 } }",
    "cluster a { ~~~foreach~~~ b in c { d = 1 } }",
    "cluster a { ~~~for each~~~ b in c { d = 1 } }",
    "cluster a { for b ~~~of~~~ c { d = 1 } }",
    "cluster a { if b ~~~then~~~ { c = 1 } }",
    "cluster b~~~:~~~ base { c = 1 }",
    "cluster b ~~~inherits~~~ base { c = 1 }",
    '~~~import~~~ "b.podplane"',
    'cluster a { ~~~include~~~ "b.podplane" }',
    '~~~import~~~ b from "b.podplane"',
  ],
  "invisible-character": ["let a~~~\u200B~~~ = 3", "~~~\u202E~~~let a = 3"],
  "leading-zero": ["let a = ~~~007~~~", "let a = ~~~01.5~~~"],
  "lone-surrogate": ['let a = "~~~\uD800~~~"'],
  "look-alike-character": ["let a = 3 ~~~–~~~ b", "let ~~~sіze~~~ = 3", "let a ~~~＝~~~ 3", "let~~~\u00A0~~~a = 3"],
  "merge-conflict": ["~~~<<<<<<< HEAD~~~\nlet a = 1\n=======\nlet a = 2\n>>>>>>> other\nlet b = 1"],
  "misplaced-abstract": ["cluster a { ~~~abstract~~~ pool b { c = 1 } }"],
  "misplaced-declaration": [
    "cluster a { ~~~let~~~ b = 1 }",
    'cluster a { ~~~use~~~ "x" as y }',
    "cluster a { ~~~podplane~~~ 1 }",
  ],
  "misplaced-statement": ["~~~for~~~ a in b { c = 1 }", "~~~include~~~ a(b = 1)", "~~~if~~~ a { b = 1 }"],
  "missing-body": ["cluster a {\n  ~~~pool b~~~\n  c = 1\n}", "~~~cluster a~~~", "cluster a { ~~~for b in c~~~ }"],
  "missing-comma": [
    "let a = [1 ~~~2~~~]",
    "let a = { b = 1 ~~~c~~~ = 2 }",
    'assert a ~~~"message"~~~',
    "let a = f(b ~~~c~~~)",
  ],
  "missing-edition-number": ["~~~podplane~~~\nlet a = 3", 'podplane ~~~"1"~~~'],
  "missing-name": ["~~~let~~~ = 3", "~~~param~~~\nlet a = 3"],
  "missing-value": [
    "cluster a {\n  b ~~~=~~~\n  c = 1\n}",
    "let a = [1 ~~~+~~~]",
    "let a = f(1, ~~~-~~~)",
    `let a = "~~~\${~~~}"`,
  ],
  "name-starts-with-digit": ["let a = ~~~1test~~~", "cluster ~~~3-tier~~~ { b = 1 }"],
  "nesting-too-deep": [
    `let a = ${"[".repeat(256)}~~~[~~~${"[".repeat(deep)}${"]".repeat(257 + deep)}`,
    `let a = ${"x ? ".repeat(257)}~~~x~~~${" : y".repeat(257)}`,
  ],
  "non-ascii-name": ["let ~~~größe~~~ = 3"],
  "missing-member": [
    "let a = let~~~.~~~",
    `let a = "x \${param~~~.~~~}"`,
    "cluster a {\n  b = pool.c~~~.~~~\n  d = 3\n}",
    "cluster a { b = c~~~.~~~, d = 3 }",
    "let a = [b~~~.~~~, c]",
  ],
  "old-word": ["param a: ~~~list(int)~~~", "param a: map<~~~list(int)~~~>", "template t(a: ~~~map(int)~~~) { b = 1 }"],
  "null-value": ["let a = ~~~null~~~", "let a = ~~~None~~~"],
  "quoted-name": ['cluster a { ~~~"size"~~~ = 3 }', 'let ~~~"a"~~~ = 3'],
  semicolon: [
    "let a = 3~~~;~~~",
    "let a = [1~~~;~~~ 2]",
    "let a = { b = 1~~~;~~~ c = 2 }",
    "let a = { b = 1~~~;~~~\n c = 2~~~;~~~ }",
    "cluster a { b = 1~~~;~~~ c = 2~~~;~~~ }",
  ],
  "single-quotes": ["let a = ~~~'b'~~~", "let a = ~~~'''\nb {\n'''~~~", "let a = ~~~`b`~~~"],
  "smart-quotes": ["let a = ~~~“b”~~~", "let a = ~~~‘b’~~~"],
  "too-many-problems": [],
  "unattached-doc": ["~~~/// lost~~~", "let a = 3 ~~~/// late~~~", "~~~/// of an assertion~~~\nassert a"],
  "unclosed-bracket": [
    "cluster a ~~~{~~~\n  b = 1\n",
    "cluster a {\n  pool b ~~~{~~~\n    c = 1\n\n  d = 2\n}\n",
    "cluster a {\n  b = ~~~[~~~1, 2\n  c = 3\n}\n",
    `let a = "\${~~~(~~~1}"`,
  ],
  "unclosed-comment": ["let a = 3 ~~~/*~~~ and so on"],
  "unclosed-interpolation": [`cluster a {\n  b = "x ~~~\${~~~c"\n  d = 1\n}`, `cluster a {\n  b = "x ~~~\${~~~c.d"\n}`],
  "unclosed-string": ['cluster a {\n  b = ~~~"x~~~\n  c = 1\n}', 'let a = ~~~"""~~~\n  x'],
  "unexpected-token": ["let a = 3 ~~~=>~~~ 4", "let a = [~~~=~~~ 1]", "cluster a { ~~~*~~~ }"],
  "unknown-character": ["let a = 3 ~~~@~~~", "let a = 3 ~~~€~~~"],
  "unknown-unit": ["let a = ~~~100Gb~~~", "let a = ~~~5min~~~", "let a = ~~~5xy~~~"],
  "unmatched-bracket": ["let a = 3\n~~~}~~~", "let a = f(b)~~~)~~~"],
  "word-operator": ["let a = b ~~~OR~~~ c", "let a = b ~~~and~~~ c", "let a = ~~~not~~~ b", "assert a ~~~or~~~ b"],
  "yaml-list-item": ["cluster a {\n  ~~~-~~~ item\n}", "cluster a {\n  ~~~-~~~ b: 1\n    c: 2\n  - b: 3\n  d = 1\n}"],
  "foreign-operator": [
    "let a = b ~~~===~~~ c",
    "let a = b ~~~<>~~~ c",
    "let a = b ~~~&~~~ c",
    "let a = b ~~~**~~~ c",
    "let a = b ~~~in~~~ c",
    "let a = b ~~~not in~~~ c",
    "let a = b ~~~?:~~~ c",
    "let a = b~~~?.~~~c",
    "let a = [~~~...~~~b, 1]",
    "let a = b ~~~|>~~~ f",
    "let a = b ~~~is not~~~ c",
    "let a = b~~~[*]~~~.c",
  ],
  "sign-before-body": ['cluster a { pool "x" ~~~=~~~ { b = 1 } }', "cluster a { pool x~~~:~~~ { b = 1 } }"],
  "colon-for-body": [
    "cluster a {\n  pool b~~~:~~~\n    c: 1\n    d: 2\n  e = 1\n}",
    "cluster a {\n  if b~~~:~~~\n    c = 1\n}",
  ],
  "comprehension-form": [
    "let a = [for x in xs~~~,~~~ x]",
    "let a = [for x in xs ~~~=>~~~ x]",
    "let a = [for x in xs ~~~if~~~ c: x]",
    "let a = [x ~~~for~~~ x in xs if x > 1]",
    "let a = [for x in xs: x ~~~for~~~ y in ys]",
    "let a = [for ~~~(~~~x in xs): x]",
    "let a = {for k, v in xs: k ~~~:~~~ v}",
    "let a = [for x in xs~~~]~~~",
    "let a = ~~~for~~~ x in xs: x",
  ],
  "loop-form": [
    "cluster a { for ~~~(~~~x in xs) { b = 1 } }",
    "cluster a { ~~~while~~~ b { c = 1 } }",
    "cluster a { ~~~for~~~ i = 0, i < 3, i++ { c = 1 } }",
    "cluster a {\n  ~~~for~~~ (let i = 0; i < 3; i++) {\n    c = 1\n  }\n  d = 1\n}",
  ],
  "conditional-form": [
    "cluster a { b = c ~~~if~~~ d else e }",
    "cluster a { b = ~~~if~~~ d then c else e }",
    "cluster a { b = ~~~if~~~ d { c } else { e } }",
  ],
  "extra-word": ["cluster a { ~~~var~~~ b = 1 }", "~~~const~~~ b = 1", "cluster a { ~~~int~~~ b = 1, c = 2 }"],
  "changed-value": ["cluster a { b ~~~+=~~~ 1 }", "cluster a { b~~~++~~~ }"],
  "nested-assignment": ["cluster a { ~~~b.c~~~ = 1 }", 'cluster a { ~~~b["c"]~~~ = 1 }'],
  "declared-type": ["let a~~~: int~~~ = 1", "cluster a { b~~~: string~~~ = c }"],
  "missing-type": ["param ~~~a~~~ = 1", "param ~~~a~~~ int", "template t(~~~a~~~, b: int) { c = 1 }"],
  "use-form": ['use ~~~a~~~ from "b"', '~~~use~~~ "b"\nlet c = 1', "use ~~~b~~~"],
  "assert-form": ['cluster a { assert b ~~~:~~~ "c" }', 'cluster a { assert~~~(~~~b, "c") }'],
  "lone-else": ["cluster a { ~~~else~~~ { b = 1 } c = 2 }"],
  "spaced-unit": ["let a = ~~~10 GiB~~~", "let a = [~~~5 m~~~, 3]"],
  "foreign-text": [
    "let a = ~~~<<EOF~~~\nb { c\nEOF\nlet d = 1",
    "let a = ~~~<<-EOF~~~\n  b ${c}\n  EOF\nlet d = 1",
    "cluster a {\n  b = ~~~|~~~\n    c {\n\n    d\n  e = 1\n}",
    "cluster a {\n  b = ~~~>-~~~\n    c d\n  e = 1\n}",
  ],
  "foreign-comment": ["~~~--~~~ b\nlet a = 1", "~~~;~~~ b\nlet a = 1", "~~~<!--~~~ b\nc -->\nlet a = 1"],
  "interpolation-outside": ["let a = ~~~${b}~~~", "let a = ~~~$~~~b", "let a = ~~~{{ b }}~~~"],
};

function describeProblems(problems: readonly SyntaxProblem[]): readonly string[] {
  return problems.map(({ rule, span }) => `${rule} ${span.start}-${span.end}`);
}

function applyFix(text: string, problem: SyntaxProblem): string {
  const edits = problem.fix?.edits.toSorted((a, b) => b.span.start - a.span.start) ?? [];
  return edits.reduce((fixed, { span, text: by }) => fixed.slice(0, span.start) + by + fixed.slice(span.end), text);
}

const all = Object.entries(cases).flatMap(([rule, sources]) => sources.map((source) => ({ rule, source })));

/** For each rule that mends what it finds the titles of its fixes, in the order of the sources above. */
const titles: Readonly<Partial<Record<SyntaxRule, readonly string[]>>> = {
  "bad-escape": [
    "Write the backslash itself as `\\\\`",
    "Write the backslash itself as `\\\\`",
    "Write the backslash itself as `\\\\`",
  ],
  "bad-number": ["Write 255"],
  "bad-type": ["Remove the quotes"],
  "colon-for-equals": ["Write `=`", "Write `=`", "Write `=`", "Write `=`"],
  "compound-duration": ["Write 90m"],
  "control-character": ["Remove it", "Remove it", "Remove it"],
  "double-equals": ["Write `=`"],
  "equals-for-arrow": ["Write `=>`"],
  "equals-for-comparison": ["Write `==`", "Write `==`"],
  "arrow-for-equals": ["Write `=`"],
  "extra-comma": ["Remove the comma", "Remove the comma"],
  "foreign-keyword": [
    "Write `else if`",
    "Write `for`",
    "Write `for`",
    "Write `in`",
    "Write `extends`",
    "Write `extends`",
  ],
  "invisible-character": ["Remove it", "Remove it"],
  "leading-zero": ["Write 7", "Write 1.5"],
  "look-alike-character": ["Write `-`", "Write `size`", "Write `=`", "Write ` `"],
  "missing-comma": ["Insert a comma", "Insert a comma", "Insert a comma", "Insert a comma"],
  "name-starts-with-digit": ["Put it in quotes", "Put it in quotes"],
  "old-word": ["Write `list<…>`", "Write `list<…>`", "Write `map<…>`"],
  "quoted-name": ["Remove the quotes", "Remove the quotes"],
  semicolon: ["Remove the semicolon", "Write a comma", "Write a comma", "Remove the semicolon", "Write a comma"],
  "single-quotes": ["Write straight double quotes", 'Write """', "Write straight double quotes"],
  "smart-quotes": ["Write straight double quotes", "Write straight double quotes"],
  "unattached-doc": ["Make it an ordinary comment"],
  "unknown-unit": ["Write 100GiB", "Write 5m"],
  "unmatched-bracket": ["Remove `}`", "Remove `)`"],
  "word-operator": ["Write `||`", "Write `&&`", "Write `!`", "Write `||`"],
  "foreign-operator": ["Write `==`", "Write `!=`", "Write `&&`", "Write `??`", "Write `!=`"],
  "sign-before-body": ["Remove the `=`", "Remove the `:`"],
  "loop-form": ["Remove the parentheses"],
  "extra-word": ["Write `b = …`", "Write `let b = …`", "Write `b = …`"],
  "declared-type": ["Remove the type", "Remove the type"],
  "spaced-unit": ["Write `10GiB`", "Write `5m`"],
  "foreign-comment": ["Write `//`", "Write `//`"],
  "interpolation-outside": [
    "Write it without the dollar sign",
    "Write it without the dollar sign",
    "Write it without the braces",
  ],
};

describe("each rule", () => {
  it.each(all)("$rule is raised alone, at its place: $source", ({ rule, source }) => {
    const { text, ranges } = readMarkers(source);
    const { problems } = parse("a.podplane", text);
    expect(describeProblems(problems)).toEqual(ranges.map(({ start, end }) => `${rule} ${start}-${end}`));
  });

  it.each(all)("$rule gives the parameters it declares: $source", ({ source }) => {
    for (const problem of parse("a.podplane", readMarkers(source).text).problems) {
      const declared = Object.entries(syntaxRules).find(([rule]) => rule === problem.rule)?.[1].parameters;
      expect(Object.keys(problem.parameters).sort()).toEqual([...(declared ?? [])].sort());
    }
  });

  const fixable = all.flatMap(({ rule, source }) => {
    const { text } = readMarkers(source);
    const { problems } = parse("a.podplane", text);
    const problem = problems.find((found) => found.rule === rule);
    return problem?.fix === undefined ? [] : [{ rule, source, text, problems, problem, fix: problem.fix }];
  });

  it("has a fix in these places, which says what it does", () => {
    const found = Map.groupBy(fixable, ({ rule }) => rule);
    expect(Object.fromEntries([...found].map(([rule, all]) => [rule, all.map(({ fix }) => fix.title)]))).toEqual(
      titles,
    );
  });

  it.each(fixable)("$rule is gone after its fix: $source", ({ text, problems, problem }) => {
    const left = parse("a.podplane", applyFix(text, problem)).problems;
    expect(describeProblems(left)).toHaveLength(problems.length - 1);
  });
});

describe("a bracket that stands alone", () => {
  it("is the only problem of a comprehension that lacks the other", () => {
    const { problems } = parse("a.podplane", "let a = for x in b, c]\nlet d = 1");
    expect(describeProblems(problems)).toEqual(["unmatched-bracket 21-22"]);
  });
});

describe("a file with several mistakes", () => {
  it("has a problem for each of them, and the rest of its tree", () => {
    const { text, ranges } = readMarkers(`podplane 1
cluster a {
  size~~~:~~~ 3
  pool b { arch ~~~=~~~ }
  tags = { c = 1 ~~~d~~~ = 2 }
  zone "x" { cidr = auto/24 }
}
let z = 1
`);
    const { file, problems } = parse("a.podplane", text);
    expect(describeProblems(problems).map((line) => line.split(" ")[1])).toEqual(
      ranges.map(({ start, end }) => `${start}-${end}`),
    );
    expect(problems.map(({ rule }) => rule)).toEqual(["colon-for-equals", "missing-value", "missing-comma"]);
    const [cluster, last] = file.items;
    expect(cluster?.kind === "block" && cluster.body.items.map((item) => item.kind)).toEqual([
      "attribute",
      "block",
      "attribute",
      "block",
    ]);
    expect(last?.kind).toBe("let");
  });

  it("lists so many problems and says that there are more", () => {
    const { problems } = parse("a.podplane", "@ \n".repeat(1000));
    expect(problems).toHaveLength(200 + 1);
    expect(problems.at(-1)?.rule).toBe("too-many-problems");
  });
});

it("does not search for the end of each of many foreign texts that never end", () => {
  for (const line of ["x = <<EOF\n", "<!-- x\n"]) {
    const text = line.repeat(50_000);
    // Each would be searched for up to the end of the file: minutes.
    expect(parse("a.podplane", text).problems.length).toBeGreaterThan(0);
  }
});
