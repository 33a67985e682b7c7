export type { Located, Origin, RuleOrigin } from "../origin.ts";
export { mapLocated, originSpan } from "../origin.ts";
export type { RuleId } from "../rules.ts";
export type * from "./ir.ts";
