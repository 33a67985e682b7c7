import { dirname, join, resolve } from "node:path";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { compileOne, type WholeCluster } from "../compile/index.ts";
import {
  type ConfigPlan,
  changedMeanwhile,
  foreignConfig,
  type PlacedConfig,
  placedConfigs,
  planConfig,
  putConfig,
  shownVersion,
} from "../configs/index.ts";
import { emitCluster, serverConfigs } from "../outputs/index.ts";
import { openCell, type StoreOptions, storeOptionsOf } from "../stores/index.ts";
import { readText } from "../workspace/index.ts";
import { valuesOf } from "./shared.ts";

/**
 * `podplanec config put [path]`: puts the configuration of each Nstance server that no module writes into the
 * cluster's store, as it was built. Exit 0 when the store holds them; 5 when somebody else changed one; 1 when the
 * outputs are not up to date or the store fails; 2 for wrong usage; 130 when cancelled.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const { signal, stderr } = context;
  const cluster = compileOne(context.cwd, args.positionals[0] ?? ".", valuesOf(args));
  const configs = configsOf(cluster, args);
  const options = storeOptions(context, args, cluster);
  try {
    for (const config of configs) await putOne(context, args, { config, options });
    return exitCodes.ok;
  } catch (error) {
    if (!signal.aborted) throw error;
    stderr.write("cancelled: each configuration is the one before or whole; the same command finds out and finishes\n");
    return exitCodes.cancelled;
  }
}

interface Target {
  readonly config: PlacedConfig;
  readonly options: StoreOptions;
}

async function putOne(context: CommandContext, args: CommandArguments, { config, options }: Target): Promise<void> {
  const { signal, stdout, stderr } = context;
  const { url, text } = config;
  const replace = args.values.get("replace");
  const put = {
    signal,
    onRetry: (attempt: number, why: string) => stderr.write(`trying again (${attempt}): ${why}\n`),
  };
  const cell = await openCell(url, options);
  try {
    const plan = await planConfig(cell, text, replace, put);
    for (const line of plan.differences) stdout.write(`  ${line}\n`);
    if (plan.action === "foreign") throw foreignConfig(url, plan, replace, commandOf(args));
    if (args.flags.has("dry-run")) {
      stdout.write(`${wouldDo[plan.action]} ${url}${versionOf(plan)}\n`);
      return;
    }
    const result = await putConfig(cell, text, plan, put);
    if (result.kind === "changed") throw changedMeanwhile(url, result);
    stdout.write(`${result.kind} ${url} (ETag ${shownVersion(result.version)})\n`);
  } finally {
    cell.close();
  }
}

const wouldDo = { create: "would create", replace: "would replace", unchanged: "unchanged" } as const;

function versionOf({ version }: ConfigPlan): string {
  return version === undefined ? "" : ` (ETag ${shownVersion(version)})`;
}

function commandOf({ positionals }: CommandArguments): string {
  return ["podplanec config put", ...positionals].join(" ");
}

function configsOf(cluster: WholeCluster, args: CommandArguments): readonly PlacedConfig[] {
  const { ir } = cluster;
  const needed = serverConfigs(ir);
  if (needed.length === 0) {
    throw new UserError(`no configuration of ${cluster.id} is put by podplanec`, {
      why: "the modules of its cloud write those of its servers, when OpenTofu applies them",
      fix: "use `podplanec apply`",
    });
  }
  const bucket = args.values.get("bucket");
  if (bucket === undefined && needed.some((one) => one.bucket === undefined)) {
    throw new UserError("the name of the bucket is not known here", {
      why: "the modules chose it, and the state of OpenTofu knows it",
      fix: 'give it: --bucket "$(tofu output -raw nstance_bucket)"',
      exitCode: exitCodes.usage,
    });
  }
  const files = emitCluster(cluster);
  const folder = cluster.folder ?? resolve(dirname(cluster.source.absolute), cluster.lock?.outputs ?? ".");
  const configs = placedConfigs(ir, files, bucket);
  for (const { path, text } of configs) requireBuilt(join(folder, path), text);
  return configs;
}

/** What is put has been reviewed: nothing is made anew here. */
function requireBuilt(path: string, text: string): void {
  const file = readText(path);
  if (file.kind === "text" && file.text === text) return;
  throw new UserError(`${path} is ${file.kind === "text" ? "not what the source says" : "not there"}`, {
    why: "only what was built, read and committed is put",
    fix: "run `podplanec build`, and read the difference",
  });
}

function storeOptions({ env }: CommandContext, { values }: CommandArguments, { ir }: WholeCluster): StoreOptions {
  const [endpoint, profile, region] = [values.get("endpoint"), values.get("profile"), values.get("region")];
  return {
    ...storeOptionsOf(ir.platform),
    env,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
  };
}
