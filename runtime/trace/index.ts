export { explainOrigin } from "./explain.ts";
export { causeOf, lineRange, originsAt } from "./lookup.ts";
