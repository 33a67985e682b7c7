import type { InlayHint } from "vscode-languageserver";
import { type Hint, hintsIn } from "../../compiler/queries/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";

/** Which hints a user has switched on; all are off by themselves. */
export type HintSettings = ReadonlySet<Hint["kind"]>;

/** The settings in what a client sends of its configuration: `{ inlayHints: { ranges: true } }`. */
export function readHintSettings(configuration: unknown): HintSettings {
  const hints = memberOf(configuration, "inlayHints");
  const kinds = ["ranges", "totals", "names"] as const;
  return new Set(kinds.filter((kind) => memberOf(hints, kind) === true));
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

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
