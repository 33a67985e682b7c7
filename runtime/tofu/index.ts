export { environmentOfOthers } from "./environment.ts";
export { parseTofuLine, type TofuMessage, type TofuRange } from "./message.ts";
export { type PlanDocument, type PlannedChange, parsePlan } from "./plan-document.ts";
export { findProgram, findTofu, runTofu, type TofuOptions } from "./run.ts";
export { hideInFile, noSecrets, type SecretValues, SecretVariables, secretVariables } from "./secret-variables.ts";
export { type FollowedRun, joinRun, type RunEnd, startTofu } from "./start.ts";
export { findGenerated, validateWithTofu } from "./validate.ts";
