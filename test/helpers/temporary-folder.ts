import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** Folders of the test file that imports this module. */
const folders: string[] = [];

// The folder of a machine's whole tree takes a while to remove.
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}, 120_000);

/**
 * A new, empty folder, which is removed after the last test of the file.
 *
 * @param name What it is for, in a word or two: it stands in the folder's name, for who finds one that was left behind.
 * @returns Its absolute path.
 */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `podplanec-${name}-`));
  folders.push(folder);
  return folder;
}
