import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Compilation, CompiledCluster } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { type BuildManifest, manifestName, readManifest } from "../manifest/index.ts";
import { displayPath } from "../workspace/index.ts";
import { type CompiledSource, compileSource, type Reading } from "./compile-source.ts";
import { lockIn } from "./find-lock.ts";

/** The build file of a folder of outputs; undefined where there is none, or what it was built from is gone. */
export function builtFolder(cwd: string, folder: string): BuildManifest | undefined {
  const path = join(folder, manifestName);
  const manifest = readManifest(path, displayPath(cwd, path));
  const [main] = Object.keys(manifest?.source ?? {});
  return main !== undefined && existsSync(resolve(folder, main)) ? manifest : undefined;
}

interface BuiltOptions {
  readonly reading?: Reading;
  /** What may be destroyed, by name; nothing unless it is said. */
  readonly acceptDestroy?: readonly string[] | "all";
}

/** Compiles what a folder was built from, with the same values from outside and its lock file. */
export function compileBuilt(
  cwd: string,
  folder: string,
  manifest: BuildManifest,
  options: BuiltOptions = {},
): CompiledSource {
  const [main] = Object.keys(manifest.source);
  if (main === undefined) throw new UserError(`${manifestName} names no source`, { fix: "build again" });
  const absolute = resolve(folder, main);
  const source = {
    file: displayPath(cwd, absolute),
    absolute,
    notation: absolute.endsWith(".podplane") ? ("podplane" as const) : ("jsonc" as const),
  };
  const args = {
    assignments: manifest.inputs?.set ?? [],
    varsFiles: (manifest.inputs?.vars ?? []).map((file) => resolve(folder, file)),
    out: manifest.inputs?.out === undefined ? undefined : resolve(folder, manifest.inputs.out),
    lockFolder: folder,
    acceptDestroy: options.acceptDestroy ?? [],
  };
  return compileSource(cwd, source, args, options.reading);
}

/** The cluster of a compilation that a folder holds the outputs of; the only one, where no folder is known. */
export function clusterOfFolder({ clusters }: Compilation, folder: string | undefined): CompiledCluster | undefined {
  if (clusters.length === 1) return clusters[0];
  const id = folder === undefined ? undefined : lockIn(folder)?.id;
  return clusters.find((one) => one.id === id);
}
