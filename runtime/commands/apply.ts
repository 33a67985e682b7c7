import {
  applyOptionsOf,
  applySteps,
  attachToRun,
  explainRun,
  type LoadedCluster,
  loadCluster,
  replayJournal,
  requireTofu,
  runCluster,
} from "../apply/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { againWith } from "./apply-words.ts";
import { buildArgumentsOf } from "./shared.ts";

/**
 * `podplanec apply [path]`: brings a cluster up as its outputs say. Exit 0 when everything is done, 4 when a step
 * failed, 130 when cancelled, 1 when the source has errors, 2 for wrong usage.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  requireOneWay(args);
  const options = applyOptionsOf(args);
  const replay = args.values.get("replay");
  if (replay !== undefined) return replayJournal(context, replay, options);
  const cluster = loadCluster(context, args.positionals[0] ?? ".", buildArgumentsOf(args));
  if (!cluster) return exitCodes.errors;
  if (args.flags.has("attach")) return attachToRun(context, cluster.build.folder, options);
  if (args.flags.has("explain")) return explain(context, cluster, args);
  return runCluster(context, {
    command: "apply",
    cluster,
    options,
    again: againWith("apply", args),
    stepsOf: applySteps,
  });
}

/** Options of which each asks for something else. */
function requireOneWay({ flags, values }: CommandArguments): void {
  const ways = [
    ...["attach", "resume"].filter((name) => flags.has(name)),
    ...["replay"].filter((name) => values.has(name)),
  ];
  if (ways.length > 1) {
    throw new UserError(`--${ways.join(" and --")} ask for different things`, {
      fix: "leave one out",
      exitCode: exitCodes.usage,
    });
  }
  if (flags.has("explain") && !flags.has("resume")) {
    throw new UserError("--explain says what --resume would find", {
      fix: "write `podplanec apply --resume --explain`",
      exitCode: exitCodes.usage,
    });
  }
}

async function explain(context: CommandContext, cluster: LoadedCluster, args: CommandArguments): Promise<number> {
  requireTofu(cluster, {
    command: "apply --explain",
    fix: "run `podplanec apply --resume`: each step looks at the store before it writes there",
  });
  const lines = await explainRun(context, cluster, applyOptionsOf(args));
  context.stdout.write(`${lines.join("\n")}\n`);
  return exitCodes.ok;
}
