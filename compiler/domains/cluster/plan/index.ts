export { readCaCertificate } from "./ca-certificate.ts";
export {
  findBalancer,
  hasIpv6,
  labelOf,
  makesNetwork,
  poolsByName,
  portOf,
  providerKey,
  providerKind,
  subnetRole,
  sure,
  targetPortOf,
} from "./find.ts";
export { balancerNames, bucketName, fitName, keptName, nameLimits, roleName } from "./names.ts";
export { type NetworkPlan, type PlannedSubnet, planNetworks } from "./network-plan.ts";
export { poolSizes, vmKind, zonesByPool } from "./pools.ts";
export { defaultPodRanges, defaultServiceRanges, serviceAddresses } from "./services.ts";
export { planShards } from "./shards.ts";
