import { type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { openTree } from "../git/index.ts";
import { type AffectedCluster, affectedClusters } from "./affected.ts";
import { countWords } from "./words.ts";

/** Prints which clusters of the repository a change since a commit touches, and why. */
export function reportAffected(
  context: CommandContext,
  against: string | undefined,
  format: "text" | "json" | "markdown",
): number {
  if (against === undefined) {
    throw new UserError("--affected needs a commit", {
      why: "which clusters a change touches is asked of the files before and after it",
      fix: "add `--against main`, or another branch, tag or commit",
      exitCode: exitCodes.usage,
    });
  }
  const affected = affectedClusters(context.cwd, openTree(context.cwd, against, context.env));
  if (format === "json") context.stdout.write(`${JSON.stringify({ version: 1, against, affected }, null, 2)}\n`);
  else context.stdout.write(format === "text" ? affectedText(affected, against) : affectedMarkdown(affected, against));
  return affected.some(({ kind }) => kind === "broken") ? exitCodes.errors : exitCodes.ok;
}

const kinds: Readonly<Record<AffectedCluster["kind"], string>> = {
  changed: "changed",
  added: "new",
  removed: "gone",
  broken: "has errors: see `podplanec check`",
};

/** Longer chains lead over the same libraries. */
const mostReasons = 5;

function affectedText(affected: readonly AffectedCluster[], against: string): string {
  const lines = affected.flatMap((one) => [
    `${one.cluster === "" ? one.source : `${one.cluster} (${one.source})`}: ${kinds[one.kind]}`,
    ...one.reasons.slice(0, mostReasons).map((chain) => `  ${chain.join(" -> ")}`),
    ...(one.reasons.length > mostReasons ? [`  and ${one.reasons.length - mostReasons} more reasons`] : []),
  ]);
  return `${[...lines, `${countWords(affected.length, "cluster")} affected since ${against}`].join("\n")}\n`;
}

function affectedMarkdown(affected: readonly AffectedCluster[], against: string): string {
  const lines = affected.flatMap((one) => [
    `- \`${one.cluster || one.source}\`: ${kinds[one.kind]}`,
    ...one.reasons.slice(0, mostReasons).map((chain) => `  - ${chain.map((step) => `\`${step}\``).join(" → ")}`),
  ]);
  return `${[`**${countWords(affected.length, "cluster")} affected** since \`${against}\``, "", ...lines].join("\n")}\n`;
}
