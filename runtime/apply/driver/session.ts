import type { ConfigPlan, PlacedConfig } from "../../configs/index.ts";
import type { SavedPlan } from "./plans.ts";

/** What later steps of one run get from earlier ones. */
export interface Session {
  /** The whole plan as it was confirmed. `file` is gone where it was dropped. */
  confirmed: SavedPlan | undefined;
  /** Whether the confirmed plan can be applied as it is: nothing was applied since it was made. */
  isFresh: boolean;
  /** What was told of the configurations of servers; undefined until somebody looked. */
  configs: readonly PlannedConfig[] | undefined;
  /** How much each node of Proxmox VE lacks, by the id of its step; undefined until somebody looked. */
  nodes: ReadonlyMap<string, number> | undefined;
}

/** The configuration of a server, and what putting it would do. */
export interface PlannedConfig {
  readonly config: PlacedConfig;
  readonly plan: ConfigPlan;
}

export function createSession(): Session {
  return { confirmed: undefined, isFresh: false, configs: undefined, nodes: undefined };
}
