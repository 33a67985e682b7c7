import { format } from "@cdktn/hcl-tools";
import { getReferencesInExpression, parse } from "@cdktn/hcl2json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderDocument } from "../../document/index.ts";
import {
  attribute,
  blank,
  block,
  boolean,
  code,
  comment,
  type Expression,
  type Item,
  inlineObject,
  interpolate,
  lines,
  list,
  listLines,
  member,
  number,
  object,
  printItems,
  ref,
  text,
} from "./index.ts";

function print(items: readonly Item[]): string {
  return `${renderDocument(printItems(items), { indentWidth: 2 }).text}\n`;
}

/** The value of `locals { value = … }` as the real parser reads it. */
async function evaluate(expression: Expression): Promise<unknown> {
  const parsed = await parse("x.tf", print([block(["locals"], [attribute("value", expression)])]));
  return unescapeTemplates(parsed.locals[0].value);
}

function unescapeTemplate(value: string): string {
  expect(value, "a literal must not interpolate").not.toMatch(/(?<!\$)\$\{|(?<!%)%\{/);
  return value.replace(/([$%])\1\{/g, "$1{");
}

/** The parser gives JSON whose strings are templates again. */
function unescapeTemplates(value: unknown): unknown {
  if (typeof value === "string") return unescapeTemplate(value);
  if (Array.isArray(value)) return value.map(unescapeTemplates);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [String(unescapeTemplates(key)), unescapeTemplates(inner)]),
  );
}

const hostile = [
  `a'b"$(reboot)\`\\n\`\${x}%{if}`,
  "line\nbreak\r\ttab",
  `$\${a} %%{b} $ % $$ \${`,
  "\u0000\u0001\u001b\u007f\u0085\u2028\ufeff\u202e",
  "ünï 日本 👩‍👩‍👧",
  "EOT\n<<EOT\n",
  "# no comment // none /* none */",
  "{{ .Nonce }}",
  "",
];

const anyText = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom("$", "{", "}", "%", '"', "\\", "\n", "a", " ", "~") }),
);

const scalar = fc.oneof(
  anyText,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  fc.boolean(),
  fc.constant(null),
);

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("json"), { maxLength: 6 }),
    fc.dictionary(anyText, tie("json"), { maxKeys: 6 }),
  ),
}));

/** `choices` decides the layouts, so that all of them are tried. */
function toExpression(value: Json, choices: () => number): Expression {
  if (value === null) return { kind: "null" };
  if (typeof value === "string") return choices() % 5 === 0 ? lines(value) : text(value);
  if (typeof value === "number") return number(value);
  if (typeof value === "boolean") return boolean(value);
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => toExpression(item, choices));
    return choices() % 3 === 0 ? listLines(items) : list(items);
  }
  const entries = Object.entries(value).map(([key, inner]) => member(key, toExpression(inner, choices)));
  if (choices() % 2 === 0) return inlineObject(entries);
  return object(
    choices() % 3 === 0 ? entries.flatMap((entry) => [comment("why"), entry, blank]).slice(0, -1) : entries,
  );
}

function normalise(value: Json): Json {
  if (typeof value === "string") return value.normalize("NFC");
  if (typeof value !== "object" || value === null) return value === 0 ? 0 : value;
  if (Array.isArray(value)) return value.map(normalise);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.normalize("NFC"), normalise(inner)]));
}

function hasDistinctKeys(value: Json): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(hasDistinctKeys);
  const keys = Object.keys(value).map((key) => key.normalize("NFC"));
  return (
    new Set(keys).size === keys.length && !keys.includes("__proto__") && Object.values(value).every(hasDistinctKeys)
  );
}

describe("strings", () => {
  test.each(hostile)("%j arrives as it is", async (value) => {
    expect(await evaluate(text(value))).toBe(value.normalize("NFC"));
  });

  test("text in front of an interpolation does not escape it", async () => {
    for (const value of ["$", "$$", "%", "a$", `$\${`, "%%"]) {
      const printed = print([attribute("value", interpolate`${value}${ref("var.x")}${value}`)]);
      const template = printed.slice(printed.indexOf('"') + 1, printed.lastIndexOf('"'));
      const references = await getReferencesInExpression("x.tf", template);
      expect(references.map((reference) => reference.value)).toEqual(["var.x"]);
      const parsed = await parse("x.tf", `locals {\n${printed}}\n`);
      const seen = String(parsed.locals[0].value).replace(`\${var.x}`, "<x>");
      expect(unescapeTemplate(seen)).toBe(`${value}<x>${value}`);
    }
  });

  test("texts in a row are escaped as one", async () => {
    expect(await evaluate(interpolate`${"$"}${"{x}"}%${"{if}"}`)).toBe(`\${x}%{if}`);
  });

  test("a lone surrogate is refused", () => {
    const cannot = 'a lone surrogate cannot be written: "a\\ud800b';
    expect(() => print([attribute("value", text("a\ud800b"))])).toThrow(`${cannot}"`);
    expect(() => print([attribute("value", lines("a\ud800b\n"))])).toThrow(`${cannot}\\n"`);
  });
});

describe("what cannot be written", () => {
  test("a key that occurs twice, also in another normal form", () => {
    expect(() => object([member("a", number(1)), attribute("a", number(2))])).toThrow(
      'the key "a" occurs twice in an object',
    );
    expect(() => inlineObject([member("é", number(1)), member("e\u0301", number(2))])).toThrow(
      'the key "é" occurs twice in an object',
    );
  });

  test("names that are no identifiers, references that are no references", () => {
    expect(() => attribute("a b", number(1))).toThrow('not an HCL identifier: "a b"');
    expect(() => block(["resource", 'x" {'], [])).toThrow('not an HCL identifier: "x\\" {"');
    expect(() => ref("var.x)")).toThrow('not an HCL reference: "var.x)"');
    expect(() => number(Number.NaN)).toThrow("NaN cannot be written in HCL");
  });
});

describe("random trees", () => {
  test("are read back as what was written, and left alone by the formatter", async () => {
    await fc.assert(
      fc.asyncProperty(json, fc.infiniteStream(fc.nat(30)), async (value, stream) => {
        fc.pre(hasDistinctKeys(value));
        const expression = toExpression(value, () => Number(stream.next().value));
        const printed = print([block(["locals"], [attribute("value", expression), attribute("x", number(1))])]);
        expect(await format(printed)).toBe(printed);
        expect(await evaluate(expression)).toEqual(normalise(value));
      }),
      { numRuns: 400, seed: 1 },
    );
  });
});

describe("layout", () => {
  test("entries in a row are aligned, those on several lines and their neighbours apart", () => {
    const items = [
      attribute("a", number(1)),
      attribute("long_name", texts("x", "y")),
      attribute("several", object([member("k", boolean(true)), member("longer", { kind: "null" })])),
      attribute("b", number(2), { comment: "why" }),
      attribute("cc", text("3"), { comment: "and why" }),
      blank,
      attribute(
        "d",
        code`merge({
        first = ${number(1)}
        for_it = ${object([attribute("inner", number(2))])}
      }, ${ref("var.x")})`,
      ),
    ];
    expect(print(items)).toBe(
      [
        "a         = 1",
        'long_name = ["x", "y"]',
        "several = {",
        '  "k"      = true',
        '  "longer" = null',
        "}",
        "b  = 2   # why",
        'cc = "3" # and why',
        "",
        "d = merge({",
        "  first = 1",
        "  for_it = {",
        "    inner = 2",
        "  }",
        "}, var.x)",
        "",
      ].join("\n"),
    );
  });

  test("long collections take a line for each item", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `zone-${index}`);
    const printed = print([attribute("zones", list(names.map(text)))]);
    expect(printed.split("\n")).toHaveLength(33);
    expect(await format(printed)).toBe(printed);
  });
});

function texts(...values: readonly string[]): Expression {
  return list(values.map(text));
}
