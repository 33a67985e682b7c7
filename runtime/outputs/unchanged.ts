import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { version } from "../cli/index.ts";
import { type BuildManifest, manifestName, readManifest } from "../manifest/index.ts";
import { type BuildArguments, outputFolder, type Source } from "../project/index.ts";
import { displayPath, readText } from "../workspace/index.ts";
import { hasBucketClashes, type OutputText } from "./bucket-clashes.ts";
import { sha256 } from "./emit.ts";
import { inputsOf } from "./inputs.ts";
import { sourceHash } from "./source-hash.ts";
import { stateOf } from "./tree.ts";
import { isCurrent, leftoversIn } from "./write.ts";

/** A source whose outputs are as the last build left them, so that it need not be compiled. */
export interface UnchangedSource {
  readonly kind: "unchanged";
  /** Folder of the outputs, from the working directory. */
  readonly shown: string;
  readonly files: number;
}

/**
 * Whether a build of a source would find nothing to do, told without compiling it: by the manifest of its outputs,
 * all that was read for them (the lock file is one of them) and each output file are as they were, and so is
 * podplanec, and no file of the user's beside them is to be warned of. Undefined where anything differs or is in doubt,
 * which the compilation then explains. A source with several clusters is always compiled: only that tells their folders.
 */
export function findUnchanged(cwd: string, source: Source, args: BuildArguments): UnchangedSource | undefined {
  const folder = outputFolder(cwd, source, args, "", 1);
  const shown = displayPath(cwd, folder);
  const manifest = intactManifest(folder);
  if (!manifest || manifest.compiler !== version || isNewerProgram(folder)) return undefined;
  if (Object.keys(manifest.source)[0] !== displayPath(folder, source.absolute)) return undefined;
  if (JSON.stringify(manifest.inputs) !== JSON.stringify(inputsOf(cwd, folder, args))) return undefined;
  if (!Object.entries(manifest.source).every(([path, hash]) => isSameSource(resolve(folder, path), hash)))
    return undefined;
  const outputs = outputsOf(folder, manifest);
  if (!outputs || leftoversIn(folder).length > 0 || hasBucketClashes(folder, outputs)) return undefined;
  return { kind: "unchanged", shown, files: outputs.length };
}

/** The manifest of a folder, if it is exactly as a build prints one. What is wrong with it is told by the build. */
function intactManifest(folder: string): BuildManifest | undefined {
  const path = join(folder, manifestName);
  try {
    const manifest = readManifest(path, path);
    return manifest && isCurrent(folder, manifest) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A podplanec that was built after the outputs may make others under the same version. Packages from a registry
 * carry a date long ago, so that this concerns only who works on podplanec.
 */
function isNewerProgram(folder: string): boolean {
  const program = statSync(fileURLToPath(import.meta.url), { throwIfNoEntry: false });
  const outputs = statSync(join(folder, manifestName), { throwIfNoEntry: false });
  return !program || !outputs || program.mtimeMs >= outputs.mtimeMs;
}

function isSameSource(path: string, hash: string): boolean {
  const result = readText(path);
  return result.kind === "text" && sourceHash(path, result.text) === hash;
}

/** The output files, if all are as the manifest says. */
function outputsOf(folder: string, { files }: BuildManifest): readonly OutputText[] | undefined {
  const outputs: OutputText[] = [];
  for (const [path, hash] of Object.entries(files)) {
    const state = stateOf(folder, path);
    if (state.kind !== "text" || sha256(state.text) !== hash) return undefined;
    outputs.push({ path, text: state.text });
  }
  return outputs;
}
