import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Folders of the test file, or of the program, that imports this module. */
const folders: string[] = [];

/** Removes all that `temporaryFolder` made; `remove-folders.ts` calls it after the last test of each file. */
export function removeTemporaryFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

// Programs use helpers too, without Vitest: `examples/try-apply`.
process.once("exit", removeTemporaryFolders);

/**
 * A new, empty folder, which is removed after the last test of the file, or when the program ends.
 *
 * @param name What it is for, in a word or two: it stands in the folder's name, for who finds one that was left behind.
 * @returns Its absolute path.
 */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `podplanec-${name}-`));
  folders.push(folder);
  return folder;
}
