export { type PlannedCluster, type PlannedSource, planAgainstLastBuild } from "./plan-source.ts";
export { planText } from "./text.ts";
