import { checkBalancers } from "./check-balancers.ts";
import { checkCapacity } from "./check-capacity.ts";
import { checkClouds } from "./check-clouds.ts";
import { checkDelivery } from "./check-delivery.ts";
import { checkDomains } from "./check-domains.ts";
import { checkExposure } from "./check-exposure.ts";
import { checkIdentifiers } from "./check-identifiers.ts";
import { checkIdentity } from "./check-identity.ts";
import { checkKubernetes } from "./check-kubernetes.ts";
import { checkMachines } from "./check-machines.ts";
import { checkMembers } from "./check-members.ts";
import { checkNetworks } from "./check-networks.ts";
import { checkPlacement } from "./check-placement.ts";
import { checkPlatform } from "./check-platform.ts";
import { checkPolicies } from "./check-policies.ts";
import { checkPools } from "./check-pools.ts";
import { checkPrefixNames } from "./check-prefix-names.ts";
import { checkProviders } from "./check-providers.ts";
import { checkQuotas } from "./check-quotas.ts";
import { checkRegions } from "./check-regions.ts";
import { checkSeveral } from "./check-several.ts";
import { checkSsh } from "./check-ssh.ts";
import { checkStorage } from "./check-storage.ts";
import { checkSubnets } from "./check-subnets.ts";
import { checkTags } from "./check-tags.ts";
import { checkTelemetry } from "./check-telemetry.ts";
import { checkVms } from "./check-vms.ts";
import type { CheckContext } from "./context.ts";

export { foreignMember } from "./check-members.ts";

/**
 * Checks every rule between values of a cluster: those of the contracts, those that the Nstance
 * modules would raise at plan time, and those that its server would raise at start. All are run,
 * whatever the others find; each leaves alone what is undefined, since that has been reported.
 */
export function checkCluster(context: CheckContext): void {
  checkIdentity(context);
  checkKubernetes(context);
  checkDomains(context);
  checkPlatform(context);
  checkTelemetry(context);
  checkPools(context);
  checkProviders(context);
  checkSeveral(context);
  checkMembers(context);
  checkNetworks(context);
  checkSubnets(context);
  checkBalancers(context);
  checkStorage(context);
  checkVms(context);
  checkMachines(context);
  checkRegions(context);
  checkTags(context);
  checkCapacity(context);
  checkPlacement(context);
  checkQuotas(context);
  checkPolicies(context);
  checkPrefixNames(context);
  checkIdentifiers(context);
  checkExposure(context);
  checkSsh(context);
  checkDelivery(context);
  checkClouds(context);
}
export { workersFindApi } from "./check-kubernetes.ts";
export { type CheckContext, clusterModule, isLoopbackUrl, isWritten, lacks, spanOf } from "./context.ts";
export { isWhole, leavesOut, mayHaveOther } from "./whole.ts";
