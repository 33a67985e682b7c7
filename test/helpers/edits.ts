import { parse } from "../../grammar/index.ts";
import type { CorpusText } from "./corpus.ts";

/** A text as it is while somebody edits it. */
export interface EditedText {
  /** What was done, where. */
  readonly name: string;
  readonly text: string;
}

/** The text without each of the lines of its range, in turn. */
export function deleteLines({ name, text, start, end }: CorpusText): readonly EditedText[] {
  const edited: EditedText[] = [];
  for (let line = start, number = 1; line < end; number += 1) {
    const next = text.indexOf("\n", line) + 1 || text.length;
    if (text.slice(line, next).trim() !== "") {
      edited.push({ name: `${name}: line ${number} deleted`, text: text.slice(0, line) + text.slice(next) });
    }
    line = next;
  }
  return edited;
}

/** The text with each two neighbouring tokens of its range swapped, in turn. */
export function swapTokens({ name, text, start, end }: CorpusText): readonly EditedText[] {
  const { tokens } = parse(name, text);
  const inside = tokens.filter((token) => token.start >= start && token.end <= end && token.start < token.end);
  return inside.slice(1).map((second, index) => {
    const first = inside[index] ?? second;
    const between = text.slice(first.end, second.start);
    const swapped = text.slice(second.start, second.end) + between + text.slice(first.start, first.end);
    return {
      name: `${name}: \`${text.slice(first.start, first.end)}\` and \`${text.slice(second.start, second.end)}\` swapped`,
      text: text.slice(0, first.start) + swapped + text.slice(second.end),
    };
  });
}
