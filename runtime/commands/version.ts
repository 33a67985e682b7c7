import { type CommandContext, exitCodes, version } from "../cli/index.ts";

/** Prints the version and nothing else, so that scripts can read it. */
export async function run(context: CommandContext): Promise<number> {
  context.stdout.write(`podplanec ${version}\n`);
  return exitCodes.ok;
}
