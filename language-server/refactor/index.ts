export { pastedDocument } from "./pasted.ts";
export type { Refactoring } from "./refactoring.ts";
export { type Around, refactoringsAt, textsAfter } from "./refactorings.ts";
export { writeUse } from "./use-line.ts";
