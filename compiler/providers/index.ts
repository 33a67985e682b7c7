export { bucketNameFault } from "./aws/names.ts";
export { type ArnParts, arnOf } from "./aws/refinements.ts";
export { cloudCredentials } from "./credentials.ts";
export {
  type Dialect,
  type DialectFacts,
  dialects,
  type ModulePin,
  type ModuleSource,
} from "./dialect.ts";
export { type DnsKind, dnsKinds, provingDns, shortestZoneIds } from "./dns.ts";
export { isProviderKind, type ProviderKind, providerKinds } from "./kinds.ts";
export { fitName } from "./names.ts";
export { newerModuleFault, proposePrefix } from "./prefix.ts";
export { type CloudRefinement, cloudRefinements } from "./refinements.ts";
export { type SecretBackendKind, secretBackendKinds, secretBackends } from "./secret-backends.ts";
export type {
  CloudTable,
  DerivedName,
  GeneratedCloud,
  MachineArchitecture,
  NamedThing,
  Place,
  PlatformRole,
  SettingName,
  TagRules,
} from "./table.ts";
export {
  cloudTable,
  type GeneratedKind,
  generatedCloud,
  generatedKinds,
  isGeneratedKind,
  moduleSources,
  placeKey,
  placeParts,
} from "./tables.ts";
