import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../cli/index.ts";
import { makeFolder } from "./make-folder.ts";
import { explainWriteFailure } from "./write-failure.ts";

/** What the user is told of a file that cannot be made. */
export interface CreateTexts {
  /** The path as messages show it. */
  readonly shown: string;
  /** Why a file that is there stays, and what to do. */
  readonly exists: { readonly why: string; readonly fix: string };
  /** What to do where the folder cannot be written to. */
  readonly fix: string;
}

/** Makes a file, and its folder, and never over anything. Throws a `UserError` where that cannot be. */
export function createFile(path: string, text: string, { shown, exists, fix }: CreateTexts): void {
  const explained = (error: unknown) =>
    explainWriteFailure(error, shown, dirname(shown), { why: "nothing was written", fix });
  try {
    makeFolder(dirname(path));
  } catch (error) {
    throw explained(error);
  }
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw explained(error);
    throw new UserError(`${shown} exists and was left as it is`, { ...exists, cause: error });
  }
}
