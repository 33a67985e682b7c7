import type { DiagnosticRule } from "../define.ts";
import { applyRules } from "./apply.ts";
import { crossFieldRules } from "./cross-field.ts";
import { fileRules } from "./files.ts";
import { jsoncRules } from "./jsonc.ts";
import { limitRules } from "./limits.ts";
import { lockRules } from "./lock.ts";
import { meaningRules } from "./meaning.ts";
import { modelRules } from "./model.ts";
import { providerRules } from "./provider.ts";
import { syntaxDiagnostics } from "./syntax.ts";

/** Every diagnostic of podplanec, by name. */
export const rules = {
  ...syntaxDiagnostics,
  ...jsoncRules,
  ...fileRules,
  ...meaningRules,
  ...modelRules,
  ...crossFieldRules,
  ...lockRules,
  ...providerRules,
  ...limitRules,
  ...applyRules,
} as const satisfies Readonly<Record<string, DiagnosticRule>>;

export type RuleName = keyof typeof rules;
