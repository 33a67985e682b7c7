export type { Located, Origin, RuleId, RuleOrigin } from "../origins/index.ts";
export { mapLocated, originSpan } from "../origins/index.ts";
export type { Dialect, DnsKind, PlatformRole, ProviderKind, SecretBackendKind } from "../providers/index.ts";
export type * from "./ir.ts";
export type * from "./network.ts";
export type * from "./platform.ts";
export type * from "./providers.ts";
export type * from "./secret.ts";
export type * from "./vms.ts";
