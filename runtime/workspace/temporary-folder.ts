import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { explainWriteFailure } from "./write-failure.ts";

/** Makes a folder of our own among the temporary files and returns its path. `what` goes there: `the plan`. */
export function makeTemporaryFolder(name: string, what: string): string {
  const home = tmpdir();
  try {
    return mkdtempSync(join(home, `podplanec-${name}-`));
  } catch (error) {
    throw explainWriteFailure(error, what, home, {
      why: "it is kept among the temporary files, outside of the project",
      fix: "make room there, or name another folder with TMPDIR",
    });
  }
}
