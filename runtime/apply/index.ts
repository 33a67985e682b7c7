export { type LoadedCluster, loadCluster } from "./load.ts";
export { runApply } from "./run.ts";
export { planSteps } from "./steps/index.ts";
export { type ApplyOptions, applyOptionsOf } from "./world/index.ts";
