export { type PlacedConfig, placedConfigs } from "./place.ts";
export {
  type ConfigPlan,
  changedMeanwhile,
  foreignConfig,
  type PutConfigResult,
  planConfig,
  putConfig,
  shownVersion,
} from "./plan-config.ts";
