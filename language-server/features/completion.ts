import { type CompletionItem, CompletionItemKind, InsertTextFormat } from "vscode-languageserver";
import { type Candidate, type Candidates, snippetText } from "../../compiler/queries/index.ts";
import type { Lines } from "../base/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";

const kinds: Readonly<Record<Candidate["kind"], CompletionItemKind>> = {
  attribute: CompletionItemKind.Property,
  block: CompletionItemKind.Struct,
  keyword: CompletionItemKind.Keyword,
  member: CompletionItemKind.EnumMember,
  thing: CompletionItemKind.Reference,
  literal: CompletionItemKind.Constant,
  variable: CompletionItemKind.Variable,
  value: CompletionItemKind.Value,
  function: CompletionItemKind.Function,
  template: CompletionItemKind.Module,
  root: CompletionItemKind.Class,
  argument: CompletionItemKind.Field,
  type: CompletionItemKind.TypeParameter,
};

/** What the place expects by its own name stands in front of what could be computed. */
const order: readonly Candidate["kind"][] = ["member", "thing", "argument", "attribute", "block", "variable", "value"];

export function completionAt(
  { path, lines }: OpenDocument,
  offset: number,
  workbench: Workbench,
  takesSnippets: boolean,
): CompletionItem[] {
  const found = workbench.candidatesAt(path, offset);
  return found ? completionItems(found, lines, takesSnippets) : [];
}

export function completionItems(found: Candidates, lines: Lines, takesSnippets: boolean): CompletionItem[] {
  const range = lines.range(found);
  return found.items.map((candidate) => {
    const rank = order.indexOf(candidate.kind);
    return {
      label: candidate.label,
      kind: kinds[candidate.kind],
      detail: candidate.detail,
      sortText: `${rank < 0 ? order.length : rank}${candidate.label}`,
      insertTextFormat: takesSnippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      textEdit: { range, newText: takesSnippets ? candidate.snippet : snippetText(candidate.snippet) },
      ...(candidate.doc === "" ? {} : { documentation: { kind: "markdown", value: candidate.doc } as const }),
    };
  });
}
