export { type LoadedCluster, loadCluster } from "./load.ts";
export { type ApplyOptions, applyOptionsOf } from "./options.ts";
export { runApply } from "./run.ts";
export { planSteps } from "./steps/apply-steps.ts";
