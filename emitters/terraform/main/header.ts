import type { Ir } from "../../../compiler/ir/index.ts";
import { type BesideContext, type CloudPlatform, type Context, isSeeded, seedCommands } from "../base/index.ts";

/** What whoever runs tofu alone has to do in which order. Rulings 32, 36 and 51. */
export function bootstrapSteps({ ir, beside }: Context, platform: CloudPlatform): readonly string[] {
  const seeded = isSeeded(ir);
  const reason = seeded
    ? ["The cluster's state must be seeded before the first VM starts, so it is brought", "up in this order:"]
    : ["VMs need the cluster's service-account keys from their first start, so it is", "brought up in this order:"];
  const keys = platform.keyTargets();
  const first = [...keys, ...(seeded ? platform.seedTargets() : [])].map((target) => `-target=${target}`);
  const firstSteps = first.length > 0 ? [`  tofu apply ${first.join(" ")}`] : [];
  const secretSteps = ["  podplanec secrets init"];
  const seedSteps = seeded ? seedCommands.map((command) => `  ${command}`) : [];
  const steps = [
    ...stateSteps(ir),
    "  tofu init",
    // Keys are made where the cloud takes them, and of accounts that are there.
    ...(keys.length > 0 ? [...firstSteps, ...secretSteps] : [...secretSteps, ...firstSteps]),
    ...seedSteps,
    "  tofu apply",
    ...besideSteps(beside),
  ];
  return ["", ...reason, "", ...steps];
}

/** Accounts of machines beside the cloud are there by now; their keys are made by hand. */
function besideSteps(beside: readonly BesideContext[]): readonly string[] {
  if (beside.length === 0) return [];
  return [
    ...beside.flatMap(({ parts: { servers, vms } }) => [`  ${vms.keyCommand}`, `  ${servers.keyCommand}`]),
    "  podplanec secrets init --secrets FILE   # with the keys of the VMs",
    "  podplanec config put --bucket NAME      # as the output nstance_bucket says",
  ];
}

/** What OpenTofu needs to reach the state, from whoever runs it. */
function stateSteps({ state }: Ir): readonly string[] {
  const password = state?.kind === "http" && state.password;
  return [
    ...(state?.encryption ? ["  export TF_ENCRYPTION=…   # as podplane.encryption.tofu says"] : []),
    ...(password ? ["  export TF_HTTP_PASSWORD=…"] : []),
  ];
}
