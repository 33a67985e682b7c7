import { clusterRules } from "./cluster.ts";
import { dialectRules } from "./dialects.ts";
import { acceptedInputs, type Dialect, type ModuleInputs } from "./inputs.ts";
import { networkRules } from "./network.ts";
import type { ModuleRule } from "./rule.ts";
import { shardRules } from "./shard.ts";
import { templateRules } from "./templates.ts";

/** Every rule that the modules enforce before a server starts. */
export const moduleRules: readonly ModuleRule[] = [
  ...clusterRules,
  ...networkRules,
  ...dialectRules,
  ...shardRules,
  ...templateRules,
];

/** The inputs of a dialect with one rule's change. */
export function inputsFor(dialect: Dialect, rule: ModuleRule): ModuleInputs {
  const inputs = acceptedInputs(dialect);
  rule.change(inputs);
  return inputs;
}
