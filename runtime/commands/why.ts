import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { clusterOfFolder, compileBuilt } from "../compile/index.ts";
import { type BuildManifest, manifestName, readManifest } from "../manifest/index.ts";
import { emitCluster } from "../outputs/index.ts";
import { explainOrigin, lineRange, originsAt } from "../trace/index.ts";
import { displayPath, readText } from "../workspace/index.ts";

/** Explains a line of a generated file by the source, the defaults and the rules that made it. */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const { path, line } = parsePlace(args.positionals[0] ?? "");
  const absolute = resolve(context.cwd, path);
  const folder = findOutputFolder(absolute, path);
  const manifest = readManifest(join(folder, manifestName), displayPath(context.cwd, join(folder, manifestName)));
  if (!manifest) throw new Error("the manifest was found and is gone");
  const name = relative(folder, absolute).split(sep).join("/");
  const { compiled, file } = regenerate(context.cwd, folder, manifest, name, path);
  const range = lineRange(file.text, line);
  if (!range)
    throw new UserError(`${path} has no line ${line}`, { fix: `it has ${file.text.split("\n").length - 1} lines` });
  const onDisk = readText(absolute);
  if (onDisk.kind === "text" && onDisk.text !== file.text) {
    context.stderr.write(`warning: ${path} differs from what the source gives now; lines may be others\n`);
  }
  context.stdout.write(`${path}:${line}\n  ${file.text.slice(range.start, range.end)}\n\n`);
  for (const origin of originsAt(file, range.start, range.end)) {
    context.stdout.write(`${explainOrigin(origin, compiled.compilation.sources).join("\n")}\n`);
  }
  return exitCodes.ok;
}

function parsePlace(place: string): { path: string; line: number } {
  const match = /^(.+?):(\d+)(?::\d+)?$/.exec(place);
  if (match?.[1] === undefined) {
    throw new UserError(`\`${place}\` names no line`, { fix: "write podplane.main.tf:42", exitCode: exitCodes.usage });
  }
  return { path: match[1], line: Number(match[2]) };
}

/** The folder upwards with a manifest: outputs stand in it, or in `podplane.env` below it. */
function findOutputFolder(absolute: string, shown: string): string {
  for (let folder = dirname(absolute), depth = 0; depth < 3; folder = dirname(folder), depth++) {
    if (existsSync(join(folder, manifestName))) return folder;
  }
  throw new UserError(`${shown} is no generated file`, {
    why: `there is no ${manifestName} beside it`,
    fix: "name a file that `podplanec build` wrote",
  });
}

function regenerate(cwd: string, folder: string, manifest: BuildManifest, name: string, shown: string) {
  const compiled = compileBuilt(cwd, folder, manifest);
  const failed = compiled.compilation.diagnostics.some((one) => one.severity === "error");
  if (failed) throw new UserError(`${compiled.source.file} has errors`, { fix: "see `podplanec check`" });
  const cluster = clusterOfFolder(compiled.compilation, folder);
  const files = cluster ? emitCluster(cluster) : [];
  const file = files.find((one) => one.path === name);
  if (file) return { compiled, file };
  throw new UserError(`${shown} is not generated from ${compiled.source.file}`, {
    fix: `generated are ${files.map((one) => one.path).join(", ")}`,
  });
}
