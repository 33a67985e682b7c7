import type { PlannedChange } from "../../tofu/index.ts";
import { importForms } from "./clouds.ts";

/** Attributes by which `import` finds what has a name of its own, and not one that the cloud makes up. */
const naming = ["bucket", "name"] as const;

/**
 * What `import` takes for a resource, where its plan knows it. Most resources that have a name are found by it; those
 * whose ids the cloud makes up are known only when they are made.
 */
export function importIdOf({
  known,
  action,
  type,
}: Pick<PlannedChange, "known" | "action" | "type">): string | undefined {
  if (action !== "create" && action !== "replace") return undefined;
  const form = importForms.get(type);
  if (form) return filled(form, known);
  for (const name of naming) {
    const value = known.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Every second part is an attribute; undefined where one is not known. */
function filled(form: readonly string[], known: ReadonlyMap<string, string>): string | undefined {
  const parts = form.map((part, index) => (index % 2 === 0 ? known.get(part) : part));
  return parts.includes(undefined) ? undefined : parts.join("");
}
