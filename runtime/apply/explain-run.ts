import type { CommandContext } from "../cli/index.ts";
import { findTofu, noSecrets } from "../tofu/index.ts";
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
  return (
    (await explainLastRun({ context, options, ...cluster, tofu, secrets: { current: noSecrets } })) ?? [
      "there is no run to go on with",
    ]
  );
}
