import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { effort } from "../../test/helpers/effort.ts";
import { fixSeed } from "../../test/helpers/fixed-seed.ts";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import { parseJsonc } from "./parse.ts";

fixSeed();

/** What is reported for a text, as `name@start-end`, and whether a tree came out whole. */
function problems(text: string) {
  const diagnostics = new Diagnostics();
  const document = parseJsonc("x.jsonc", text, diagnostics);
  const found = diagnostics.sorted().map(({ name, span }) => `${name}@${span?.start}-${span?.end}`);
  return { found, broken: document.broken, document, diagnostics };
}

describe("a document without fault", () => {
  test("comments, trailing commas, BOM and CRLF are read, and offsets count behind the BOM", () => {
    const text = '\uFEFF// first\r\n{ "a": [1, 2,], /* in */ "b": { "c": "\\u00e9\\n" }, }\r\n';
    const { found, document } = problems(text);
    expect(found).toEqual([]);
    expect(document.root).toMatchObject({ kind: "object", open: { start: 10, end: 11 } });
    expect(document.comments.map((comment) => comment.text)).toEqual(["// first", "/* in */"]);
  });

  test("every value that JSON.stringify writes is read back", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { found, document } = problems(JSON.stringify(value));
        expect(found.filter((name) => !/inexact/.test(name))).toEqual([]);
        if (found.length === 0) expect(plain(document.root)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

/** The JavaScript value of a node. */
function plain(node: ReturnType<typeof parseJsonc>["root"]): unknown {
  switch (node?.kind) {
    case "object":
      return Object.fromEntries(node.members.map((member) => [member.name, plain(member.value)]));
    case "array":
      return node.items.map(plain);
    case "null":
      return null;
    case "string":
    case "number":
    case "boolean":
      return node.value;
    default:
      return undefined;
  }
}

describe("faults are reported once, where they are", () => {
  test.each([
    ["", "jsonc-empty@0-0"],
    ["  // only this\n", "jsonc-empty@0-0"],
    ['{ "a": 1 "b": 2 }', "jsonc-missing-comma@9-12"],
    ["[1 2]", "jsonc-missing-comma@3-4"],
    ['{ "a": 1 b: 2 }', "jsonc-unexpected@9-10"],
    ['{ "a": 1 {"b": 2} }', "jsonc-unexpected@9-10"],
    ['{ "a": 1 [2] }', "jsonc-unexpected@9-10"],
    ['{ "a": 1 2 }', "jsonc-unexpected@9-10"],
    ['{ "a": 1 : 2 }', "jsonc-unexpected@9-10"],
    ["[1 {}]", "jsonc-missing-comma@3-4"],
    ["[1 : 2]", "jsonc-unexpected@3-4"],
    ['{ "a" 1 }', "jsonc-missing-colon@6-7"],
    ['{ "a": }', "jsonc-unexpected@7-8"],
    ['{ "a" = 1 }', "jsonc-unexpected@6-7"],
    ['{ "a": 1,, "b": 2 }', "jsonc-unexpected@9-10"],
    ['{ "a": [1, 2 }', "jsonc-unclosed@7-8"],
    ['{ "a": { "b": 1 }', "jsonc-unclosed@0-1"],
    ['{ "a": 1 ] }', "jsonc-unexpected@9-10"],
    ['{ "a": "x\n}', "jsonc-unclosed-string@7-9"],
    ['{ "a": 1 } /* x', "jsonc-unclosed-comment@11-13"],
    ['{ "a": "\\q" }', "jsonc-bad-escape@8-10"],
    ['{ "a": "\\u12" }', "jsonc-bad-escape@8-10"],
    ['{ "a": "x\ty" }', "jsonc-control-character@9-10"],
    ['{ "a": "x\\u0000" }', "jsonc-nul@9-15"],
    ['{ "a": "x\0" }', "jsonc-nul@9-10"],
    ['{ "a": "\\ud83d" }', "jsonc-lone-surrogate@8-14"],
    ['{ "a": "\\udc00" }', "jsonc-lone-surrogate@8-14"],
    ['{ "a": "\ud83d" }', "jsonc-lone-surrogate@8-9"],
    ['{ "a": 01 }', "jsonc-number-format@7-9"],
    ['{ "a": 1. }', "jsonc-number-format@7-9"],
    ['{ "a": .5 }', "jsonc-number-format@7-9"],
    ['{ "a": +1 }', "jsonc-number-format@7-9"],
    ['{ "a": 1_000 }', "jsonc-number-format@7-12"],
    ['{ "a": 0x1F }', "jsonc-number-format@7-11"],
    ['{ "a": NaN }', "jsonc-number-format@7-10"],
    ['{ "a": -Infinity }', "jsonc-number-format@7-16"],
    ['{ "a": 1e400 }', "jsonc-inexact-number@7-12"],
    ['{ "a": 9007199254740993 }', "jsonc-inexact-number@7-23"],
    ['{ "a": 1e-400 }', "jsonc-inexact-number@7-13"],
    ['{ "a": 1, "a": 2 }', "jsonc-duplicate-member@10-13"],
    ["{ a: 1 }", "jsonc-unquoted@2-3"],
    ["{ 'a b': 1 }", "jsonc-unquoted@2-7"],
    ['{ "a": arm64 }', "jsonc-unquoted@7-12"],
    ['{ "a": “arm 64” }', "jsonc-unquoted@7-15"],
    ['{ "a": True }', "jsonc-unknown-word@7-11"],
    ['{ "a": None }', "jsonc-unknown-word@7-11"],
    ['# x\n{ "a": 1 }', "jsonc-hash-comment@0-1"],
    ['{ "a": 1 } { "b": 2 }', "jsonc-trailing-content@11-12"],
    ['{ "a": 1 } }', "jsonc-trailing-content@11-12"],
  ])("%j", (text, expected) => {
    expect(problems(text).found).toEqual([expected]);
  });

  test("a name on a line of its own is taken for one that lacks a comma, and its quotes", () => {
    expect(problems('{ "a": 1\n b: 2 }').found).toEqual(["jsonc-missing-comma@10-11", "jsonc-unquoted@10-11"]);
  });

  test("a control character is named with the escape that stands for it", () => {
    const [told] = problems('{ "a": "x\u001fy" }').diagnostics.sorted();
    expect([told?.message, told?.help]).toEqual([
      "a string holds the control character U+001f",
      "Write \\u001f instead, or take it away.",
    ]);
  });

  test("up to fifty of them", () => {
    const words = (count: number) => `[${Array.from({ length: count }, (_, index) => `w${index}`).join(", ")}]`;
    expect(problems(words(50)).found).toHaveLength(50);
    expect(problems(words(51)).found).toEqual(problems(words(50)).found);
  });

  test("several in one document are all reported", () => {
    const text = '{\n  "a": 01,\n  "b" 2,\n  "c": [1 2],\n  "d": "x,\n  "e": tru,\n  "f": 3\n}';
    expect(problems(text).found).toEqual([
      "jsonc-number-format@9-11",
      "jsonc-missing-colon@19-20",
      "jsonc-missing-comma@32-33",
      "jsonc-unclosed-string@43-46",
      "jsonc-unquoted@54-57",
    ]);
  });

  test("a member that cannot be read does not hide the next", () => {
    const { found, document } = problems('{\n  "a": @ ! 5,\n  "b": 2\n}');
    expect(found).toHaveLength(1);
    expect(plain(document.root)).toMatchObject({ b: 2 });
  });

  test("numbers that are held exactly are taken in every notation", () => {
    for (const text of [
      "0",
      "-0",
      "1.50",
      "1e3",
      "1E+2",
      "0.1",
      "100000000000000000000",
      "5e-324",
      "1.7976931348623157e308",
    ]) {
      expect(problems(text).found, text).toEqual([]);
    }
  });
});

describe("hostile input", () => {
  test("deep nesting gives one error", () => {
    expect(problems(`${"[".repeat(10_000)}${"]".repeat(10_000)}`).found).toEqual(["jsonc-too-deep@64-65"]);
    expect(problems('{"a":'.repeat(10_000)).found).toHaveLength(2);
  });

  test("ten megabytes on one line", () => {
    const text = `{ "a": "${"x".repeat(5_000_000)}", "b": [${"1,".repeat(2_500_000)}] }`;
    expect(problems(text).found).toEqual([]);
  });

  test.each(["'", "`", "“", "\\", "0", "}", ",", "\0", '"', "/", "#", "é"])("many times %j", (character) => {
    const { found } = problems(character.repeat(200_000));
    expect(found.length).toBeLessThanOrEqual(52);
    expect(found.length).toBeGreaterThan(0);
  });

  test("random text never throws, and what is reported lies in the text", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "a",
      "1",
      " ",
      "\n",
      "/*",
      "*/",
      "//",
      "\\",
      "'",
      "\0",
      "\ud800",
      "é",
      "true",
      '"k"',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join("")),
        ),
        (text) => {
          const { diagnostics, document } = problems(text);
          for (const { span } of diagnostics.sorted()) {
            expect(span?.start).toBeGreaterThanOrEqual(0);
            expect(span?.end).toBeLessThanOrEqual(text.length);
          }
          if (document.broken) expect(diagnostics.hasErrors).toBe(true);
        },
      ),
      { numRuns: effort(500, 150) },
    );
  });

  test("taking any token out of a document never throws and is reported or harmless", () => {
    const text = '{ "cluster": { "id": "a", "pools": { "x": { "size": 1 } }, "domains": [{ "zone": "z" }] } }';
    const silent = Array.from(text, (_, start) => text.slice(0, start) + text.slice(start + 1)).filter((changed) => {
      const { document, diagnostics } = problems(changed);
      return document.root === undefined && !diagnostics.hasErrors;
    });
    expect(silent).toEqual([]);
  });
});
