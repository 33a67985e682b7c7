import { parse } from "../../grammar/index.ts";
import { type CorpusText, readCorpus } from "./corpus.ts";
import type { EditedText } from "./edits.ts";
import { type Tally, tally } from "./partial.ts";

/**
 * What edits of all that we show add to the problems of the parser.
 *
 * @param chosen tells for each edit, by its number, whether it is tried
 */
export async function tallySyntax(
  edit: (text: CorpusText) => readonly EditedText[],
  chosen: (index: number) => boolean,
): Promise<Tally> {
  const count = (text: string) => parse("edited.podplane", text).problems.length;
  const edits = (await readCorpus()).flatMap((text) => {
    const before = count(text.text);
    return edit(text).map((one) => ({ before, edit: one }));
  });
  return tally(
    edits.filter((_, index) => chosen(index)),
    count,
  );
}
