import { writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Diagnostics } from "../../compiler/index.ts";
import { importJsonc } from "../../compiler/jsonc/import/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/command.ts";
import { readOrExplain } from "../outputs/compile-source.ts";
import { writeDiagnostics } from "../render/index.ts";
import { displayPath } from "../workspace/disk.ts";

/** Writes a `.podplane` file that means the same as a JSONC document, and never over anything. */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const source = resolve(context.cwd, args.positionals[0] ?? "");
  const shownSource = displayPath(context.cwd, source);
  const text = readOrExplain(source, shownSource);
  const diagnostics = new Diagnostics();
  const imported = importJsonc(shownSource, text, diagnostics);
  const sources = new Map([[shownSource, text.replace(/^\uFEFF/, "")]]);
  writeDiagnostics(context, "pretty", diagnostics.sorted(), sources);
  if (imported === undefined) return exitCodes.errors;
  const out = args.values.get("out");
  if (out === "-") {
    context.stdout.write(imported);
    return exitCodes.ok;
  }
  const target = out === undefined ? join(dirname(source), "cluster.podplane") : resolve(context.cwd, out);
  const shownTarget = displayPath(context.cwd, target);
  await create(shownTarget, target, imported);
  context.stdout.write(`wrote ${shownTarget}\n`);
  if (basename(source) === "podplane.cluster.jsonc" && dirname(source) === dirname(target)) {
    context.stdout.write(`next: move ${shownSource} away, since \`podplanec build\` writes that file from now on\n`);
  }
  return exitCodes.ok;
}

async function create(name: string, path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      throw new UserError(`${name} exists and was left as it is`, {
        why: "import never overwrites a file: it could be someone's work",
        fix: "name another file with --out, or print the result with --out -",
        cause: error,
      });
    }
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`${name} cannot be written`, { why, fix: "check the folder", cause: error });
  }
}
