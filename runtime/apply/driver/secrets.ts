import { stateSecrets } from "../../state-secrets/index.ts";
import type { SecretVariables } from "../../tofu/index.ts";
import type { ApplyWorld } from "../world/index.ts";

/** What OpenTofu gets in secret to reach the cluster's state; throws where a secret that the file names is not there. */
export function readStateSecrets(
  { ir, context, build, options }: Pick<ApplyWorld, "ir" | "context" | "build" | "options">,
  signal: AbortSignal,
): Promise<SecretVariables> {
  return stateSecrets({ ir, env: context.env, folder: build.folder, endpoint: options.secretEndpoint, signal });
}
