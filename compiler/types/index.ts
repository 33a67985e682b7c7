export { coerce } from "./coerce.ts";
export type { Notation, Place } from "./place.ts";
