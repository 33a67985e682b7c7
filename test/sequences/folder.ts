import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Diagnostics, readLock } from "../../compiler/index.ts";
import { type CommandResult, runCommand } from "../helpers/run-command.ts";
import type { Built } from "./kept.ts";
import { printSource, type Source } from "./source.ts";

const lockName = "podplane.lock.json";
const varsName = "set.podplanevars";

/** A folder in which a source is built again and again, as a user builds it. */
export interface BuildFolder {
  readonly directory: string;
  /** Whether the builds have `--vars`. */
  readonly vars: boolean;
}

/** What a build of the cluster `shop` left. */
export interface FolderBuild extends Built {
  readonly outputs: string;
  /** What OpenTofu reads. */
  readonly files: Readonly<Record<string, string>>;
}

/** Writes the source and runs `podplanec build` with what else is on the command line. */
export function runBuild(folder: BuildFolder, source: Source, words: readonly string[] = []): Promise<CommandResult> {
  writeFileSync(join(folder.directory, "cluster.podplane"), `${printSource(source)}\n`);
  writeFileSync(join(folder.directory, varsName), `workers = ${source.workers}\n`);
  return runCommand(folder.directory, ["build", ...(folder.vars ? ["--vars", varsName] : []), ...words]);
}

/** The outputs of the last build that went well. */
export function readBuild(folder: BuildFolder, source: Source): FolderBuild {
  const outputs = outputsOf(folder.directory);
  const lock = readLock(lockName, readFileSync(join(outputs, lockName), "utf8"), new Diagnostics());
  if (!lock?.built) throw new Error("the lock file holds nothing that was built");
  const names = readdirSync(outputs).filter((name) => /\.(?:tf|sh)$/.test(name));
  const files = Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(outputs, name), "utf8")]));
  return { source, built: lock.built, outputs, files };
}

/** The folder with the outputs of the cluster `shop`. */
function outputsOf(directory: string): string {
  const folders = ["", "shop", "set", "set/shop", "shop/set"].map((name) => join(directory, name));
  const found = folders.filter((folder) => {
    const path = join(folder, lockName);
    return existsSync(path) && readFileSync(path, "utf8").includes('"id": "shop"');
  });
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) throw new Error(`outputs lie in ${found.join(" and ") || "no folder"}`);
  return only;
}

/** Takes the lock file away while `work` runs. */
export async function withoutLock<T>({ outputs }: FolderBuild, work: () => Promise<T>): Promise<T> {
  const path = join(outputs, lockName);
  const text = readFileSync(path);
  rmSync(path);
  try {
    return await work();
  } finally {
    writeFileSync(path, text);
  }
}

/** Moves the outputs of `shop` to where a message says that they would go. */
export function moveOutputs(folder: BuildFolder, { outputs }: FolderBuild, target: string): void {
  const to = join(folder.directory, target);
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(outputs).filter((one) => /^podplane\./.test(one))) {
    renameSync(join(outputs, name), join(to, name));
  }
}
