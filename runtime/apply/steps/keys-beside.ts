import type { Ir, IrBeside } from "../../../compiler/index.ts";
import type { StepContext, StepResult } from "../../engine/index.ts";
import { initKeysBeside, keyFileNames, openSecretStoreOf, readGiven } from "../../secrets/index.ts";
import type { ApplyWorld } from "../world/index.ts";

/** What machines of one's own have in the cloud that holds a cluster; empty where none stand beside one. */
export function besideOf({ providers }: Pick<Ir, "providers">): readonly IrBeside[] {
  return providers.flatMap((provider) => ("beside" in provider && provider.beside ? [provider.beside] : []));
}

/**
 * Puts the keys of VMs beside the cloud into its secret store, once. Their accounts are made by OpenTofu, and their keys
 * by hand, so that no key lies in its state: the first apply stops here, and says how to make them.
 */
export async function makeKeysBeside(world: ApplyWorld, { signal }: StepContext): Promise<StepResult> {
  const { ir, options, context, again } = world;
  const given = await readGiven({ cwd: context.cwd, stdin: context.stdin, files: options.secretFiles });
  const opened = await openSecretStoreOf(ir, {
    env: context.env,
    region: undefined,
    profile: undefined,
    endpoint: options.secretEndpoint,
    keys: { cwd: context.cwd, given, newKey: undefined },
    signal,
  });
  try {
    const outcomes = await initKeysBeside(ir, opened, signal);
    const { shown } = opened.store;
    if (outcomes.some(({ kind }) => kind === "waiting")) {
      const owners = ["REGISTRY", ...(ir.telemetry.s3Bucket.value === "" ? [] : ["TELEMETRY_S3"])];
      const lines = owners.map((owner) => `${owner}_ACCESS_KEY_ID=… and ${owner}_SECRET_ACCESS_KEY=…`).join(", ");
      const commands = besideOf(ir).map(({ vms }) => vms.keyCommand);
      return {
        kind: "failed",
        failure: {
          what: `${shown} lacks ${keyFileNames(ir).join(", ")}, the keys of VMs beside the cloud`,
          why: "their account is there by now; a key of it is made by hand, as one that OpenTofu made would lie in its state",
          next: [
            ...commands,
            `write ${lines} into a file that nobody else may read, a line each`,
            again("--secrets", "FILE", "--resume"),
          ],
        },
      };
    }
    const created = outcomes.filter(({ kind }) => kind === "created").map(({ name }) => name);
    if (created.length === 0) return { kind: "unchanged", summary: `the keys are in ${shown}` };
    return { kind: "done", summary: `made ${created.join(", ")} in ${shown}` };
  } finally {
    opened.store.close();
  }
}
