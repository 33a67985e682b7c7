import { type DocumentHighlight, DocumentHighlightKind, type Location } from "vscode-languageserver";
import type { Analysis } from "../../compiler/queries/index.ts";
import { declarationOf, occurrenceAt, referencesTo } from "../../compiler/queries/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";
import type { Places } from "./places.ts";

/** The texts of all files of programs, by path. */
export function textsOf(analyses: readonly Analysis[]): ReadonlyMap<string, string> {
  return new Map(
    analyses.flatMap(({ program }) => [...program.files].map(([path, { text }]) => [path, text] as const)),
  );
}

export function definitionAt({ path }: OpenDocument, offset: number, workbench: Workbench, places: Places): Location[] {
  const analysis = workbench.analysisOf(path);
  const meaning = analysis && occurrenceAt(path, offset, analysis)?.meaning;
  if (!analysis || !meaning) return [];
  const span = meaning.kind === "file" ? { file: meaning.path, start: 0, end: 0 } : declarationOf(meaning);
  return span ? [places.location(span, textsOf([analysis]))] : [];
}

/** Every place of the project that means what stands at an offset. */
export function referencesAt(
  { path }: OpenDocument,
  offset: number,
  withDeclaration: boolean,
  workbench: Workbench,
  places: Places,
): Location[] {
  const analysis = workbench.analysisOf(path);
  const meaning = analysis && occurrenceAt(path, offset, analysis)?.meaning;
  if (!meaning) return [];
  const analyses = workbench.allAnalyses();
  const texts = textsOf(analyses);
  return referencesTo(meaning, analyses)
    .filter((one) => withDeclaration || !one.isDeclaration)
    .map(({ span }) => places.location(span, texts));
}

export function highlightsAt({ path, lines }: OpenDocument, offset: number, workbench: Workbench): DocumentHighlight[] {
  const analysis = workbench.analysisOf(path);
  const meaning = analysis && occurrenceAt(path, offset, analysis)?.meaning;
  if (!analysis || !meaning) return [];
  return referencesTo(meaning, [analysis])
    .filter(({ span }) => span.file === path)
    .map(({ span, isDeclaration }) => ({
      range: lines.range(span),
      kind: isDeclaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}
