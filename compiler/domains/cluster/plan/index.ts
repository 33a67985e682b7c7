export { readCaCertificate } from "./ca-certificate.ts";
export {
  dnsProviders,
  findBalancer,
  type GeneratedProvider,
  generatedProviders,
  hasIpv6,
  labelOf,
  makesNetwork,
  placeOf,
  poolsByName,
  portOf,
  providerKey,
  subnetRole,
  sure,
  targetPortOf,
} from "./find.ts";
export { bucketName, type CloudName, keptName, roleName } from "./names.ts";
export { type NetworkPlan, type PlannedSubnet, planNetworks } from "./network-plan.ts";
export { poolSizes, vmKind, zonesByPool } from "./pools.ts";
export { defaultPodRanges, defaultServiceRanges, serviceAddresses } from "./services.ts";
export { ownerOf, planShards } from "./shards.ts";
