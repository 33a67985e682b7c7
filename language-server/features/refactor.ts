import { type CodeAction, CodeActionKind, type CodeActionParams, CodeActionTriggerKind } from "vscode-languageserver";
import { pastedDocument, type Refactoring, refactoringsAt } from "../refactor/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";
import { textsOf } from "./navigation.ts";
import type { Places } from "./places.ts";
import { workspaceEdit } from "./rename.ts";

const kinds: Readonly<Record<Refactoring["kind"], CodeActionKind>> = {
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
  rewrite: CodeActionKind.RefactorRewrite,
};

/** Other ways to write what stands at a range. Each is checked first, so that they are found only where somebody asks. */
export async function refactorActions(
  { path, lines }: OpenDocument,
  { range, context }: CodeActionParams,
  workbench: Workbench,
  places: Places,
  createsFiles: boolean,
): Promise<CodeAction[]> {
  const span = lines.span(range);
  const isAsked = context.only?.some((kind) => kind.startsWith("refactor")) ?? span.start < span.end;
  const isMove = context.triggerKind === CodeActionTriggerKind.Automatic && !isAsked;
  const analysis = isMove || !path.endsWith(".podplane") ? undefined : workbench.analysisOf(path);
  if (!analysis || (context.only && !isAsked)) return [];
  const texts = textsOf([analysis]);
  const found = await refactoringsAt(path, span, analysis, {
    others: workbench.allAnalyses(),
    exists: (one) => workbench.exists(one),
    findingsWith: (changed) => workbench.findingsWith(path, changed),
  });
  return found
    .filter((one) => createsFiles || !one.creates)
    .map((one) => ({ title: one.title, kind: kinds[one.kind], edit: editOf(one, texts, places) }));
}

/** A document of the other notation in a source is no source at all, so that this mends it. */
export async function pastedActions(
  { path, lines }: OpenDocument,
  { range }: CodeActionParams,
  places: Places,
): Promise<CodeAction[]> {
  if (!path.endsWith(".podplane")) return [];
  const found = await pastedDocument(path, lines.text, lines.span(range));
  const texts = new Map([[path, lines.text]]);
  return found.map((one) => ({
    title: one.title,
    kind: CodeActionKind.QuickFix,
    isPreferred: true,
    edit: workspaceEdit(one.edits, texts, places),
  }));
}

function editOf(
  { edits, creates }: Refactoring,
  texts: ReadonlyMap<string, string>,
  places: Places,
): NonNullable<CodeAction["edit"]> {
  const { changes = {} } = workspaceEdit(edits, texts, places);
  if (!creates) return { changes };
  const uri = places.uri(creates.path);
  const start = { line: 0, character: 0 };
  return {
    documentChanges: [
      { kind: "create", uri },
      { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: creates.text }] },
      ...Object.entries(changes).map(([file, own]) => ({ textDocument: { uri: file, version: null }, edits: own })),
    ],
  };
}
