import { join, resolve } from "node:path";
import { type Lock, printLock } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { builtFolder, type CompiledSource, compileBuilt, lockName, type Reading } from "../compile/index.ts";
import type { BuildManifest } from "../manifest/index.ts";
import { sourceHash } from "../outputs/index.ts";
import { builtLock } from "../vmconfig/index.ts";
import { displayPath, readText, writeOrExplain } from "../workspace/index.ts";

/** A built cluster with the changes that steps make to it, before any of them is on the disk. */
export interface UpgradeState {
  readonly folder: string;
  readonly manifest: BuildManifest;
  readonly lock: Lock;
  /** Sources that are edited, by absolute path. */
  readonly edited: ReadonlyMap<string, string>;
}

/** The cluster of a folder of outputs. Throws a `UserError` where nothing was built there. */
export function readState(cwd: string, path: string): UpgradeState {
  const folder = resolve(cwd, path);
  const manifest = builtFolder(cwd, folder);
  if (!manifest) {
    throw new UserError(`${displayPath(cwd, folder)} holds no outputs of a build`, {
      why: "a cluster that was never built takes the newest of all with its first build",
      fix: "name the folder with the outputs of a cluster",
    });
  }
  return { folder, manifest, lock: builtLock(cwd, folder).lock, edited: new Map() };
}

/** A step upon changes that are not built would show, and roll out, both at once. Throws a `UserError` for them. */
export function requireBuilt(cwd: string, { folder, manifest }: UpgradeState): void {
  const isAs = (path: string, hash: string) => {
    const read = readText(resolve(folder, path));
    return read.kind === "text" && sourceHash(path, read.text) === hash;
  };
  const lockHash = manifest.files[lockName];
  const sources = Object.entries(manifest.source).filter(([path]) => path !== lockName);
  const checked = [...sources, ...(lockHash === undefined ? [] : ([[lockName, lockHash]] as const))];
  const [changed] = checked.find(([path, hash]) => !isAs(path, hash)) ?? [];
  if (changed === undefined) return;
  throw new UserError(`${displayPath(cwd, join(folder, changed))} was changed since the last build`, {
    why: "one step at a time: what a step does could not be told from what that change does",
    fix: "build and apply it first, or look ahead with --dry-run",
  });
}

/** Compiles a state as if it were on the disk. */
export function compileState(cwd: string, state: UpgradeState): CompiledSource {
  const texts = new Map([...state.edited, [join(state.folder, lockName), printLock(state.lock)]]);
  const reading: Reading = {
    read: (path) => {
      const text = texts.get(path);
      return text === undefined ? readText(path) : { kind: "text", text };
    },
  };
  return compileBuilt(cwd, state.folder, state.manifest, { reading });
}

/** Writes what differs from the disk, and returns the paths as messages show them. */
export function writeState(cwd: string, { folder, lock, edited }: UpgradeState): readonly string[] {
  const wanted = [...edited, [join(folder, lockName), printLock(lock)] as const];
  return wanted.flatMap(([path, text]) => {
    const now = readText(path);
    if (now.kind === "text" && now.text === text) return [];
    const shown = displayPath(cwd, path);
    writeOrExplain(path, shown, text, "mend that, and run the command again");
    return [shown];
  });
}
