export { buildSource, type ClusterBuild, type SourceBuild } from "./build.ts";
export { emitCluster, sha256 } from "./emit.ts";
export { emitIr } from "./emit-ir.ts";
export { createBuildProgress } from "./progress.ts";
export { describeConflicts, hasOtherLineEnds, summarise } from "./report.ts";
export { findUnchanged, type UnchangedSource } from "./unchanged.ts";
export { checkUserData } from "./user-data-limit.ts";
export { watch } from "./watch.ts";
export { isCurrent, writeTree } from "./write.ts";
