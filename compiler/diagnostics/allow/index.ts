export { type AllowingText, applyAllowances } from "./apply.ts";
export { denyWarnings } from "./deny.ts";
export { type Allowance, type CommentPlace, mayAllow, readAllowances } from "./read.ts";
