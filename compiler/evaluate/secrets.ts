import type { SecretValue, Value } from "../values.ts";

/** The first secret in a value, however deep: what is computed from the value is secret, too. */
export function secretIn(value: Value): SecretValue | undefined {
  const stack = [value];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.kind === "secret") return next;
    // One by one: a list may have more items than a call may have arguments.
    if (next.kind === "list") for (const item of next.items) stack.push(item);
    if (next.kind === "object") for (const entry of next.entries.values()) stack.push(entry.value);
  }
  return undefined;
}
