import type { EditedText } from "./edits.ts";

/** How many problems edits add, of those that add any. */
export interface Tally {
  readonly edits: number;
  /** Edits by the number of problems that they add: 1, 2 and so on. */
  readonly adding: ReadonlyMap<number, number>;
  /** An edit that adds the most, for whoever reads a failure. */
  readonly worst: string;
}

/** Counts what each edit of a text adds to the problems that it has. */
export function tally(edited: readonly { readonly before: number; readonly edit: EditedText }[], count: Count): Tally {
  const adding = new Map<number, number>();
  let worst = { added: 0, name: "" };
  for (const { before, edit } of edited) {
    const added = count(edit.text) - before;
    if (added <= 0) continue;
    adding.set(added, (adding.get(added) ?? 0) + 1);
    if (added > worst.added) worst = { added, name: edit.name };
  }
  return { edits: edited.length, adding, worst: `${worst.added}: ${worst.name}` };
}

export type Count = (text: string) => number;

/** The share of one, among the edits that add any. */
export function shareOfOne({ adding }: Tally): number {
  const all = [...adding.values()].reduce((sum, edits) => sum + edits, 0);
  return all === 0 ? 1 : (adding.get(1) ?? 0) / all;
}
