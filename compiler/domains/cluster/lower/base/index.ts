export { keyOf, type LowerContext } from "./context.ts";
export { lowerNetwork } from "./network.ts";
