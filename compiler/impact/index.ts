export { type Accepted, acceptOld } from "./accept.ts";
export type { Capacity } from "./capacity.ts";
export { type Change, type ImpactClass, impactClasses } from "./classify.ts";
export type { Effects, OutputChanges, PoolEffect, ResourceChange } from "./effects.ts";
export { fingerprintOf, type GivenValue, givenBlocks, plainValue } from "./given.ts";
export { countClasses, type Impact, impactOf } from "./impact.ts";
export { type Loss, type Lost, lossOf } from "./lose.ts";
export { type Rename, renamesOf } from "./renames.ts";
export { type SaidBlock, saidOf, saidOfPaths } from "./said.ts";
