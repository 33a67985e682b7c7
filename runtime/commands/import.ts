import { basename, dirname, join, resolve } from "node:path";
import { importJsonc } from "../../compiler/domains/cluster/import/index.ts";
import { cluster, Diagnostics } from "../../compiler/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { addProblem, readOrExplain } from "../compile/index.ts";
import { noteProblems } from "../project/index.ts";
import { writeDiagnostics } from "../render/index.ts";
import { createFile, displayPath } from "../workspace/index.ts";

/** Writes a `.podplane` file that means the same as a JSONC document, and never over anything. */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const source = resolve(context.cwd, args.positionals[0] ?? "");
  const shownSource = displayPath(context.cwd, source);
  const diagnostics = new Diagnostics();
  const sources = new Map<string, string>();
  const text = noteProblems(
    () => readOrExplain(source, shownSource),
    (problem) => addProblem(problem, diagnostics, sources),
  );
  if (text !== undefined) sources.set(shownSource, text.replace(/^\uFEFF/, ""));
  const imported = text === undefined ? undefined : importJsonc(shownSource, text, diagnostics);
  writeDiagnostics(context, "pretty", diagnostics.sorted(), sources);
  if (imported === undefined) return exitCodes.errors;
  const out = args.values.get("out");
  if (out === "-") {
    context.stdout.write(imported);
    context.stderr.write(`note: ${unknownToImport()}\n`);
    return exitCodes.ok;
  }
  if (out === "") {
    const fix = "write a name behind it, or - for standard output";
    throw new UserError("--out names no file", { fix, exitCode: exitCodes.usage });
  }
  const target = out === undefined ? join(dirname(source), "cluster.podplane") : resolve(context.cwd, out);
  const shownTarget = displayPath(context.cwd, target);
  createFile(target, imported, {
    shown: shownTarget,
    exists: {
      why: "import never overwrites a file: it could be someone's work",
      fix: "name another file with --out, or print the result with --out -",
    },
    fix: "mend that, or name another file with --out",
  });
  context.stdout.write(`wrote ${shownTarget}\n`);
  context.stderr.write(`note: ${unknownToImport()}\n`);
  if (basename(source) === "podplane.cluster.jsonc" && dirname(source) === dirname(target)) {
    context.stdout.write(`next: move ${shownSource} away, since \`podplanec build\` writes that file from now on\n`);
  }
  return exitCodes.ok;
}

/** What a document has no place for, and a cluster may have all the same: without a word it would be lost. */
function unknownToImport(): string {
  const kinds = Object.entries(cluster.blocks).filter(([, { jsonc }]) => jsonc.form === "none");
  const names = kinds.map(([kind]) => `\`${kind}\``);
  return `a document cannot say ${names.slice(0, -1).join(", ")} and ${names.at(-1)}: add those that the cluster has`;
}
