export { type BootSetting, bootSettings, providerOf } from "./boot.ts";
export { type MutableSetting, mutableSettings } from "./mutable.ts";
export { partitionOf } from "./partition.ts";
