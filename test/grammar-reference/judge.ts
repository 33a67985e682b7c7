import { parse, type SyntaxRule, syntaxRules } from "../../grammar/index.ts";
import { lex } from "../../grammar/lexer/index.ts";
import { ProblemSink } from "../../grammar/problems/index.ts";
import { outline } from "../helpers/outline.ts";
import { readByReference } from "./grammar.ts";
import { terminalOf } from "./tokens.ts";

/*
 * Whether the parser by hand and the declared grammar agree on a text.
 */

/** What may be refused although the grammar takes it: it means something else to who comes from another language. */
const habits: ReadonlySet<string> = new Set<SyntaxRule>([
  // Limits, which a grammar does not have.
  "chain-too-long",
  "nesting-too-deep",
  "comprehension-form",
  "conditional-form",
  "foreign-keyword",
  "foreign-operator",
  "loop-form",
  "misplaced-abstract",
  "misplaced-declaration",
  "spaced-unit",
  "word-operator",
  "yaml-list-item",
]);

/** Undefined where they agree, else how they do not. */
export function disagreement(text: string): string | undefined {
  const parsed = parse("judged.podplane", text);
  const errors = parsed.problems.map(({ rule }) => rule).filter(isError);
  const declared = readDeclared(text);
  if (errors.length > 0) {
    const isRefused = declared === undefined || errors.every((rule) => habits.has(rule));
    return isRefused ? undefined : `only the declared grammar takes it: ${errors.join(", ")}`;
  }
  if (declared === undefined) return "only the parser takes it";
  const own = withoutText(outline(parsed.file));
  return own === declared ? undefined : `the trees differ:\n${own}\n${declared}`;
}

function readDeclared(text: string): string | undefined {
  const sink = new ProblemSink("judged.podplane");
  const { tokens } = lex(text, sink);
  if (sink.finish().some(({ rule }) => isError(rule))) return undefined;
  return readByReference(tokens.map(terminalOf));
}

function isError(rule: string): boolean {
  return Object.entries(syntaxRules).some(([key, { severity }]) => key === rule && severity === "error");
}

/** What strings mean is the scanner's business, which both share; an empty piece, as of `"""` alone, is no piece. */
function withoutText(tree: string): string {
  return tree.replaceAll(' (text "")', "").replace(/\(text "(?:[^"\\]|\\.)*"\)/g, "(text)");
}
