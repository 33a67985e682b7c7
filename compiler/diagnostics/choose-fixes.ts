import type { TextEdit } from "../../grammar/index.ts";
import type { Diagnostic, Fix } from "./shape.ts";

/** An edit that a diagnostic offers, and the diagnostic. */
export interface ChosenFix {
  readonly diagnostic: Diagnostic;
  readonly fix: Fix;
}

/**
 * The edits that can be applied together, in the order of the diagnostics. One that overlaps an earlier one is left
 * for the next run, which may find it no longer needed; of several ways to mend one thing none is chosen, since they
 * differ in what they mean. An edit with a part outside of `mayChange` is left as a whole.
 */
export function chooseFixes(
  diagnostics: readonly Diagnostic[],
  mayChange: (file: string) => boolean,
): readonly ChosenFix[] {
  const taken = new Map<string, TextEdit[]>();
  const chosen: ChosenFix[] = [];
  for (const diagnostic of diagnostics) {
    const [fix, ...others] = diagnostic.fixes;
    if (!fix || others.length > 0 || fix.edits.length === 0) continue;
    const fits = fix.edits.every((edit) => mayChange(edit.span.file) && !overlaps(edit, taken));
    if (!fits) continue;
    for (const edit of fix.edits) taken.set(edit.span.file, [...(taken.get(edit.span.file) ?? []), edit]);
    chosen.push({ diagnostic, fix });
  }
  return chosen;
}

/** Two edits that touch each other overlap as well: which of them would stand first is nobody's choice. */
function overlaps({ span }: TextEdit, taken: ReadonlyMap<string, readonly TextEdit[]>): boolean {
  return (taken.get(span.file) ?? []).some((one) => one.span.start <= span.end && span.start <= one.span.end);
}
