import { emptyLock, type Lock, printLock } from "../../compiler/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { findLock, lockPathOf, updateDependencies, updateModule, writeLock } from "../vmconfig/index.ts";

/**
 * `podplanec deps update [path]`: pins in the lock file what this release pins; with `--module`, another
 * version of a Terraform module instead. The next build shows what that changes.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const path = lockPathOf(context.cwd, args.positionals[0] ?? ".");
  const lock = findLock(context.cwd, path) ?? (await newLock(context, args));
  if (!lock) {
    throw new UserError(`there is no lock file at ${path}`, {
      why: "a cluster that was never built has no pins; its first build takes those of this release",
      fix: "name the folder of a built cluster",
    });
  }
  const module = args.values.get("module");
  const dialect = args.values.get("dialect");
  if (dialect !== undefined && module === undefined) {
    throw new UserError("`--dialect` says how a module's inputs look, and no module is given", {
      fix: "add `--module SOURCE=VERSION`",
      exitCode: exitCodes.usage,
    });
  }
  const updated = module === undefined ? updateDependencies(lock) : updateModule(lock, module, dialect);
  if (printLock(updated) === printLock(lock)) {
    context.stdout.write("unchanged: the lock file already has these pins\n");
    return exitCodes.ok;
  }
  writeLock(path, updated);
  context.stdout.write(`updated ${path}\nrun \`podplanec build\` and read what changes before you apply it\n`);
  return exitCodes.ok;
}

/**
 * The lock file of a cluster that was never built, for `--module`: some files compile only with another
 * version of the modules, which has to be chosen before the first build.
 */
async function newLock(context: CommandContext, args: CommandArguments): Promise<Lock | undefined> {
  if (!args.values.has("module")) return undefined;
  const { compileSource } = await import("../compile/index.ts");
  const { findSources } = await import("../project/index.ts");
  const [source] = findSources(context.cwd, args.positionals);
  if (!source) return undefined;
  const { compilation } = compileSource(context.cwd, source, { assignments: [], varsFiles: [], out: undefined });
  const [cluster, ...more] = compilation.clusters;
  return cluster && more.length === 0 ? emptyLock(cluster.id) : undefined;
}
