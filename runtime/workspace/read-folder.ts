import { type Dirent, readdirSync } from "node:fs";

export type FolderResult =
  | { readonly kind: "entries"; readonly entries: readonly Dirent[] }
  /** `denied` where permission is what is missing. */
  | { readonly kind: "unreadable"; readonly reason: string; readonly denied: boolean };

/** What stands in a folder. `path` is absolute. Never throws: what is wrong is in the result. */
export function readFolder(path: string): FolderResult {
  try {
    return { kind: "entries", entries: readdirSync(path, { withFileTypes: true }) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const denied = code === "EACCES" || code === "EPERM";
    const reason = denied ? "permission is denied" : error instanceof Error ? error.message : String(error);
    return { kind: "unreadable", reason, denied };
  }
}
