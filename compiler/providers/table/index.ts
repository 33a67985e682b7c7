export {
  type Dialect,
  type DialectFacts,
  dialects,
  type ModuleFacts,
  type ModulePin,
  type ModuleSource,
} from "./dialect.ts";
export { type DnsKind, dnsKinds, shortestZoneIds, zoneSettings } from "./dns.ts";
export { moduleMembers } from "./members.ts";
export type { MachineArchitecture, SettingName } from "./settings.ts";
export type {
  Starter,
  StarterAnswers,
  StarterBlock,
  StarterOwn,
  StarterQuestion,
  StarterValue,
  StarterVms,
} from "./starter.ts";
export type {
  BalancerRules,
  BucketSetting,
  CloudTable,
  Derivations,
  DerivedName,
  Federation,
  MachineRules,
  MachineSize,
  Members,
  NamedThing,
  NameRule,
  OutsideRules,
  Place,
  PlacePart,
  PlatformRole,
  PolicyRules,
  ProviderBlock,
  RegionRules,
  TagRules,
  Undelivered,
} from "./table.ts";
export { formRule, type TextRule } from "./text-rule.ts";
