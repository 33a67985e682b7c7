import { type Ir, moduleSources } from "../../../compiler/index.ts";
import type { Change, StepContext, StepResult } from "../../engine/index.ts";
import type { ApplyWorld } from "../world/index.ts";

/**
 * Has running servers take a changed configuration (ruling 65). Who applies rarely has the operator's identity and a
 * route to the servers: then the step ends with the command, and never as if it were done.
 */
export async function refreshConfig(world: ApplyWorld, { emit, view }: StepContext): Promise<StepResult> {
  const changed = view()
    .plans.filter(({ scope }) => scope === "all" || scope === "rest")
    .flatMap(({ changes }) => changes)
    .filter(isServerConfig);
  if (changed.length === 0 || serversRestart(world.ir)) {
    return { kind: "unchanged", summary: "no running server has another configuration now" };
  }
  emit({
    type: "note",
    text: "Running servers do not know their new configuration yet. Run this where the servers can be reached, with the operator's identity:",
    commands: [refreshCommand],
  });
  return { kind: "skipped", summary: "left to you: see the command in the note" };
}

/** The servers' addresses stand in the output `nstance_shards`. */
const refreshCommand =
  'nstance-admin config refresh --all-shards --identity-dir DIR --servers "$(tofu output -json nstance_shards | jq -r \'to_entries | map("\\(.key)=\\(.value.server_ips[0]):8993") | join(",")\')"';

/** The file that a shard module writes for its servers, when it is changed: new servers read it when they start. */
function isServerConfig({ address, action }: Change): boolean {
  return action === "update" && /^module\.shard_\w+\.\w+\.config$/.test(address);
}

function serversRestart(ir: Ir): boolean {
  return Object.values(ir.modules).every(({ source, dialect }) => {
    return moduleSources.find((one) => one.source === source)?.facts[dialect].serversFollowConfig === true;
  });
}
