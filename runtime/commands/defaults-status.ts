import { newestDefaults } from "../../compiler/index.ts";
import { type CommandArguments, type CommandContext, exitCodes } from "../cli/index.ts";
import { builtLock, changesText } from "../vmconfig/index.ts";

/**
 * `podplanec defaults status [path]`: the generation of defaults in the lock file, and what a newer one changes.
 * Exit 3 where there is a newer one.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const { lock } = builtLock(context.cwd, args.positionals[0] ?? ".");
  context.stdout.write(`${lock.id} has generation ${lock.defaults} of the defaults; the newest is ${newestDefaults}\n`);
  if (lock.defaults >= newestDefaults) return exitCodes.ok;
  context.stdout.write(changesText(lock));
  context.stderr.write("hint: `podplanec defaults update` takes the newest\n");
  return exitCodes.differs;
}
