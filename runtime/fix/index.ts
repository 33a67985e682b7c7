export { type AppliedFix, applyFixes } from "./apply.ts";
export { chooseFixes } from "./choose.ts";
