import { type CompletionItem, CompletionItemKind, InsertTextFormat } from "vscode-languageserver";
import { type Candidate, type Candidates, snippetText } from "../../compiler/queries/index.ts";
import type { ClientRange, Lines } from "../base/index.ts";
import { writeUse } from "../refactor/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";
import { usePaths } from "./use-paths.ts";

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
  const paths = usePaths(path, offset, workbench);
  if (paths) return paths.items.map((label) => pathItem(label, lines.range(paths)));
  const found = workbench.candidatesAt(path, offset);
  if (!found) return [];
  const items = completionItems(found, lines, takesSnippets);
  const file = found.items.some(({ use }) => use) ? workbench.analysisOf(path)?.program.main : undefined;
  if (!file) return items;
  return items.map((item, index) => {
    const use = found.items[index]?.use;
    if (!use) return item;
    const { span, text } = writeUse(use, file);
    return {
      ...item,
      // Behind what the file knows already.
      sortText: `9${item.label}`,
      labelDetails: { description: use.path },
      additionalTextEdits: [{ range: lines.range(span), newText: text }],
    };
  });
}

/** A path is written as a whole, whatever of it stands there. */
function pathItem(label: string, range: ClientRange): CompletionItem {
  return { label, kind: CompletionItemKind.File, filterText: label, textEdit: { range, newText: label } };
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
