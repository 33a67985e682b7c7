import { newestDefaults } from "../../compiler/index.ts";
import { type CommandArguments, type CommandContext, exitCodes } from "../cli/index.ts";
import { builtLock, changesText, requireNewerPackages, writeLock } from "../vmconfig/index.ts";

/**
 * `podplanec defaults update [path]`: writes the newest generation of defaults to the lock file of a built cluster,
 * and says what it changes. Refused while VMs have packages that would not understand it.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const { path, lock } = builtLock(context.cwd, args.positionals[0] ?? ".");
  if (lock.defaults >= newestDefaults) {
    context.stdout.write(`unchanged: ${lock.id} has the newest defaults, generation ${lock.defaults}\n`);
    return exitCodes.ok;
  }
  requireNewerPackages(lock);
  writeLock(path, { ...lock, defaults: newestDefaults });
  context.stdout.write(`${lock.id}: generation ${lock.defaults} → ${newestDefaults} of the defaults\n`);
  context.stdout.write(changesText(lock));
  context.stdout.write(`updated ${path}\nrun \`podplanec build\` and read what changes before you apply it\n`);
  return exitCodes.ok;
}
