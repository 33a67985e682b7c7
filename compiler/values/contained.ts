import type { Span } from "../../grammar/index.ts";
import type { ErrorValue, SecretValue, Value } from "./values.ts";

/** The first secret in a value, however deep: what is computed from the value is secret, too. */
export function secretIn(value: Value): SecretValue | undefined {
  return findIn(value, "secret");
}

/** Whether a value is wrong or not known, or holds one that is. */
export function hasError(value: Value): boolean {
  return findIn<ErrorValue>(value, "error") !== undefined;
}

function findIn<V extends SecretValue | ErrorValue>(value: Value, kind: V["kind"]): V | undefined {
  const stack = [value];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.kind === kind) return next as V;
    // One by one: a list may have more items than a call may have arguments.
    if (next.kind === "list") for (const item of next.items) stack.push(item);
    if (next.kind === "object") for (const entry of next.entries.values()) stack.push(entry.value);
  }
  return undefined;
}

/** The way of a secret, for related places: where it was declared, then each step. */
export function secretPath(value: SecretValue): { span: Span; message: string }[] {
  return value.path.map((span, index) => ({
    span,
    message: index === 0 ? "declared here" : `step ${index}: passes here`,
  }));
}
