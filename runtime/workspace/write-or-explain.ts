import { dirname } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { explainWriteFailure } from "./write-failure.ts";
import { writeFile } from "./write-file.ts";

/**
 * Writes one file as a whole, with the folders above it. What the system refuses is a `UserError` that names the file
 * as `shown` and says what to do; the file is then as it was.
 */
export function writeOrExplain(path: string, shown: string, text: string, fix: string): void {
  try {
    makeFolder(dirname(path));
    writeFile(path, text);
  } catch (error) {
    throw explainWriteFailure(error, shown, dirname(shown), { why: "nothing was written", fix });
  }
}
