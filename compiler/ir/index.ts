export type { Located, Origin } from "../origin.ts";
export { mapLocated, originSpan } from "../origin.ts";
export type * from "./ir.ts";
