export {
  type Change,
  type ChangeAction,
  type Event,
  type EventBody,
  eventSchema,
  eventVersion,
  type Failure,
  type Place,
  parseEvent,
  type RunOutcome,
  type StepInfo,
  type StepOutcome,
} from "./event.ts";
export { createJournal, type GrowingFile, type Journal, openGrowing, readJournal } from "./journal.ts";
export {
  type Lease,
  type LeaseOwner,
  type LeaseRecord,
  type LeaseResult,
  type ProcessMark,
  realLeaseWorld,
  renewEvery,
  takeLease,
} from "./lease.ts";
export { type MachineWorld, type RunStart, runSteps, type Step, type StepContext, type StepResult } from "./machine.ts";
export { birthOf, isRunning, machineId } from "./processes.ts";
export { createRun, listRuns, newRunId, privateFolder, privateFolderName, type RunFolder } from "./run-folder.ts";
export { advance, doneAndLeft, emptyView, type ResourceView, type RunView, type StepView, viewOf } from "./view.ts";
