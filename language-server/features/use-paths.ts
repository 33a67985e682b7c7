import { unusedFiles } from "../../compiler/queries/index.ts";
import type { Workbench } from "../session/index.ts";

/** The sources of the project that the `use` at a place could name, and the part of the text between its quotes. */
export function usePaths(
  path: string,
  offset: number,
  workbench: Workbench,
): { readonly start: number; readonly end: number; readonly items: readonly string[] } | undefined {
  const main = workbench.analysisOf(path)?.program.main;
  const inside = main?.bound.ast.items.flatMap((item) =>
    item.kind === "use" ? betweenQuotes(item.span, main.text) : [],
  );
  const place = inside?.find(({ start, end }) => start <= offset && offset <= end);
  if (!main || !place) return undefined;
  const items = unusedFiles(main, workbench.allAnalyses()).map(({ use }) => use.path);
  return { ...place, items: items.sort() };
}

/** The first text of a `use`; the quote at the end may be missing. */
function betweenQuotes(use: { readonly start: number; readonly end: number }, text: string) {
  const quote = text.indexOf('"', use.start);
  if (quote < 0 || quote >= use.end) return [];
  const length = /^[^"\n]*/.exec(text.slice(quote + 1, use.end))?.[0].length ?? 0;
  return [{ start: quote + 1, end: quote + 1 + length }];
}
