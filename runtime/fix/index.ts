export { type AppliedFix, applyFixes, editText } from "./apply.ts";
