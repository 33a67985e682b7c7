export { type Located, mapLocated, type Origin, originSpan, type RuleOrigin, ruled } from "./origin.ts";
export { type RuleId, rules } from "./rules.ts";
export { placeOn, type Stage, spanOf, stagesOf, type Way, wayInto } from "./way.ts";
