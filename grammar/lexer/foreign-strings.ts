import type { ForeignText } from "../habits/index.ts";
import { type ProblemSink, replacement } from "../problems/index.ts";
import { lineEnd } from "../tokens/index.ts";
import type { StringLiteral } from "../tree/index.ts";
import { smartQuotes } from "./characters.ts";

/*
 * Strings in quotes, or without any, as other languages write them: each is reported, and read as it was meant.
 */

export interface ForeignString {
  readonly end: number;
  /** Undefined where it is never closed. */
  readonly payload: StringLiteral | undefined;
}

/** A string in quotes that are not the language's, up to the same or any smart quote on its line. */
export function readForeignString(
  text: string,
  start: number,
  rule: "single-quotes" | "smart-quotes",
  quote: string,
  sink: ProblemSink,
): ForeignString {
  const tripled = readTripleQuotes(text, start, quote.repeat(3), sink);
  if (tripled !== undefined) return tripled;
  const closing = rule === "smart-quotes" ? `${smartQuotes}"` : quote;
  const limit = lineEnd(text, start);
  let close = start + 1;
  while (close < limit && !closing.includes(text.charAt(close))) close += 1;
  if (close >= limit) {
    sink.report("unclosed-string", sink.span(start, limit), { quotes: quote });
    return { end: limit, payload: undefined };
  }
  const span = sink.span(start, close + 1);
  const content = text.slice(start + 1, close);
  const fixed = `"${content.replace(/(?<!\\)"/g, '\\"')}"`;
  sink.report(rule, span, { quote }, replacement("Write straight double quotes", span, fixed));
  const part = { kind: "text", span: sink.span(start + 1, close), text: content } as const;
  return { end: close + 1, payload: { kind: "string", span, multiline: false, parts: [part] } };
}

/** Text of several lines in Python's or Markdown's quotes. */
function readTripleQuotes(text: string, start: number, quotes: string, sink: ProblemSink): ForeignString | undefined {
  const close = text.startsWith(quotes, start) ? text.indexOf(quotes, start + 3) : -1;
  if (close < 0) return undefined;
  const end = close + 3;
  const content = text.slice(start + 3, close);
  const span = sink.span(start, end);
  const details = replacement('Write """', span, `"""\n${content.replace(/^\r?\n/, "")}"""`);
  sink.report("single-quotes", span, { quote: quotes }, content.includes('"""') ? {} : details);
  const part = { kind: "text", span: sink.span(start + 3, close), text: content } as const;
  return { end, payload: { kind: "string", span, multiline: true, parts: content === "" ? [] : [part] } };
}

/** A heredoc, or a block of YAML text. */
export function readForeignText(text: string, start: number, foreign: ForeignText, sink: ProblemSink): StringLiteral {
  const { sign, contentStart, contentEnd, end } = foreign;
  sink.report("foreign-text", sink.span(start, start + sign.length), { sign });
  const content = text.slice(contentStart, contentEnd);
  const part = { kind: "text", span: sink.span(contentStart, contentEnd), text: content } as const;
  return { kind: "string", span: sink.span(start, end), multiline: true, parts: content === "" ? [] : [part] };
}
