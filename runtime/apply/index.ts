export { explainRun } from "./explain-run.ts";
export { type LoadedCluster, loadCluster, requireReach, requireTofu } from "./load.ts";
export { attachToRun, replayJournal } from "./past/index.ts";
export * from "./remote/index.ts";
export { type RunRequest, runCluster } from "./run.ts";
export { applySteps, destroySteps, planSteps } from "./steps/index.ts";
export { type ApplyOptions, type ApplyWorld, applyOptionsOf, shellWord } from "./world/index.ts";
