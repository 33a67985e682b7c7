import { LSPErrorCodes, type PrepareRenameResult, ResponseError, type WorkspaceEdit } from "vscode-languageserver";
import { renameableAt, renameTo } from "../../compiler/queries/index.ts";
import type { TextEdit } from "../../grammar/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";
import { textsOf } from "./navigation.ts";
import type { Places } from "./places.ts";

/** What would be renamed. Refused with a reason, which the editor shows. */
export function prepareRename(
  { path, lines }: OpenDocument,
  offset: number,
  workbench: Workbench,
): PrepareRenameResult {
  const analysis = workbench.analysisOf(path);
  if (!analysis) throw refused("only sources of the language have names");
  const found = renameableAt(path, offset, analysis);
  if (found.kind === "refused") throw refused(found.reason);
  return { range: lines.range(found), placeholder: found.text };
}

export function rename(
  { path }: OpenDocument,
  offset: number,
  name: string,
  workbench: Workbench,
  places: Places,
): WorkspaceEdit {
  const analysis = workbench.analysisOf(path);
  if (!analysis) throw refused("only sources of the language have names");
  const analyses = workbench.allAnalyses();
  const locks = (file: string) => workbench.locksWith(file);
  const found = renameTo(name, { path, offset, analysis, analyses, locks });
  if (found.kind === "refused") throw refused(found.reason);
  return workspaceEdit(found.edits, textsOf(analyses), places);
}

function refused(reason: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, reason);
}

/** Edits of several files, as the client takes them. */
export function workspaceEdit(
  edits: readonly TextEdit[],
  texts: ReadonlyMap<string, string>,
  places: Places,
): WorkspaceEdit {
  const changes: Record<string, { range: ReturnType<Places["range"]>; newText: string }[]> = {};
  for (const { span, text } of edits) {
    const uri = places.uri(span.file);
    const own = changes[uri] ?? [];
    changes[uri] = [...own, { range: places.range(span, texts), newText: text }];
  }
  return { changes };
}
