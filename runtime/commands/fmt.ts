import { globSync, realpathSync, type Stats, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Diagnostics, reportSyntax } from "../../compiler/index.ts";
import { parse, print } from "../../grammar/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { addProblem, readOrExplain } from "../compile/index.ts";
import { noteProblems, type SourceProblem } from "../project/index.ts";
import { writeDiagnostics } from "../render/index.ts";
import { displayPath, readFolder, writeFile } from "../workspace/index.ts";

/**
 * Writes sources in their canonical form. A file that has it already is not touched, one with syntax
 * errors is left alone and reported. `--check` writes nothing and exits 3 where something would change.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const paths = args.positionals.length > 0 ? args.positionals : ["."];
  if (paths.includes("-")) {
    if (paths.length > 1) throw new UserError("`-` stands alone", { exitCode: exitCodes.usage });
    return formatInput(context, args.flags.has("check"));
  }
  const files = new Set(paths.flatMap((path) => filesOf(context.cwd, path)));
  const checks = args.flags.has("check");
  const found = new Diagnostics();
  const sources = new Map<string, string>();
  const report = (problem: SourceProblem) => addProblem(problem, found, sources);
  const changed: string[] = [];
  for (const absolute of [...files].sort()) {
    const shown = displayPath(context.cwd, absolute);
    const text = noteProblems(() => readOrExplain(absolute, shown), report);
    const formatted = text === undefined ? undefined : format(shown, text, found, sources);
    if (formatted === undefined || formatted === text) continue;
    if (!checks) replace(absolute, shown, formatted);
    changed.push(shown);
  }
  writeDiagnostics(context, "pretty", found.sorted(), sources);
  for (const shown of changed) context.stdout.write(`${checks ? "would change" : "wrote"} ${shown}\n`);
  if (found.hasErrors) return exitCodes.errors;
  return checks && changed.length > 0 ? exitCodes.differs : exitCodes.ok;
}

/** Replaces a file as a whole; of a symbolic link, the file that it leads to. */
function replace(absolute: string, shown: string, text: string): void {
  try {
    writeFile(realpathSync(absolute), text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${shown} cannot be written: ${reason}`, { fix: "make it writable", cause: error });
  }
}

/** Formats standard input to standard output. */
async function formatInput(context: CommandContext, checks: boolean): Promise<number> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of context.stdin) chunks.push(chunk);
  const text = decode(Buffer.concat(chunks));
  const found = new Diagnostics();
  const sources = new Map<string, string>();
  const formatted = format("standard input", text, found, sources);
  writeDiagnostics(context, "pretty", found.sorted(), sources);
  if (formatted === undefined) return exitCodes.errors;
  if (checks) return formatted === text ? exitCodes.ok : exitCodes.differs;
  context.stdout.write(formatted);
  return exitCodes.ok;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError("standard input is not UTF-8", { why: "sources are UTF-8 text" });
  }
}

/** Undefined where the file has errors, which are then in `found`. */
function format(file: string, text: string, found: Diagnostics, sources: Map<string, string>): string | undefined {
  const parsed = parse(file, text);
  const formatted = print(parsed);
  if (formatted !== undefined) return formatted;
  sources.set(file, parsed.text);
  reportSyntax(parsed.problems, found);
  return undefined;
}

/** The sources that a path means: a file, all `*.podplane` below a folder, matches of a pattern. */
function filesOf(cwd: string, path: string): string[] {
  const absolute = resolve(cwd, path);
  const status = statusOf(absolute);
  if (status?.isDirectory()) return filesBelow(cwd, absolute);
  if (status) {
    if (isSource(absolute)) return [absolute];
    throw new UserError(`${path} is no .podplane file`, { fix: "name files with this ending, or folders" });
  }
  const matches = /[*?[{]/.test(path) ? globSync(path, { cwd }).sort() : [];
  if (matches.length === 0) throw new UserError(`there is no ${path}`, { fix: "name a file, a folder or a pattern" });
  return matches.flatMap((match) => {
    const matched = resolve(cwd, match);
    if (statusOf(matched)?.isDirectory()) return filesBelow(cwd, matched);
    return isSource(matched) ? [matched] : [];
  });
}

/** Undefined for what is not there, such as the target of a link. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Symbolic links are not followed: what they lead to may lie outside, or above. */
function filesBelow(cwd: string, folder: string): string[] {
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of entriesOf(next, displayPath(cwd, next))) {
      const skipped = entry.name === "node_modules" || entry.name.startsWith(".");
      if (entry.isDirectory() && !skipped) folders.push(join(next, entry.name));
      if (entry.isFile() && isSource(entry.name)) files.push(join(next, entry.name));
    }
  }
  return files;
}

function entriesOf(folder: string, shown: string) {
  const read = readFolder(folder);
  if (read.kind === "entries") return read.entries;
  throw new UserError(`the folder ${shown} cannot be read: ${read.reason}`, {
    fix: read.denied ? "make it readable, or name the files in it" : "name the files in it",
  });
}

function isSource(name: string): boolean {
  return name.endsWith(".podplane");
}
