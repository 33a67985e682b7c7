export { evaluateClusters } from "./clusters.ts";
export type { ExpandedBlock, ReadComputed } from "./environment.ts";
export { createEvaluation } from "./evaluation.ts";
export { functions } from "./functions.ts";
export { type Inputs, readInputs } from "./inputs.ts";
export { KeptBlocks } from "./kept-blocks.ts";
export { createModules } from "./program.ts";
export type { RawAttribute, RawBlock, RawLabel } from "./raw.ts";
export { readThunk } from "./thunk.ts";
