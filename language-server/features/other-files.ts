import { type CompletionItem, type DocumentSymbol, type Hover, SymbolKind } from "vscode-languageserver";
import {
  type Candidates,
  describeJsoncAt,
  describeVarAt,
  type JsoncEntry,
  jsoncCandidatesAt,
  jsoncOutline,
  varCandidatesAt,
} from "../../compiler/queries/index.ts";
import type { Lines } from "../base/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";
import { completionItems } from "./completion.ts";

/*
 * Files beside the sources: a cluster in JSONC, and values for parameters.
 */

function isDocument({ path }: OpenDocument): boolean {
  return path.endsWith("podplane.cluster.jsonc");
}

function isVars({ path }: OpenDocument): boolean {
  return path.endsWith(".podplanevars");
}

/** Whether a file has answers of its own. */
export function isOtherFile(document: OpenDocument): boolean {
  return isDocument(document) || isVars(document);
}

export function otherHover(document: OpenDocument, offset: number, workbench: Workbench): Hover | null {
  const { path, lines } = document;
  const said = isDocument(document)
    ? describeJsoncAt(path, lines.text, offset)
    : describeVarAt(lines.text, offset, workbench.sourcesFor(path));
  return said ? { contents: { kind: "markdown", value: said.text }, range: lines.range(said.span) } : null;
}

export function otherCompletion(
  document: OpenDocument,
  offset: number,
  workbench: Workbench,
  takesSnippets: boolean,
): CompletionItem[] {
  const { path, lines } = document;
  const found: Candidates = isDocument(document)
    ? jsoncCandidatesAt(path, lines.text, offset)
    : varCandidatesAt(lines.text, offset, workbench.sourcesFor(path));
  return completionItems(found, lines, takesSnippets);
}

export function otherSymbols({ path, lines }: OpenDocument): DocumentSymbol[] {
  return jsoncOutline(path, lines.text).map((entry) => symbolOf(entry, lines));
}

const kinds: Readonly<Record<JsoncEntry["kind"], SymbolKind>> = {
  object: SymbolKind.Struct,
  array: SymbolKind.Array,
  string: SymbolKind.String,
  number: SymbolKind.Number,
  boolean: SymbolKind.Boolean,
  null: SymbolKind.Null,
  fault: SymbolKind.Null,
};

function symbolOf({ name, kind, span, nameSpan, inner }: JsoncEntry, lines: Lines): DocumentSymbol {
  return {
    // Clients refuse an empty name.
    name: name === "" ? '""' : name,
    kind: kinds[kind],
    range: lines.range(span),
    selectionRange: lines.range(nameSpan),
    children: inner.map((one) => symbolOf(one, lines)),
  };
}
