import type { InlayHint } from "vscode-languageserver";
import { hintsIn } from "../../compiler/queries/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";
import type { HintSettings } from "./settings.ts";

export function inlayHints(
  { path, lines }: OpenDocument,
  { start, end }: { readonly start: number; readonly end: number },
  settings: HintSettings,
  workbench: Workbench,
): InlayHint[] {
  const analysis = settings.size > 0 ? workbench.analysisOf(path) : undefined;
  if (!analysis) return [];
  return hintsIn(path, analysis, workbench.compiledWith(path))
    .filter(({ kind, offset }) => settings.has(kind) && start <= offset && offset <= end)
    .map(({ offset, text, tooltip }) => ({
      position: lines.position(offset),
      label: text,
      tooltip,
      paddingLeft: true,
    }));
}
