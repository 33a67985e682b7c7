import type { Ir } from "../../compiler/index.ts";
import { type CommandContext, UserError } from "../cli/index.ts";
import { compileSource } from "../compile/index.ts";
import { emitCluster } from "../outputs/index.ts";
import { type BuildArguments, outputFolder, type Source } from "../project/index.ts";
import { Places } from "../render/index.ts";
import { environmentForTofu, requireEncryption, stateSecrets } from "../state-secrets/index.ts";
import { findTofu, noSecrets, runTofu, type SecretVariables } from "../tofu/index.ts";
import { type PlannedResource, planInfra } from "./infra.ts";

const signs: Readonly<Partial<Record<PlannedResource["action"], string>>> = {
  create: "+",
  delete: "-",
  update: "~",
  replace: "-/+",
  move: ">",
};

/** OpenTofu's own plan of one cluster. */
export interface InfraPlan {
  readonly cluster: string;
  readonly resources: readonly PlannedResource[];
}

/** OpenTofu's own plan of each cluster of a source. */
export async function infraPlans(
  context: CommandContext,
  source: Source,
  args: BuildArguments,
): Promise<readonly InfraPlan[]> {
  const { clusters, diagnostics } = compileSource(context.cwd, source, args).compilation;
  if (diagnostics.some(({ severity }) => severity === "error")) {
    throw new UserError(`OpenTofu plans nothing of ${source.file}, which has errors`, {
      fix: `see \`podplanec check ${source.file}\``,
    });
  }
  const plans: InfraPlan[] = [];
  for (const cluster of clusters) {
    const folder = outputFolder(context.cwd, source, args, cluster.id, clusters.length);
    const secrets = cluster.ir ? await secretsOf(context, cluster.ir, folder) : noSecrets;
    const env = cluster.ir ? environmentForTofu(context.env, cluster.ir) : context.env;
    plans.push({
      cluster: cluster.id,
      resources: await planInfra({ ...context, env }, folder, emitCluster(cluster), secrets),
    });
  }
  return plans;
}

/** A line for each resource, with the place that asks for it. */
export function infraText(plans: readonly InfraPlan[], sources: ReadonlyMap<string, string>): string {
  const places = new Places(sources);
  return plans
    .map((plan) => `${[headOf(plan), ...linesOf(plan, places).map((one) => `  ${one}`)].join("\n")}\n`)
    .join("");
}

/** The same for a pull request. */
export function infraMarkdown(plans: readonly InfraPlan[], sources: ReadonlyMap<string, string>): string {
  const places = new Places(sources);
  return plans
    .map((plan) => {
      const lines = linesOf(plan, places);
      const block = lines.length === 0 ? [] : ["", "```diff", ...lines, "```"];
      return `\n${[`**${headOf(plan)}**`, ...block].join("\n")}\n`;
    })
    .join("");
}

function headOf({ cluster, resources }: InfraPlan): string {
  return `${cluster}: OpenTofu's own plan, ${resources.length === 0 ? "nothing" : resources.length} to change`;
}

function linesOf({ resources }: InfraPlan, places: Places): readonly string[] {
  return resources.map(({ address, action, span }) => {
    const line = span && places.rangeOf(span)?.start.line;
    const place = span && line !== undefined ? `  ${span.file}:${line}` : "";
    return `${signs[action] ?? action} ${address}${place}`;
  });
}

/** What OpenTofu needs to read a cluster's state. Throws for Terraform where that state is encrypted. */
async function secretsOf(context: CommandContext, ir: Ir, folder: string): Promise<SecretVariables> {
  const { env, signal } = context;
  if (ir.state?.encryption) {
    const command = findTofu(env);
    const { stdout } = await runTofu(context, command, folder, ["version", "-json"], { document: true });
    requireEncryption(ir, command, stdout);
  }
  return stateSecrets({ ir, env, folder, endpoint: undefined, signal });
}
