import type { Diagnostic } from "./diagnostic.ts";

/** `--deny-warnings`: the same diagnostics, each warning an error. Hints stay hints. */
export function denyWarnings(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.map((one) => (one.severity === "warning" ? { ...one, severity: "error" } : one));
}
