import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

/** The folder of all examples. */
export const examplesRoot = join(import.meta.dirname, "..", "..", "..", "examples");

/** Folders below `examples/` that hold committed output for OpenTofu, sorted. */
export function exampleFolders(): readonly string[] {
  const entries = readdirSync(examplesRoot, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name === "podplane.main.tf")
    .map((entry) => relative(examplesRoot, entry.parentPath))
    .sort();
}
