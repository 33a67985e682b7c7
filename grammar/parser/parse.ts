import { balanceBrackets, lex } from "../lexer/index.ts";
import { ProblemSink, type SyntaxProblem } from "../problems/index.ts";
import type { Comment, Token } from "../tokens/index.ts";
import type { SourceFile } from "../tree/index.ts";
import { parseTokens } from "./file.ts";

export interface ParseResult {
  readonly file: SourceFile;
  /** In source order. */
  readonly problems: readonly SyntaxProblem[];
  /** In source order. */
  readonly comments: readonly Comment[];
  /** What the text consists of, comments apart, in source order; balanced or not, as it is written. */
  readonly tokens: readonly Token[];
  /** Whether each bracket has its other one: then what stands between two is known from a part of the text. */
  readonly wereBalanced: boolean;
  /** The text that spans refer to: without a byte order mark. */
  readonly text: string;
}

/**
 * Reads one file. Never throws: what cannot be read has a problem, and the rest is in the tree.
 *
 * @param path the file as the workspace knows it; spans carry it
 * @param source its text; a leading byte order mark is dropped, and offsets count after it
 */
export function parse(path: string, source: string): ParseResult {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source;
  const sink = new ProblemSink(path);
  const lexed = lex(text, sink);
  const { tokens, wereBalanced } = balanceBrackets(lexed.tokens, text, sink);
  const file = parseTokens(sink, text, tokens);
  return { file, problems: sink.finish(), comments: lexed.comments, tokens: lexed.tokens, wereBalanced, text };
}
