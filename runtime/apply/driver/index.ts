export { adviceFor } from "./advice.ts";
export { openMachines } from "./clouds.ts";
export { type DriveOptions, type DriveResult, driveProgram, driveTofu, followTofu } from "./drive.ts";
export { explainThrown, programFailure, tofuFailure } from "./failure.ts";
export { applyPlan, dropPlan, makePlan, type PlanResult, type SavedPlan } from "./plans.ts";
export { queryTofu } from "./query.ts";
export { createSession, type Session } from "./session.ts";
export { readOutput, readState, type StateResource } from "./state-document.ts";
export { findUnrecorded, stateAddresses, type Unrecorded } from "./unrecorded.ts";
