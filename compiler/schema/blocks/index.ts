export { acme, domain, oidc } from "./identity.ts";
export { kubernetes, registry } from "./kubernetes.ts";
export { components, secrets, seed } from "./platform.ts";
export { provider } from "./provider.ts";
export { state } from "./state.ts";
export { dependency, pool, ssh, telemetry, vmconfig } from "./vms.ts";
