import { type Dirent, readdirSync } from "node:fs";
import { UserError } from "../cli/command.ts";

/** What stands in a folder. `shown` is its path as the user knows it. Throws what the user can act on. */
export function readFolder(absolute: string, shown: string): Dirent[] {
  try {
    return readdirSync(absolute, { withFileTypes: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const denied = code === "EACCES" || code === "EPERM";
    const reason = denied ? "permission is denied" : error instanceof Error ? error.message : String(error);
    throw new UserError(`the folder ${shown} cannot be read: ${reason}`, {
      fix: denied ? "make it readable, or name the files in it" : "name the files in it",
      cause: error,
    });
  }
}
