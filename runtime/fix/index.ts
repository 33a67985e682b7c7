export { type AppliedFix, applyFixes } from "./apply.ts";
