import { dirname, join, resolve } from "node:path";
import {
  type Compilation,
  type CompileCache,
  type CompileInput,
  compile,
  type ReadResult,
  type Workspace,
} from "../../compiler/index.ts";
import { manifestName, readAccepted } from "../manifest/index.ts";
import {
  type BuildArguments,
  outputFolder,
  placeOfOutputs,
  type Source,
  type SourceProblem,
  sourceProblem,
} from "../project/index.ts";
import { createDiskWorkspace, displayPath, readText } from "../workspace/index.ts";
import { compilingOnce } from "./compiling-once.ts";
import { findLockOf, lockIn } from "./find-lock.ts";

/** A source as it was compiled. */
export interface CompiledSource {
  readonly source: Source;
  readonly text: string;
  readonly compilation: Compilation;
}

/** Where texts come from, and what is known of them: for an editor, which has texts that are not on the disk. */
export interface Reading {
  /** Of an absolute path. */
  readonly read: typeof readText;
  readonly cache?: CompileCache;
}

const disk: Reading = { read: readText };

/** Reads and compiles one source with the lock files where its outputs go. Throws when it cannot be read. */
export function compileSource(cwd: string, source: Source, args: BuildArguments, reading = disk): CompiledSource {
  const text = textOrExplain(reading.read(source.absolute), source.file);
  const varsFiles = args.varsFiles.map((path) => {
    const absolute = resolve(cwd, path);
    return { file: displayPath(cwd, absolute), text: textOrExplain(reading.read(absolute), path) };
  });
  const workspace: Workspace = createDiskWorkspace(cwd, reading.read);
  const folderOf = (cluster: string, clusters: number) =>
    args.lockFolder === undefined
      ? outputFolder(cwd, source, args, cluster, clusters)
      : besideBuilt(args.lockFolder, cluster, clusters);
  const input: CompileInput = {
    file: source.file,
    text,
    notation: source.notation,
    workspace,
    varsFiles,
    assignments: args.assignments,
    ...(args.out === undefined ? {} : { out: displayPath(cwd, resolve(cwd, args.out)) }),
    ...(args.measure ? { measure: args.measure } : {}),
    ...(reading.cache ? { cache: reading.cache } : {}),
    lockOf: (cluster, clusters) => {
      const folder = folderOf(cluster, clusters);
      const others = args.lockFolder === undefined ? otherFolder(cwd, source, args, cluster, clusters) : undefined;
      return findLockOf(cwd, folder, others, cluster, args.newLock === true, reading.read, textOrExplain);
    },
    acceptDestroy: args.acceptDestroy ?? [],
    ...(args.cache ? { cache: args.cache } : {}),
    outputsOf: (cluster, clusters) => placeOfOutputs(args, cluster, clusters),
    acceptedOf: (cluster, clusters) => readAccepted(join(folderOf(cluster, clusters), manifestName)),
  };
  // An editor compiles a text again and again.
  const compilation = reading.cache ? compile(input) : compilingOnce(text, () => compile(input));
  return { source, text, compilation };
}

/** Where a cluster was built whose source has another one with its outputs in `folder`: beside them (ruling 35). */
function besideBuilt(folder: string, cluster: string, clusters: number): string {
  const isOther = clusters > 1 && lockIn(folder)?.id !== cluster;
  return isOther ? join(dirname(folder), cluster) : folder;
}

/** Where the outputs of a cluster lay before its source got a second cluster, or lost it. */
function otherFolder(cwd: string, source: Source, args: BuildArguments, cluster: string, clusters: number): string {
  return outputFolder(cwd, source, args, cluster, clusters > 1 ? 1 : 2);
}

/** The text of a file that the user named. Throws a `SourceProblem` when it cannot be read. */
export function readOrExplain(absolute: string, shown: string): string {
  return textOrExplain(readText(absolute), shown);
}

function textOrExplain(result: ReadResult, path: string): string {
  switch (result.kind) {
    case "text":
      return result.text;
    case "missing":
      throw sourceProblem("source-missing", { path });
    case "folder":
      throw unreadable(path, "it is a folder", "Name a file in it.");
    case "not-utf8": {
      // The byte itself has no character; this one stands for it in what is shown.
      const place = { file: path, start: result.before.length, text: `${result.before}\ufffd` };
      throw sourceProblem("source-not-utf8", { path, offset: result.offset }, place);
    }
    case "too-large":
      throw unreadable(
        path,
        `it has ${result.bytes} bytes, and ${result.limit} is the limit`,
        "Split it into files that use each other.",
      );
    case "loop":
      throw unreadable(path, "it is a loop of symbolic links", "Name the file itself.");
    case "unreadable":
      throw unreadable(path, result.reason, "Make it a file that can be read.");
  }
}

function unreadable(path: string, reason: string, fix: string): SourceProblem {
  return sourceProblem("source-unreadable", { path, reason, fix });
}
