import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { compileToShow } from "../compile/index.ts";
import {
  comparisonOf,
  type InfraPlan,
  infraMarkdown,
  infraPlans,
  infraText,
  ipTable,
  lossReport,
  type PlannedCluster,
  planJson,
  planMarkdown,
  planSource,
  planText,
  reportAffected,
} from "../plan/index.ts";
import { findSources, requireOwnFolder } from "../project/index.ts";
import { writeDiagnostics } from "../render/index.ts";
import { buildArgumentsOf } from "./shared.ts";

/** Tells what a change does to what is deployed, or a question about a cluster as it is. Writes nothing. */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const questions = ["affected", "ip", "lose", "infra"].filter((one) => args.flags.has(one) || args.values.has(one));
  const [question, second] = questions;
  if (second !== undefined) {
    throw new UserError(`--${question} and --${second} exclude each other`, {
      why: "each is a report of its own",
      fix: "run the command once for each",
      exitCode: exitCodes.usage,
    });
  }
  switch (question) {
    case "affected":
      return reportAffected(context, args.values.get("against"), formatOf(args));
    case "ip":
      context.stdout.write(ipTable(compileToShow(context.cwd, args.positionals[0] ?? ".").ir));
      return exitCodes.ok;
    case "lose":
      context.stdout.write(
        lossReport(context.cwd, args.positionals[0] ?? ".", args.values.get("lose") ?? "", formatOf(args)),
      );
      return exitCodes.ok;
    default:
      return reportImpact(context, args);
  }
}

type Format = "text" | "json" | "markdown";

function formatOf(args: CommandArguments): Format {
  if (args.flags.has("json")) return "json";
  const format = args.values.get("format");
  return format === "json" || format === "markdown" ? format : "text";
}

async function reportImpact(context: CommandContext, args: CommandArguments): Promise<number> {
  const buildArguments = buildArgumentsOf(args);
  requireOwnFolder(buildArguments);
  const format = formatOf(args);
  const texts = new Map<string, string>();
  const clusters: PlannedCluster[] = [];
  const infra: InfraPlan[] = [];
  let code: number = exitCodes.ok;
  const found = findSources(context.cwd, args.positionals);
  for (const source of found) {
    if (context.signal.aborted) return exitCodes.cancelled;
    const comparison = comparisonOf(context, args, source, buildArguments);
    const planned = await planSource(context, source, buildArguments, comparison);
    const { sources } = planned.compiled.compilation;
    writeDiagnostics(context, "pretty", [...planned.errors, ...planned.refusals], sources);
    if (planned.errors.length > 0) code = exitCodes.errors;
    // Of several sources some may be libraries, of which there is nothing to tell.
    const isWrong = planned.errors.length > 0 || planned.refusals.length > 0;
    if (found.length === 1 && planned.clusters.length === 0 && !isWrong) {
      throw new UserError(`${source.file} has no cluster`, { fix: "name a file with one" });
    }
    for (const [file, text] of sources) texts.set(file, text);
    clusters.push(...planned.clusters);
    if (format !== "json") {
      const print = (one: PlannedCluster) =>
        format === "text" ? planText(one, sources, { full: args.flags.has("full") }) : planMarkdown(one, sources);
      context.stdout.write(planned.clusters.map(print).join("\n"));
    }
    if (!args.flags.has("infra") || planned.clusters.length === 0) continue;
    const plans = await infraPlans(context, source, buildArguments);
    infra.push(...plans);
    if (format !== "json") context.stdout.write((format === "text" ? infraText : infraMarkdown)(plans, sources));
  }
  if (format === "json") context.stdout.write(planJson(clusters, texts, infra));
  return code;
}
