export { readCaCertificate } from "./ca-certificate.ts";
export { type ClusterPlan, type ProviderThing, planCluster, providerThings } from "./cluster-plan.ts";
export {
  checked,
  dnsProviders,
  findBalancer,
  type GeneratedProvider,
  generatedProviders,
  hasIpv6,
  holdingCloud,
  isMadeByTofu,
  isManaged,
  labelOf,
  makesBalancers,
  makesNetwork,
  managedNetwork,
  networkRange,
  placeOf,
  poolsByName,
  portOf,
  providerKey,
  subnetRole,
  sure,
  targetPortOf,
  virtualAddressOf,
} from "./find.ts";
export { builtNames, type Identified, type Identity, type Named } from "./identity.ts";
export { bucketName, type CloudName, locatedPrefix, nameScope, roleName } from "./names.ts";
export type { NetworkPlan, PlannedSubnet } from "./network-plan.ts";
export { poolSizes, vmKind } from "./pools.ts";
export { defaultPodRanges, defaultServiceRanges, serviceAddresses } from "./services.ts";
export { ownerOf, planShards } from "./shards.ts";
export { makesTelemetryRole, telemetryRoleTaken } from "./telemetry.ts";
export { firstOfNstance, firstTemplate, numbersOfNode } from "./template-numbers.ts";
export { newerSettings, settingsFault } from "./vm-settings.ts";
