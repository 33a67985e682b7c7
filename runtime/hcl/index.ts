export { entriesOf, type HclItem, itemsOf, keysOf } from "./blocks.ts";
export { type HclReference, referencesIn } from "./references.ts";
