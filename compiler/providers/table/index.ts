export {
  type Dialect,
  type DialectFacts,
  dialects,
  type ModuleFacts,
  type ModulePin,
  type ModuleSource,
} from "./dialect.ts";
export { type DnsKind, dnsKinds, provingDns, shortestZoneIds } from "./dns.ts";
export type {
  BalancerRules,
  BucketSetting,
  CloudTable,
  Derivations,
  DerivedName,
  GeneratedCloud,
  KnownCloud,
  MachineArchitecture,
  MachineRules,
  MachineSize,
  NamedThing,
  NameRule,
  Place,
  PlatformRole,
  PolicyRules,
  RegionRules,
  SettingName,
  Starter,
  TagRules,
  Undelivered,
} from "./table.ts";
export { formRule, type TextRule } from "./text-rule.ts";
