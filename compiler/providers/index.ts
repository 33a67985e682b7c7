export { type ArnParts, arnOf, bucketNameFault } from "./aws/index.ts";
export { cloudCredentials } from "./credentials.ts";
export { isProviderKind, type ProviderKind, providerKinds } from "./kinds.ts";
export { fitName } from "./names.ts";
export { newerModuleFault, proposePrefix } from "./prefix.ts";
export { type CloudRefinement, cloudRefinements } from "./refinements.ts";
export { type SecretBackendKind, secretBackendKinds, secretBackends } from "./secret-backends.ts";
export type {
  CloudTable,
  DerivedName,
  MachineArchitecture,
  MachineSize,
  Members,
  NamedThing,
  Place,
  PlatformRole,
  SettingName,
  StarterBlock,
  StarterQuestion,
  StarterValue,
  StarterVms,
  TagRules,
} from "./table/index.ts";
export {
  type Dialect,
  type DialectFacts,
  type DnsKind,
  dialects,
  dnsKinds,
  type ModuleFacts,
  type ModulePin,
  type ModuleSource,
  type OutsideRules,
  shortestZoneIds,
  zoneSettings,
} from "./table/index.ts";
export {
  bucketSettings,
  cloudTable,
  moduleSources,
  placeKey,
  placeParts,
  providerVariables,
  storeRegions,
} from "./tables.ts";
