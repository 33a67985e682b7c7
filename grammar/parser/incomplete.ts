import type { SyntaxToken } from "../tokens/index.ts";
import type { Doc, IncompleteStatement, Name } from "../tree/index.ts";
import { nameOf } from "./names.ts";
import type { ParserState } from "./state.ts";

/** A statement of which no more is known than its first word; the rest of it is left out. */
export function incomplete(state: ParserState, word: SyntaxToken): IncompleteStatement {
  return incompleteNamed(nameOf(state, word), state.takeDoc(word));
}

export function incompleteNamed(name: Name, doc: Doc | undefined): IncompleteStatement {
  return { kind: "incomplete", span: name.span, doc, name };
}
