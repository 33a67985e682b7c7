import { type ProblemSink, replacement } from "../problems/index.ts";
import { type SyntaxToken, tokens } from "../tokens/index.ts";
import type { Body, Doc, Edition, SourceFile, TopLevelItem } from "../tree/index.ts";
import { incompleteNamed } from "./incomplete.ts";
import { ParserState } from "./state.ts";
import { parseBody, parseStatement, type Statement } from "./statements.ts";

/** The tree of a file whose brackets are balanced. Problems go to `sink`; the list of tokens is taken over. */
export function parseTokens(sink: ProblemSink, text: string, input: SyntaxToken[]): SourceFile {
  const state = new ParserState(sink, text, input);
  const items: TopLevelItem[] = [];
  let edition: Edition | undefined;
  while (!state.nextIs(tokens.end)) {
    state.onTopLevel = true;
    const statement = parseStatement(state);
    if (statement?.kind === "edition") {
      if (edition !== undefined || items.length > 0) state.report("edition-not-first", statement.span, {});
      edition ??= statement;
    } else if (statement !== undefined) items.push(forTopLevel(state, statement));
  }
  reportLooseDocs(state, input);
  return { kind: "file", span: sink.span(0, text.length), edition, items };
}

/** The body that tokens are, from its brace on. */
export function parseBodyTokens(sink: ProblemSink, text: string, input: SyntaxToken[]): Body {
  const state = new ParserState(sink, text, input);
  const body = parseBody(state);
  reportLooseDocs(state, input);
  return body;
}

/** A statement of a file, or what stands for one that cannot be there, which is reported. */
function forTopLevel(state: ParserState, statement: Exclude<Statement, Edition>): TopLevelItem {
  switch (statement.kind) {
    case "attribute": {
      const { name, doc } = statement;
      if (!state.isSaid({ start: name.span.start, end: name.span.start })) {
        state.report("attribute-on-top-level", name.span, { name: name.text });
      }
      return incompleteNamed(name, doc);
    }
    case "for":
    case "if":
    case "include":
    case "remove": {
      const { start } = statement.span;
      const name = { text: statement.kind, span: state.span(start, start + statement.kind.length) };
      state.report("misplaced-statement", name.span, { word: statement.kind });
      return incompleteNamed(name, undefined);
    }
    default:
      return statement;
  }
}

function reportLooseDocs(state: ParserState, input: readonly SyntaxToken[]): void {
  for (const { doc } of input) {
    if (doc !== undefined && !state.isAttached(doc)) reportLooseDoc(state.sink, doc);
  }
}

function reportLooseDoc(sink: ProblemSink, doc: Doc): void {
  const slashes = sink.span(doc.span.start, doc.span.start + 3);
  const details = doc.text.includes("\n") ? {} : replacement("Make it an ordinary comment", slashes, "//");
  sink.report("unattached-doc", doc.span, {}, details);
}
