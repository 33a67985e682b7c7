import { Diagnostics } from "../../compiler/index.ts";
import type { Refactoring } from "./refactoring.ts";

/** A JSONC document that was pasted into a source, as source; nothing where none stands at the place, or it has errors. */
export async function pastedDocument(
  path: string,
  text: string,
  at: { readonly start: number; readonly end: number },
): Promise<readonly Refactoring[]> {
  const found = documentAround(text, at.start);
  if (!found || at.end > found.end) return [];
  const { importJsonc } = await import("../../compiler/domains/cluster/import/index.ts");
  const source = importJsonc(path, text.slice(found.start, found.end), new Diagnostics());
  if (source === undefined) return [];
  const hasEdition = /^\s*podplane\s+\d/m.test(text.slice(0, found.start));
  const written = hasEdition ? source.replace(/^podplane \d+\n+/, "") : source;
  const edits = [{ span: { file: path, ...found }, text: text[found.end] === "\n" ? written.trimEnd() : written }];
  return [{ kind: "rewrite", title: "Write this JSONC as Podplane source", edits }];
}

/** The braces that begin a line of their own, around a place. */
function documentAround(text: string, offset: number): { readonly start: number; readonly end: number } | undefined {
  for (const { index } of text.matchAll(/^\{/gm)) {
    const end = closingBrace(text, index);
    if (end !== undefined && index <= offset && offset <= end) return { start: index, end };
  }
  return undefined;
}

/** Behind the brace that closes; strings and comments hold none. */
function closingBrace(text: string, start: number): number | undefined {
  const parts = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[{}]/g;
  parts.lastIndex = start;
  let depth = 0;
  for (let match = parts.exec(text); match; match = parts.exec(text)) {
    if (match[0] === "{") depth += 1;
    if (match[0] === "}") depth -= 1;
    if (depth === 0) return parts.lastIndex;
  }
  return undefined;
}
