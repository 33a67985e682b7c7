export { addProblem } from "./add-problem.ts";
export { builtFolder, clusterOfFolder, compileBuilt } from "./compile-built.ts";
export { type CompiledSource, compileSource, type Reading, readOrExplain } from "./compile-source.ts";
export { compileOne, compileToShow, type GivenValues, type WholeCluster } from "./compiled-cluster.ts";
export { lockIn } from "./find-lock.ts";
export { lockName } from "./lock-name.ts";
export { createStopwatch, describeTimings, type Stopwatch } from "./stopwatch.ts";
export { mayExceedLimit } from "./user-data-estimate.ts";
