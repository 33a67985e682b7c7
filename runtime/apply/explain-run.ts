import type { CommandContext } from "../cli/index.ts";
import { findTofu } from "../tofu/index.ts";
import { readStateSecrets } from "./driver/index.ts";
import type { LoadedCluster } from "./load.ts";
import { explainLastRun } from "./past/index.ts";
import type { ApplyOptions } from "./world/index.ts";

/** What `--resume` would find, as lines. Touches nothing. */
export async function explainRun(
  context: CommandContext,
  cluster: LoadedCluster,
  options: ApplyOptions,
): Promise<readonly string[]> {
  const tofu = findTofu(context.env);
  const secrets = { current: await readStateSecrets({ context, options, ...cluster }, context.signal) };
  return (await explainLastRun({ context, options, ...cluster, tofu, secrets })) ?? ["there is no run to go on with"];
}
