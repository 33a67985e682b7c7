import type { Lock } from "../../lock/index.ts";
import type { ClusterModel, ProviderModel } from "../../schema/index.ts";
import type { Notation } from "../../types/index.ts";
import { makesNetwork, providerKey } from "./plan/index.ts";

/**
 * Defaults that depend on what was built (decision 0414): a new default reaches new things only. A network that the
 * module makes has IPv6 unless the file says `v6cidr = none`; one that the lock file holds without IPv6 stays without,
 * and in JSONC what is absent is absent.
 */
export function completeCluster(model: ClusterModel, lock: Lock | undefined, notation: Notation): ClusterModel {
  if (notation === "jsonc") return model;
  const provider = model.blocks.provider.map((one) => completeProvider(one, lock));
  return { ...model, blocks: { ...model.blocks, provider } };
}

function completeProvider(provider: ProviderModel, lock: Lock | undefined): ProviderModel {
  const [vpc, ...more] = provider.blocks.vpc;
  if (!vpc || !makesNetwork(provider) || vpc.given.has("v6cidr") || isBuiltWithout(provider, lock)) return provider;
  const v6cidr = {
    value: { kind: "auto", prefixLength: undefined },
    origin: { kind: "default", attribute: "vpc.v6cidr", span: vpc.header },
  } as const;
  const completed = { ...vpc, attributes: { ...vpc.attributes, v6cidr } };
  return { ...provider, blocks: { ...provider.blocks, vpc: [completed, ...more] } };
}

/** Whether the last build made the network without IPv6. */
function isBuiltWithout(provider: ProviderModel, lock: Lock | undefined): boolean {
  const built = lock?.built?.providers[providerKey(provider)]?.network;
  return built !== undefined && built.id === undefined && built.ipv6 === undefined;
}
