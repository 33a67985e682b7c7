import { resolve } from "node:path";
import type { Ir } from "../../compiler/index.ts";
import {
  compareGraphs,
  type Graph,
  networkView,
  platformView,
  toDot,
  toMermaid,
} from "../../emitters/diagram/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { compileToShow, type WholeCluster } from "../compile/index.ts";
import { drawSvg } from "../diagram/index.ts";
import { openTree } from "../git/index.ts";
import { compileAt } from "../plan/index.ts";
import { outputFile, writeOrExplain } from "../workspace/index.ts";

/** Draws a cluster. The same cluster gives the same bytes. */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const view = args.values.get("view") === "platform" ? platformView : networkView;
  const cluster = compileToShow(context.cwd, args.positionals[0] ?? ".");
  const against = args.values.get("against");
  const graph = against === undefined ? view(cluster.ir) : compared(context, cluster, against, view);
  const text = args.values.get("format") === "mermaid" ? toMermaid(graph) : await drawSvg(toDot(graph));
  const out = args.values.get("out");
  if (out === undefined) context.stdout.write(text);
  else writeTo(context, out, cluster, text);
  return exitCodes.ok;
}

/** The picture of both builds, with what only one of them has marked. */
function compared(context: CommandContext, cluster: WholeCluster, against: string, view: (ir: Ir) => Graph): Graph {
  const tree = openTree(context.cwd, against, context.env);
  const before = compileAt(context.cwd, tree, cluster.source, { assignments: [], varsFiles: [], out: undefined });
  const former = before?.clusters.find(({ id }) => id === cluster.id)?.ir;
  if (!former) {
    throw new UserError(`there is no cluster \`${cluster.id}\` without errors in ${against}`, {
      why: "its picture is compared with the present one",
      fix: "draw it without --against, or name another commit",
    });
  }
  return compareGraphs(view(former), view(cluster.ir));
}

function writeTo({ cwd, stdout }: CommandContext, given: string, cluster: WholeCluster, text: string): void {
  const target = outputFile(
    cwd,
    given,
    cluster.read.map((file) => resolve(cwd, file)),
  );
  if (target.kind === "stdout") stdout.write(text);
  else writeOrExplain(target.path, given, text, "mend that, or name another file with --out");
}
