export { checkBuilt } from "./check-built.ts";
export { makeLock } from "./make-lock.ts";
export { notesOf } from "./notes.ts";
