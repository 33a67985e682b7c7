export type { Located, Origin, RuleOrigin } from "../origins/origin.ts";
export { mapLocated, originSpan } from "../origins/origin.ts";
export type { RuleId } from "../origins/rules.ts";
export type {
  Dialect,
  DnsKind,
  GeneratedKind,
  PlatformRole,
  ProviderKind,
  SecretBackendKind,
} from "../providers/index.ts";
export type * from "./ir.ts";
export type * from "./network.ts";
export type * from "./platform.ts";
export type * from "./providers.ts";
export type * from "./vms.ts";
