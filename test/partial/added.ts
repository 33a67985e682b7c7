import type { Diagnostic } from "../../compiler/index.ts";

/** The errors that are in the one list and not in the other; what is said is compared, not where. */
export function addedErrors(before: readonly Diagnostic[], after: readonly Diagnostic[]): readonly Diagnostic[] {
  const left = new Map<string, number>();
  for (const one of before) if (one.severity === "error") left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1);
  return after.filter((one) => {
    if (one.severity !== "error") return false;
    const count = left.get(keyOf(one)) ?? 0;
    left.set(keyOf(one), count - 1);
    return count <= 0;
  });
}

function keyOf({ code, message }: Diagnostic): string {
  return `${code} ${message}`;
}
