export {
  type Dialect,
  type DialectFacts,
  dialects,
  type ModuleFacts,
  type ModulePin,
  type ModuleSource,
} from "./dialect.ts";
export { type DnsKind, dnsKinds, provingDns, shortestZoneIds } from "./dns.ts";
export { moduleMembers } from "./members.ts";
export type {
  BalancerRules,
  BucketSetting,
  CloudTable,
  Derivations,
  DerivedName,
  MachineArchitecture,
  MachineRules,
  MachineSize,
  Members,
  NamedThing,
  NameRule,
  Place,
  PlacePart,
  PlatformRole,
  PolicyRules,
  PoolSetting,
  ProviderBlock,
  RegionRules,
  SettingName,
  Starter,
  SubnetSetting,
  TagRules,
  Undelivered,
} from "./table.ts";
export { formRule, type TextRule } from "./text-rule.ts";
