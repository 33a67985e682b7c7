import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitrarySource } from "../test/helpers/arbitrary-source.ts";
import { fixSeed } from "../test/helpers/fixed-seed.ts";
import { type Node, type ParseResult, parse, print, type Span, visitChildren, walk } from "./index.ts";
import { lex } from "./lexer/index.ts";
import { ProblemSink } from "./problems/index.ts";

fixSeed();

function read(text: string): ParseResult {
  return parse("cluster.podplane", text);
}

/** The tree without places, and without the layout that a printed string may change. */
function meaning(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner) => (key === "span" || key === "numberSpan" ? undefined : inner)),
  );
}

function isSpan(value: unknown): value is Span {
  return typeof value === "object" && value !== null && "start" in value && "end" in value && "file" in value;
}

/** Every object with a `kind` below a node, found without knowing the kinds. */
function reflectedChildren(value: unknown, found: Node[] = []): Node[] {
  if (typeof value !== "object" || value === null) return found;
  for (const inner of Object.values(value)) {
    if (typeof inner === "object" && inner !== null && "kind" in inner) found.push(inner);
    else reflectedChildren(inner, found);
  }
  return found;
}

function checkInvariants(parsed: ParseResult): void {
  const check = (span: Span, outer: Span) => {
    expect(span.start).toBeLessThanOrEqual(span.end);
    expect(span.start).toBeGreaterThanOrEqual(outer.start);
    expect(span.end).toBeLessThanOrEqual(outer.end);
  };
  walk(parsed.file, (node) => {
    const visited: Node[] = [];
    visitChildren(node, (child) => visited.push(child));
    expect(new Set(visited)).toEqual(new Set(reflectedChildren(node)));
    let position = node.span.start;
    for (const child of visited) {
      check(child.span, node.span);
      expect(child.span.start).toBeGreaterThanOrEqual(position);
      position = child.span.start;
    }
    for (const [key, value] of Object.entries(node)) {
      const span: unknown = isSpan(value) ? value : value?.span;
      // A doc comment stands in front of what it documents.
      if (isSpan(span) && key !== "doc") check(span, node.span);
    }
  });
  for (const problem of parsed.problems) check(problem.span, parsed.file.span);
}

/** Cuts a text at its tokens, so that mutations stay near to what people write. */
function tokenTexts(text: string): readonly string[] {
  const { tokens } = lex(text, new ProblemSink(""));
  const cuts = tokens.flatMap((token, index) => [token.start, tokens[index + 1]?.start ?? text.length]);
  return cuts.slice(1).flatMap((cut, index) => (index % 2 === 0 ? [text.slice(cuts[index], cut)] : []));
}

describe("any text", () => {
  it("is parsed without throwing, with spans inside the file", () => {
    const soup = fc.array(
      fc.oneof(
        fc.constantFrom(
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          '"',
          '"""',
          "${",
          "=",
          ":",
          ",",
          ";",
          "\n",
          " ",
          "/*",
          "*/",
          "//",
          "///",
        ),
        fc.constantFrom(
          "let",
          "for",
          "in",
          "if",
          "else",
          "param",
          "use",
          "as",
          "a",
          "1",
          "1.2.3.4",
          "::",
          "-",
          "?",
          "??",
          ".",
        ),
        fc.constantFrom(
          "template",
          "include",
          "remove",
          "assert",
          "podplane",
          "abstract",
          "extends",
          "\\",
          "“",
          "а",
          "\uD800",
          "\0",
        ),
      ),
      { maxLength: 60 },
    );
    const anything = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      soup.map((parts) => parts.join("")),
      soup.map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(anything, (text) => {
        checkInvariants(read(text));
      }),
      { numRuns: 200 },
    );
  });
});

describe("a valid file", () => {
  it("has no problems, nested spans and a complete visitor", () => {
    fc.assert(
      fc.property(arbitrarySource, (text) => {
        const parsed = read(text);
        expect(parsed.problems).toEqual([]);
        checkInvariants(parsed);
      }),
      { numRuns: 100 },
    );
  });

  it("keeps its tree and its comments when printed, and printing again changes nothing", () => {
    fc.assert(
      fc.property(arbitrarySource, (text) => {
        const parsed = read(text);
        const printed = print(parsed) ?? "";
        const again = read(printed);
        expect(again.problems).toEqual([]);
        expect(meaning(again.file)).toEqual(meaning(parsed.file));
        const comments = (result: ParseResult) =>
          result.comments.map(({ start, end }) => result.text.slice(start, end).trim()).sort();
        expect(comments(again)).toEqual(comments(parsed));
        expect(print(again)).toBe(printed);
      }),
      { numRuns: 100 },
    );
  });

  it("is printed alike where it has old words", () => {
    fc.assert(
      fc.property(arbitrarySource, (text) => {
        const old = text.replaceAll(/\b(list|map)<([^<>]*)>/g, "$1($2)");
        expect(print(read(old))).toBe(print(read(text)));
      }),
      { numRuns: 100 },
    );
  });

  it("does not throw when tokens are deleted, doubled or swapped", () => {
    fc.assert(
      fc.property(
        arbitrarySource,
        fc.nat(),
        fc.nat(),
        fc.constantFrom("delete", "double", "swap"),
        (text, a, b, how) => {
          const parts = [...tokenTexts(text)];
          if (parts.length === 0) return;
          const [i, j] = [a % parts.length, b % parts.length];
          const [first = "", second = ""] = [parts[i], parts[j]];
          if (how === "delete") parts.splice(i, 1);
          else if (how === "double") parts.splice(i, 0, first);
          else [parts[i], parts[j]] = [second, first];
          checkInvariants(read(parts.join("")));
        },
      ),
      { numRuns: 200 },
    );
  });
});
