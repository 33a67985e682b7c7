import fc from "fast-check";

/*
 * Random files that are syntactically valid, as text: every construct of the language in odd layouts,
 * with comments. They mean nothing; for files that compile see the schema's own generators.
 */

const keywords = [
  "for",
  "if",
  "in",
  "else",
  "use",
  "let",
  "param",
  "secret",
  "template",
  "include",
  "remove",
  "assert",
];

/** Words that mean something of their own in expressions, and habits that are reported. */
const notNames = new Set([...keywords, "and", "or", "not", "null", "nil", "elif", "true", "auto"]);

const name: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("a", "b-c", "d_e", "pool", "control-plane", "as", "x1"),
  fc.stringMatching(/^[a-z][a-z0-9_]{0,6}(-[a-z0-9]{1,3})?$/).filter((word) => !notNames.has(word)),
);

/** Names in places where keywords are names, too. */
const anyName = fc.oneof(name, fc.constantFrom(...keywords, "extends", "abstract", "true", "null", "auto"));

/** White space and comments, as they may stand between any two tokens of a body or a list. */
const gap: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(" ", "\n", "\n\n", "  ") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(" // line\n", "\n# hash\n", " /* block */ ", "\n\n\n// a\n\n// b\n", "\r\n"),
  },
);
const space = fc.constantFrom(" ", " ", " ", "\n", " /* odd */ ");

const text: fc.Arbitrary<string> = fc
  .array(fc.constantFrom("x", " ", "é", "\\n", "\\\\", "\\${", "$ ", "😀", "//", "{", "}", "\\u{1F600}"), {
    maxLength: 6,
  })
  .map((parts) => parts.join(""));

const literal: fc.Arbitrary<string> = fc.constantFrom(
  ...[
    "0",
    "42",
    "1_000",
    "1.5",
    "2e3",
    "true",
    "false",
    "auto",
    "auto/24",
    "100GiB",
    "4GB",
    "1.5TiB",
    "30s",
    "500ms",
    "7d",
  ],
  ...["172.18.0.1", "10.0.0.0/8", "fd00::1", "::1", "fd64::/48", "2001:db8:0:0:0:0:0:1"],
);

export const arbitraryExpression: fc.Arbitrary<string> = fc.letrec<{
  expression: string;
  operand: string;
  binary: string;
  collection: string;
  string: string;
}>((tie) => ({
  operand: fc.oneof({ maxDepth: 4 }, literal, name, tie("string"), tie("collection")),
  string: fc.oneof(
    { maxDepth: 3 },
    text.map((content) => `"${content}"`),
    fc.tuple(text, tie("operand")).map(([content, inner]) => {
      return /[\r\n]/.test(inner) ? `"${content}"` : `"${content}\${${inner}}${content}"`;
    }),
    text.map((content) => `"""\n    ${content}\n  two\n  """`),
  ),
  collection: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(gap, fc.array(tie("expression"), { maxLength: 3 }), gap).map(([before, items, after]) => {
      return `[${before}${items.join(`,${after}`)}${after}]`;
    }),
    fc
      .tuple(gap, fc.array(fc.tuple(anyName, tie("expression")), { maxLength: 3 }), gap)
      .map(([before, entries, after]) => {
        return `{${before}${entries.map(([key, value]) => `${key} = ${value}`).join(`,${after}`)}${after}}`;
      }),
    fc
      .array(fc.tuple(fc.oneof(anyName, fc.constant('"k"'), fc.constant('"${k}"')), tie("expression")), {
        maxLength: 3,
      })
      .map((entries) => {
        return `{\n${entries.map(([key, value]) => `${key} = ${value}\n`).join("")}}`;
      }),
    fc.tuple(name, tie("operand"), tie("expression")).map(([x, xs, e]) => `[for ${x} in ${xs}: ${e} if ${x}]`),
    fc
      .tuple(name, name, tie("operand"), tie("operand"))
      .map(([k, v, xs, e]) => `{for ${k}, ${v} in ${xs}: ${k} => ${e}}`),
  ),
  binary: fc
    .tuple(
      tie("operand"),
      fc.constantFrom("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "??"),
      space,
      tie("operand"),
    )
    .map(([left, operator, gapText, right]) => `${left} ${operator}${gapText}${right}`),
  expression: fc.oneof(
    { maxDepth: 4 },
    tie("operand"),
    tie("binary"),
    tie("operand").map((inner) => `-${inner}`),
    tie("operand").map((inner) => `!${inner}`),
    fc.tuple(name, anyName).map(([object, member]) => `${object}.${member}`),
    fc.tuple(name, tie("expression")).map(([object, index]) => `${object}[${index}]`),
    fc.tuple(name, tie("expression"), tie("operand")).map(([callee, a, b]) => `${callee}(${a}, ${b})`),
    tie("expression").map((inner) => `(${inner})`),
    fc.tuple(tie("operand"), tie("expression"), tie("operand")).map(([c, a, b]) => `${c} ? ${a} : ${b}`),
  ),
})).expression;

const label = fc.oneof(name, fc.constantFrom("443", '"us-east-1a"', `"\${zone}"`));

const bodyText: fc.Arbitrary<string> = fc.letrec<{ body: string; item: string }>((tie) => ({
  body: fc
    .tuple(gap, fc.array(fc.tuple(tie("item"), fc.constantFrom(",", ""), gap), { maxLength: 4 }))
    .map(([first, items]) => {
      return `{${first}${items.map(([item, comma, after]) => `${item}${comma}${after.includes("\n") || comma ? after : "\n"}`).join("")}}`;
    }),
  item: fc.oneof(
    { maxDepth: 3 },
    {
      weight: 4,
      arbitrary: fc
        .tuple(anyName, space, arbitraryExpression)
        .map(([key, gapText, value]) => `${key}${gapText}= ${value}`),
    },
    fc.tuple(name, arbitraryExpression).map(([key, value]) => `\n/// Documents it.\n${key} = ${value}`),
    fc
      .tuple(name, fc.array(label, { maxLength: 2 }), tie("body"))
      .map(([kind, labels, body]) => [kind, ...labels, body].join(" ")),
    fc.tuple(name, arbitraryExpression, tie("body")).map(([x, xs, body]) => `for ${x} in ${xs} ${body}`),
    fc
      .tuple(arbitraryExpression, tie("body"), tie("body"))
      .map(([c, a, b]) => `if ${c} ${a} else if ${c} ${a} else ${b}`),
    fc.tuple(name, name, arbitraryExpression).map(([template, key, value]) => `include ${template}(${key} = ${value})`),
    fc.tuple(name, label).map(([kind, old]) => `remove ${kind} ${old}`),
    arbitraryExpression.map((condition) => `assert ${condition}, "it must hold"`),
  ),
})).body;

const topLevelText: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(name, arbitraryExpression).map(([key, value]) => `let ${key} = ${value}`),
  name.map((key) => `secret ${key} = env("TOKEN")`),
  fc.tuple(name, arbitraryExpression).map(([key, value]) => `param ${key}: list<enum(a, b)> = ${value}`),
  fc.tuple(name, gap, anyName, arbitraryExpression).map(([key, after, field, value]) => {
    return `param ${key}: object {${after}${field}: map<int>,\n/// Its doc.\n b?: string${after}= ${value} }`;
  }),
  name.map((alias) => `use "../shared/x.podplane" as ${alias}`),
  fc.tuple(name, arbitraryExpression).map(([alias, value]) => `use "../x.podplane" as ${alias}(a = ${value})`),
  fc.tuple(name, bodyText).map(([key, body]) => `template ${key}(a: int, b: string = "x") ${body}`),
  fc.tuple(name, bodyText).map(([key, body]) => `template ${key}(\n/// Its doc.\na: int) for pool ${body}`),
  fc.tuple(name, bodyText).map(([id, body]) => `cluster ${id} extends base ${body}`),
  fc.tuple(name, bodyText).map(([id, body]) => `abstract cluster ${id} ${body}`),
);

/** A whole file, syntactically valid. */
export const arbitrarySource: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom("podplane 1\n", ""), gap, fc.array(fc.tuple(topLevelText, gap), { maxLength: 4 }))
  .map(([edition, first, items]) => edition + first + items.map(([item, after]) => `${item}\n${after}`).join(""));
