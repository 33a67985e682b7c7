import { applyOptionsOf, loadCluster, runApply } from "../apply/index.ts";
import { type CommandArguments, type CommandContext, exitCodes } from "../cli/index.ts";
import { buildArgumentsOf } from "./shared.ts";

/**
 * `podplanec apply [path]`: brings a cluster up as its outputs say. Exit 0 when everything is done, 4 when a step
 * failed, 130 when cancelled, 1 when the source has errors, 2 for wrong usage.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const options = applyOptionsOf(args);
  const path = args.positionals[0] ?? ".";
  const cluster = loadCluster(context, path, buildArgumentsOf(args));
  if (!cluster) return exitCodes.errors;
  return runApply(context, cluster, options, (...words) => again("apply", args, words));
}

/** The command line again, for what is to be typed next. */
function again(command: string, args: CommandArguments, words: readonly string[]): string {
  const given = ["vars", "set"].flatMap((name) => (args.lists.get(name) ?? []).map((value) => `--${name} ${value}`));
  const out = args.values.get("out");
  const parts = [command, ...args.positionals, ...given, ...(out === undefined ? [] : [`--out ${out}`]), ...words];
  return `podplanec ${parts.join(" ")}`;
}
