import type { Analysis } from "../../compiler/queries/index.ts";
import { extractLet } from "./extract-let.ts";
import { extractTemplate } from "./extract-template.ts";
import { inlineInclude, inlineLet } from "./inline.ts";
import type { Refactoring, Selection } from "./refactoring.ts";
import { repeatBlocks } from "./repeat.ts";
import { splitFile } from "./split-file.ts";

/** What refactorings ask of the world. */
export interface Around {
  /** Programs that may use the file. */
  readonly others: readonly Analysis[];
  exists(path: string): boolean;
  /** How much a check of the file finds to say, with these texts in place of those that are known. */
  findingsWith(texts: ReadonlyMap<string, string>): Promise<number>;
}

/** All that is offered at a range of a file: that of which a check has no more to say than of the text as it is. */
export async function refactoringsAt(
  path: string,
  range: { readonly start: number; readonly end: number },
  analysis: Analysis,
  around: Around,
): Promise<readonly Refactoring[]> {
  const file = analysis.program.files.get(path);
  if (!file) return [];
  const selection: Selection = { path, ...range, file, analysis };
  const found = [
    ...extractLet(selection),
    ...extractTemplate(selection),
    ...inlineLet(selection, around.others),
    ...inlineInclude(selection),
    ...splitFile(selection, around.exists),
    ...repeatBlocks(selection),
  ];
  if (found.length === 0) return [];
  const before = await around.findingsWith(new Map());
  const judged = await Promise.all(
    found.map(async (one) => (await around.findingsWith(textsAfter(one, path, file.text))) <= before),
  );
  return found.filter((_, index) => judged[index]);
}

/** The texts that a refactoring changes, or makes. */
export function textsAfter({ edits, creates }: Refactoring, path: string, text: string): ReadonlyMap<string, string> {
  const texts = new Map(creates ? [[creates.path, creates.text]] : []);
  const own = edits.filter(({ span }) => span.file === path);
  return texts.set(path, applied(text, own));
}

function applied(text: string, edits: Refactoring["edits"]): string {
  let result = "";
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    result += text.slice(at, Math.max(at, edit.span.start)) + edit.text;
    at = Math.max(at, edit.span.end);
  }
  return result + text.slice(at);
}
