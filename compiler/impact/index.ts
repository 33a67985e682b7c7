export { type Accepted, acceptOld } from "./accept.ts";
export { type Change, type ImpactClass, impactClasses } from "./classify.ts";
export { fingerprintOf, type GivenValue, givenBlocks } from "./given.ts";
export { countClasses, type Impact, impactOf, type PoolEffect } from "./impact.ts";
export { type SaidBlock, saidOf, saidOfPaths } from "./said.ts";
