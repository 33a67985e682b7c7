import { join } from "node:path";
import { type SaidBlock, saidOfPaths } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { type BuildManifest, manifestName, readManifest } from "../manifest/index.ts";
import { sha256 } from "../outputs/index.ts";
import { displayPath, readText } from "../workspace/index.ts";
import type { OutputFiles } from "./compare-outputs.ts";

/** A build that a change is compared with. */
export interface FormerBuild {
  /** In words, behind "against". */
  readonly name: string;
  readonly said: SaidBlock;
  /** Its files, as far as they are there as they were written. */
  readonly files: OutputFiles;
  /** What is missing of it, and what that means: sentences. */
  readonly gaps: readonly string[];
}

/** The last build of a folder; undefined where there was none. Throws where its manifest says too little. */
export function readLastBuild(cwd: string, folder: string): FormerBuild | undefined {
  return readBuild(folder, displayPath(cwd, join(folder, manifestName)), "the last build");
}

/** A build whose files lie in this folder; `shown` is its manifest, and `name` the build, for people. */
export function readBuild(folder: string, shown: string, name: string): FormerBuild | undefined {
  const manifest = readManifest(join(folder, manifestName), shown);
  if (!manifest) return undefined;
  const said = manifest.blocks && saidOfPaths(manifest.blocks);
  if (!said) {
    throw new UserError(`${shown} does not say what the source said`, {
      why: "an earlier release wrote it, which kept hashes only",
      fix: "compare with a commit, such as `podplanec plan --against HEAD`, or build the unchanged source once",
    });
  }
  return { name, said, ...filesOf(folder, manifest, name) };
}

function filesOf(folder: string, manifest: BuildManifest, name: string): Pick<FormerBuild, "files" | "gaps"> {
  const files = new Map<string, string>();
  const missing: string[] = [];
  for (const [path, hash] of Object.entries(manifest.files)) {
    const result = readText(join(folder, path));
    if (result.kind === "text" && sha256(result.text) === hash) files.set(path, result.text);
    else missing.push(path);
  }
  const names = missing.join(", ");
  const gaps = missing.length === 0 ? [] : [`Not as ${name} left them, so what they change is not compared: ${names}.`];
  return { files, gaps };
}
