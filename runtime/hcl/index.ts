export { type HclItem, itemsOf } from "./blocks.ts";
export { type HclReference, referencesIn } from "./references.ts";
