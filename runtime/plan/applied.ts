import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../cli/index.ts";
import { manifestName, printManifest } from "../manifest/index.ts";
import type { ClusterBuild } from "../outputs/index.ts";
import { writeFile } from "../workspace/index.ts";
import { type FormerBuild, readBuild } from "./last-build.ts";

/** Keeps a build that was applied in a folder of its own, in place of the one before. Throws what writing throws. */
export function keepApplied(folder: string, { files, manifest }: Pick<ClusterBuild, "files" | "manifest">): void {
  forgetApplied(folder);
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFile(join(folder, path), text);
  }
  // The last, since there is no build without it: what is cut off before is none.
  writeFile(join(folder, manifestName), printManifest(manifest));
}

/** The build that was applied; undefined where there is none, or another release wrote what this one cannot read. */
export function readApplied(folder: string): FormerBuild | undefined {
  try {
    return readBuild(folder, manifestName, "what was last applied here");
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

export function forgetApplied(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
