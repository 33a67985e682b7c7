import { join, resolve } from "node:path";
import { type Compilation, compile, type ReadResult, type Workspace } from "../../compiler/index.ts";
import { UserError } from "../cli/command.ts";
import { type BuildArguments, outputFolder } from "../project/outputs.ts";
import type { Source } from "../project/sources.ts";
import { createDiskWorkspace, displayPath } from "../workspace/disk.ts";
import { readText } from "../workspace/read-text.ts";
import { manifestName, readAccepted } from "./manifest.ts";

export const lockName = "podplane.lock.json";

/** A source as it was compiled. */
export interface CompiledSource {
  readonly source: Source;
  readonly text: string;
  readonly compilation: Compilation;
}

/** Reads and compiles one source with the lock files where its outputs go. Throws when it cannot be read. */
export function compileSource(cwd: string, source: Source, args: BuildArguments): CompiledSource {
  const text = readOrExplain(source.absolute, source.file);
  const varsFiles = args.varsFiles.map((path) => {
    const absolute = resolve(cwd, path);
    return { file: displayPath(cwd, absolute), text: readOrExplain(absolute, path) };
  });
  const workspace: Workspace = createDiskWorkspace(cwd);
  const folderOf = (cluster: string, clusters: number) =>
    args.lockFolder ?? outputFolder(cwd, source, args, cluster, clusters);
  const compilation = compile({
    file: source.file,
    text,
    notation: source.notation,
    workspace,
    varsFiles,
    assignments: args.assignments,
    lockOf(cluster, clusters) {
      const path = join(folderOf(cluster, clusters), lockName);
      const result = readText(path);
      if (result.kind === "missing") return undefined;
      const file = displayPath(cwd, path);
      return { file, text: textOrExplain(result, file) };
    },
    acceptedOf: (cluster, clusters) => readAccepted(join(folderOf(cluster, clusters), manifestName)),
  });
  return { source, text, compilation };
}

/** The text of a file that the user named. */
export function readOrExplain(absolute: string, shown: string): string {
  return textOrExplain(readText(absolute), shown);
}

function textOrExplain(result: ReadResult, shown: string): string {
  switch (result.kind) {
    case "text":
      return result.text;
    case "missing":
      throw new UserError(`there is no ${shown}`, { fix: "name a file that exists" });
    case "folder":
      throw new UserError(`${shown} is a folder`, { fix: "name a file in it" });
    case "not-utf8": {
      const lines = result.before.split("\n");
      const line = lines.length;
      const column = (lines[line - 1] ?? "").length + 1;
      throw new UserError(`${shown}:${line}:${column} is not UTF-8, from byte ${result.offset} on`, {
        why: "sources are UTF-8 text",
        fix: "save the file as UTF-8",
      });
    }
    case "too-large":
      throw new UserError(`${shown} has ${result.bytes} bytes, and ${result.limit} is the limit`, {
        fix: "split it into files that use each other",
      });
    case "loop":
      throw new UserError(`${shown} is a loop of symbolic links`, { fix: "name the file itself" });
    case "unreadable":
      throw new UserError(`${shown} cannot be read: ${result.reason}`, { fix: "make it readable" });
  }
}
