export { type Accepted, acceptOld } from "./accept.ts";
export { fingerprintOf, type GivenValue, givenBlocks } from "./given.ts";
