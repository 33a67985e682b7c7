import type { Ir } from "../../compiler/index.ts";
import { type CommandContext, UserError } from "../cli/index.ts";
import { compileSource } from "../compile/index.ts";
import { emitCluster } from "../outputs/index.ts";
import { type BuildArguments, outputFolder, type Source } from "../project/index.ts";
import { Places } from "../render/index.ts";
import { requireEncryption, stateSecrets } from "../state-secrets/index.ts";
import { findTofu, noSecrets, runTofu, type SecretVariables } from "../tofu/index.ts";
import { type PlannedResource, planInfra } from "./infra.ts";

const signs: Readonly<Partial<Record<PlannedResource["action"], string>>> = {
  create: "+",
  delete: "-",
  update: "~",
  replace: "-/+",
  move: ">",
};

/** OpenTofu's own plan of each cluster of a source, a line for each resource with the place that asks for it. */
export async function infraText(context: CommandContext, source: Source, args: BuildArguments): Promise<string> {
  const { clusters, sources, diagnostics } = compileSource(context.cwd, source, args).compilation;
  if (diagnostics.some(({ severity }) => severity === "error")) {
    throw new UserError(`OpenTofu plans nothing of ${source.file}, which has errors`, {
      fix: `see \`podplanec check ${source.file}\``,
    });
  }
  const places = new Places(sources);
  const parts: string[] = [];
  for (const cluster of clusters) {
    const folder = outputFolder(context.cwd, source, args, cluster.id, clusters.length);
    const secrets = cluster.ir ? await secretsOf(context, cluster.ir, folder) : noSecrets;
    const resources = await planInfra(context, folder, emitCluster(cluster), secrets);
    const lines = resources.map(({ address, action, span }) => {
      const line = span && places.rangeOf(span)?.start.line;
      const place = span && line !== undefined ? `  ${span.file}:${line}` : "";
      return `  ${signs[action] ?? action} ${address}${place}`;
    });
    const head = lines.length === 0 ? "nothing to change" : `${lines.length} to change`;
    parts.push(`${cluster.id}: OpenTofu's own plan, ${head}`, ...lines);
  }
  return `${parts.join("\n")}\n`;
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
