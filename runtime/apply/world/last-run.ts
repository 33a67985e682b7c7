import { rmSync } from "node:fs";
import {
  isRunning,
  listRuns,
  type ProcessMark,
  parseEvent,
  type RunFolder,
  type RunView,
  readJournal,
  viewOf,
} from "../../engine/index.ts";

/** A run that is over, or was cut off, as its journal has it. */
export interface PastRun {
  readonly folder: RunFolder;
  readonly view: RunView;
}

export function readRun(folder: RunFolder): PastRun {
  return { folder, view: viewOf(readJournal(folder.journal)) };
}

/** The runs since everything was last done, the newest first: what they left has to be looked at. */
export function pendingRuns(outputs: string): readonly PastRun[] {
  const pending: PastRun[] = [];
  for (const folder of listRuns(outputs)) {
    const run = readRun(folder);
    if (run.view.ended?.outcome === "done") break;
    pending.push(run);
  }
  return pending;
}

/** Whether the process of a run that has no end lives. */
export function isAlive({ view: { run, ended } }: PastRun): boolean {
  return ended === undefined && run?.birth !== undefined && isRunning(run.pid, run.birth);
}

export type StartedTool = RunView["tools"][number];

/** Programs that a run started and that still run. */
export function livingTools({ view }: PastRun): readonly StartedTool[] {
  return view.tools.filter(({ pid, birth }) => birth !== "" && isRunning(pid, birth));
}

/** The living child of any of these runs. */
export function livingChild(runs: readonly PastRun[]): ProcessMark | undefined {
  const [tool] = runs.flatMap(livingTools);
  return tool && { pid: tool.pid, birth: tool.birth };
}

/** Deletes what a run that was cut off could not: plans and overrides. */
export function removeLeftFiles({ view }: PastRun): readonly string[] {
  return view.files.map(({ path }) => {
    rmSync(path, { recursive: true, force: true });
    return path;
  });
}

/** The events of a journal that anybody gives, in their order. */
export function eventsIn(text: string): ReturnType<typeof readJournal> {
  return text.split("\n").flatMap((line) => parseEvent(line) ?? []);
}
