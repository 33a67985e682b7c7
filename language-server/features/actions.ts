import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import { chooseFixes, type Diagnostic } from "../../compiler/index.ts";
import type { OpenDocument, Result, Workbench } from "../session/index.ts";
import type { Places } from "./places.ts";
import { workspaceEdit } from "./rename.ts";

/** Every fix that diagnostics at a range offer, and one for all that can be mended together. */
export async function actionsAt(
  { path }: OpenDocument,
  range: { readonly start: number; readonly end: number },
  only: readonly string[] | undefined,
  workbench: Workbench,
  places: Places,
): Promise<CodeAction[]> {
  const result = await workbench.session.currentResult(path);
  if (result?.kind !== "checked") return [];
  const wants = (kind: string) => only === undefined || only.some((one) => kind === one || kind.startsWith(`${one}.`));
  return [
    ...(wants(CodeActionKind.QuickFix) ? quickFixes(path, range, result, places) : []),
    ...(wants(CodeActionKind.SourceFixAll) ? fixAll(path, result, places) : []),
  ];
}

type Checked = Extract<Result, { kind: "checked" }>;

function quickFixes(
  path: string,
  { start, end }: { readonly start: number; readonly end: number },
  { diagnostics, sources }: Checked,
  places: Places,
): CodeAction[] {
  const touched = diagnostics.filter(({ span }) => span?.file === path && span.start <= end && start <= span.end);
  return touched.flatMap((diagnostic) =>
    diagnostic.fixes.map((fix) => ({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      isPreferred: diagnostic.fixes.length === 1,
      edit: workspaceEdit(fix.edits, sources, places),
    })),
  );
}

/** The edits that `check --fix` would make in this file, in one step. */
function fixAll(path: string, { diagnostics, sources }: Checked, places: Places): CodeAction[] {
  const own: readonly Diagnostic[] = diagnostics.filter(({ span }) => span?.file === path);
  const edits = chooseFixes(own, (file) => file === path).flatMap(({ fix }) => fix.edits);
  if (edits.length === 0) return [];
  return [
    {
      title: "Mend all that has one way to be mended",
      kind: CodeActionKind.SourceFixAll,
      edit: workspaceEdit(edits, sources, places),
    },
  ];
}
