import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { explainWriteFailure, writeFile } from "../workspace/index.ts";

/** The folder beside the outputs where runs are kept. It is the user's own, and ignores itself in Git. */
export const privateFolderName = ".podplane";

const journalName = "journal.jsonl";

/** One run on disk. */
export interface RunFolder {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  /** Absolute path of its journal. */
  readonly journal: string;
}

/** Makes the private folder of a cluster's outputs where it is not there yet, and returns its path. */
export function privateFolder(outputs: string): string {
  const path = join(outputs, privateFolderName);
  try {
    mkdirSync(join(path, "runs"), { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
    const ignore = join(path, ".gitignore");
    if (!existsSync(ignore)) writeFile(ignore, "*\n");
    return path;
  } catch (error) {
    throw explainWriteFailure(error, "the journal", path, {
      why: "what is done is noted there, so that a run that is cut off can be gone on with",
      fix: "mend that, then run the same command again",
    });
  }
}

/**
 * An id for a new run. Ids sort by time, to the millisecond: a run may fail and be gone on with in the same second. `now`
 * is in milliseconds since 1970.
 */
export function newRunId(now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]/g, "");
  return `${time}-${randomBytes(3).toString("hex")}`;
}

/** Makes the folder of a new run. */
export function createRun(outputs: string, id: string): RunFolder {
  const run = runAt(outputs, id);
  privateFolder(outputs);
  mkdirSync(run.path, { mode: 0o700 });
  return run;
}

/** The runs of a cluster's outputs, the newest first; those without a journal are left out. */
export function listRuns(outputs: string): readonly RunFolder[] {
  const runs = join(outputs, privateFolderName, "runs");
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .sort()
    .reverse()
    .map((id) => runAt(outputs, id))
    .filter(({ journal }) => statSync(journal, { throwIfNoEntry: false })?.isFile() === true);
}

function runAt(outputs: string, id: string): RunFolder {
  const path = join(outputs, privateFolderName, "runs", id);
  return { id, path, journal: join(path, journalName) };
}
