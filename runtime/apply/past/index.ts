export { attachToRun } from "./attach.ts";
export { type ExplainWorld, explainLastRun } from "./explain.ts";
export { replayJournal } from "./replay.ts";
