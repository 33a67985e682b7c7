export { type AllowingText, applyAllowances } from "./apply-allowances.ts";
export { type ChosenFix, chooseFixes } from "./choose-fixes.ts";
export { denyWarnings } from "./deny-warnings.ts";
export {
  compareText,
  type Diagnostic,
  Diagnostics,
  type Fix,
  type ParametersOf,
  type RelatedPlace,
} from "./diagnostic.ts";
export { foreignAdvice } from "./foreign-words.ts";
export { byCause } from "./one-cause.ts";
export { mayAllow, readAllowances } from "./read-allowances.ts";
export { type RuleName, rules } from "./registry/index.ts";
export type { Severity } from "./rule/index.ts";
export { findSimilar, listWords, meantFixes, suggestion } from "./suggest.ts";
export { reportSyntax } from "./syntax.ts";
