import { lstatSync, type Stats } from "node:fs";
import { resolve } from "node:path";
import { exitCodes, UserError } from "../cli/index.ts";
import { displayPath, realPath } from "./disk.ts";

/** Where a command writes the one file that the user names with `--out`. */
export type OutputFile =
  | { readonly kind: "stdout" }
  | {
      readonly kind: "file";
      /** Absolute. */
      readonly path: string;
      /** As messages name it. */
      readonly shown: string;
    };

/**
 * Judges what `--out` names, before anything is made. `-` is standard output; a file is made where none is, or takes
 * the place of a regular one, never of a link, a device or a pipe, and never of what the command reads (ruling 28):
 * `read` has absolute paths of that, and all are compared without symbolic links. Throws `UserError`, exit 2.
 */
export function outputFile(cwd: string, given: string, read: readonly string[]): OutputFile {
  if (given === "-") return { kind: "stdout" };
  if (given === "") throw refused("--out names no file", "write a name behind it, or - for standard output");
  const path = resolve(cwd, given);
  const inTheWay = /[/\\]$/.test(given) ? "a folder" : kindOf(path);
  if (inTheWay !== undefined) {
    throw refused(`--out ${given} is ${inTheWay}, and a file would be put in its place`, fixFor(inTheWay));
  }
  const real = realPath(path) ?? path;
  if (read.some((source) => source === path || (realPath(source) ?? source) === real)) {
    throw refused(
      `--out ${given} is a file that the command reads`,
      "choose another name, for example bootstrap.netsy",
    );
  }
  return { kind: "file", path, shown: displayPath(cwd, path) };
}

type InTheWay = "a folder" | "a link" | "a device" | "a pipe" | "a socket";

/** What stands at a path and is no regular file. What cannot be looked at is told when it is written. */
function kindOf(path: string): InTheWay | undefined {
  const status = statusOf(path);
  if (status === undefined || status.isFile()) return undefined;
  if (status.isSymbolicLink()) return "a link";
  if (status.isDirectory()) return "a folder";
  if (status.isFIFO()) return "a pipe";
  return status.isSocket() ? "a socket" : "a device";
}

function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function fixFor(inTheWay: InTheWay): string {
  switch (inTheWay) {
    case "a folder":
      return "name a file in it";
    case "a link":
      return "name the file that it leads to, or write - for standard output";
    default:
      return "name a file, or write - for standard output";
  }
}

function refused(what: string, fix: string): UserError {
  return new UserError(what, { fix, exitCode: exitCodes.usage });
}
