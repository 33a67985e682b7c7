import type { CompiledCluster } from "../../compiler/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { compileSource } from "../compile/index.ts";
import { openTree } from "../git/index.ts";
import { type BuildArguments, findSources, type Source } from "../project/index.ts";
import { compileAt } from "./compile-at.ts";
import { formerOfCluster } from "./former.ts";
import { type FormerBuild, readLastBuild } from "./last-build.ts";
import type { Comparison } from "./plan-source.ts";
import { readPrices } from "./prices.ts";

/** What the options say that a source is compared with: the last build, a commit or another source. */
export function comparisonOf(
  context: CommandContext,
  args: CommandArguments,
  source: Source,
  buildArguments: BuildArguments,
): Comparison {
  const [against, from, prices] = ["against", "from", "prices"].map((name) => args.values.get(name));
  const base = { prices: prices === undefined ? undefined : readPrices(context.cwd, prices) };
  if (against !== undefined && from !== undefined) {
    throw new UserError("--against and --from exclude each other", {
      why: "a source is compared with one thing",
      fix: "give one of them",
      exitCode: exitCodes.usage,
    });
  }
  if (against !== undefined) return { ...base, formerOf: inCommit(context, against, source, buildArguments) };
  if (from !== undefined) return { ...base, formerOf: inSource(context, from) };
  return { ...base, formerOf: (_id, folder) => readLastBuild(context.cwd, folder) };
}

function inCommit(
  context: CommandContext,
  name: string,
  source: Source,
  args: BuildArguments,
): (id: string) => FormerBuild | undefined {
  const tree = openTree(context.cwd, name, context.env);
  const clusters = compileAt(context.cwd, tree, source, args)?.clusters ?? [];
  return (id) => {
    const found = clusters.find((one) => one.id === id) ?? onlyOf(clusters);
    return found && formerOfCluster(name, found);
  };
}

function inSource(context: CommandContext, path: string): (id: string) => FormerBuild | undefined {
  const [source] = findSources(context.cwd, [path]);
  if (!source) throw new UserError(`there is no cluster in ${path}`, { fix: "name a file with one" });
  const { clusters } = compileSource(context.cwd, source, {
    assignments: [],
    varsFiles: [],
    out: undefined,
  }).compilation;
  return (id) => {
    const found = clusters.find((one) => one.id === id) ?? onlyOf(clusters);
    return found && formerOfCluster(source.file, found);
  };
}

/** A single cluster is meant whatever its id: that it is another one is the first thing that the report says. */
function onlyOf(clusters: readonly CompiledCluster[]): CompiledCluster | undefined {
  return clusters.length === 1 ? clusters[0] : undefined;
}
