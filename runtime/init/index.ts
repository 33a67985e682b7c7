export { type Asker, createAsker } from "./asker.ts";
export { collectAnswers } from "./collect.ts";
export { requireFreeFolder } from "./free-folder.ts";
