import type { PlannedChange } from "../../tofu/index.ts";

/** Attributes by which `import` finds what has a name of its own, and not one that the cloud makes up. */
const naming = ["bucket", "name"] as const;

/**
 * What `import` takes for a resource, where its plan knows it. Most resources that have a name are found by it; those
 * whose ids the cloud makes up are known only when they are made.
 */
export function importIdOf({ known, action }: PlannedChange): string | undefined {
  if (action !== "create" && action !== "replace") return undefined;
  for (const name of naming) {
    const value = known.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}
