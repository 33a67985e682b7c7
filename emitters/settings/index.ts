export { type BootSetting, bootSettings, providerOf } from "./boot.ts";
export { mutableGroups, mutableSettings } from "./mutable.ts";
export type { Delivery, MutableSetting, VariableDelivery } from "./row.ts";
