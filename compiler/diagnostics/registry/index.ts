import type { DiagnosticRule } from "../define.ts";
import { meaningRules } from "./meaning.ts";

/** Every diagnostic of podplanec, by name. */
export const rules = {
  ...meaningRules,
} as const satisfies Readonly<Record<string, DiagnosticRule>>;

export type RuleName = keyof typeof rules;
