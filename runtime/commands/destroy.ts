import { applyOptionsOf, destroySteps, loadCluster, requireReach, runCluster } from "../apply/index.ts";
import { type CommandArguments, type CommandContext, exitCodes } from "../cli/index.ts";
import { againWith } from "./apply-words.ts";
import { buildArgumentsOf } from "./shared.ts";

/**
 * `podplanec destroy [path]`: takes a cluster down. Exit 0 when nothing is left, 4 when a step failed, 130 when
 * cancelled or declined, 1 when the source has errors, 2 for wrong usage.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const options = applyOptionsOf(args);
  const cluster = loadCluster(context, args.positionals[0] ?? ".", buildArgumentsOf(args));
  if (!cluster) return exitCodes.errors;
  requireReach(cluster);
  const again = againWith("destroy", args);
  return runCluster(context, { command: "destroy", cluster, options, again, stepsOf: destroySteps });
}
