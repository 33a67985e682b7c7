import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CommandContext, Output } from "../../../runtime/cli/index.ts";
import { runCommandLine } from "../../../runtime/program.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { moduleVersions } from "../../tofu/registry.ts";
import type { Dialect } from "./rules/inputs.ts";

/** What one run of podplanec wrote and said. */
export interface CommandRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with sources, in which podplanec is run as a user runs it. */
export interface ProjectFolder {
  readonly directory: string;
  run(words: readonly string[], env?: Readonly<Record<string, string | undefined>>): Promise<CommandRun>;
  /** The texts of the files that OpenTofu reads. */
  tofuFiles(): Promise<Readonly<Record<string, string>>>;
  dispose(): Promise<void>;
}

/** Makes a folder with these files. */
export async function projectFolder(files: Readonly<Record<string, string>>): Promise<ProjectFolder> {
  const directory = temporaryFolder("project");
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(directory, name), text)));
  return {
    directory,
    run: (words, env = process.env) => runIn(directory, words, env),
    tofuFiles: () => readTofuFiles(directory),
    dispose: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Runs podplanec in a folder as a user runs it. */
export async function runIn(
  directory: string,
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<CommandRun> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const output = (chunks: string[]): Output => ({
    write: (text) => void chunks.push(String(text)),
    isTerminal: false,
    columns: 120,
  });
  const context: CommandContext = {
    cwd: directory,
    stdin: (async function* () {})(),
    stdout: output(stdout),
    stderr: output(stderr),
    env,
    signal: new AbortController().signal,
  };
  const exitCode = await runCommandLine(context, words);
  return { exitCode, stdout: stdout.join(""), stderr: stderr.join("") };
}

/** Configuration, and what it reads by `file()`: the texts of what OpenTofu reads in a folder. */
export async function readTofuFiles(directory: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(directory)).filter((name) => /\.(?:tf|sh)$/.test(name)).sort();
  const files: Record<string, string> = {};
  for (const name of names) {
    const path = join(directory, name);
    if ((await stat(path)).isFile()) files[name] = await readFile(path, "utf8");
  }
  return files;
}

/** A lock file that pins the modules' version and dialect and has nothing else yet. */
export function lockFor(dialect: Dialect, id: string, version: string = moduleVersions[dialect]): string {
  const lock = {
    version: 1,
    edition: 1,
    cluster: { id, name_prefix: id },
    modules: { "nstance-dev/nstance/aws": { version, dialect, nstance_version: version } },
    networks: {},
    names: {},
    vmconfig: {},
  };
  return `${JSON.stringify(lock, null, 2)}\n`;
}
