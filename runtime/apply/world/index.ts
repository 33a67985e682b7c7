export { type Asker, askQuestion, type Question } from "./ask.ts";
export { type HeldLease, holdLease } from "./cluster-lease.ts";
export { removeFiles } from "./files.ts";
export { type Advice, type Known, stillInUse, tooFast } from "./known.ts";
export {
  eventsIn,
  isAlive,
  livingChild,
  livingTools,
  type PastRun,
  pendingRuns,
  readRun,
  removeLeftFiles,
  type StartedTool,
} from "./last-run.ts";
export type { CloudMachines } from "./machines.ts";
export { type ApplyOptions, applyOptionsOf } from "./options.ts";
export { type Places, placesOfAddress, placesOfRange } from "./places.ts";
export { shellWord } from "./shell.ts";
export { clusterStoreOptions } from "./store-options.ts";
export { createLineAsker } from "./terminal-asker.ts";
export type { ApplyWorld, SecretHolder } from "./world.ts";
