import { listWords } from "../../../diagnostics/index.ts";
import { pinnedModule } from "../../../lock/index.ts";
import type { ProviderModel } from "../../../schema/index.ts";
import { cidrContains, familyWidth, formatAddress, formatCidr } from "../../../values/index.ts";
import { type CheckContext, leavesOut, spanOf } from "../check/index.ts";
import {
  findBalancer,
  type GeneratedProvider,
  generatedProviders,
  holdingCloud,
  labelOf,
  networkRange,
  subnetRole,
} from "../plan/index.ts";

/**
 * Machines of one's own in a cluster of a cloud, which holds its bucket, its secrets and its control plane
 * (contracts/nstance.md 4.4, 9.2, rulings 6 and 13).
 */
export function checkBeside(provider: ProviderModel, context: CheckContext): void {
  const { cluster, diagnostics } = context;
  const home = holdingCloud(cluster);
  if (!home) {
    const cloud = generatedProviders(cluster).find((one) => one.cloud.holdsState);
    if (!cloud || provider !== cluster.blocks.provider[0]) return;
    const related = [{ span: provider.header, message: "the first provider" }];
    const parameters = { cloud: cloud.cloud.title, kind: cloud.kind };
    diagnostics.report("cloud-not-first", cloud.provider.header, parameters, { related });
    return;
  }
  checkPools(provider, context);
  checkRanges(provider, home, context);
  checkOtherNetworks(provider, home, context);
  checkAddresses(provider, context);
  checkServer(provider, home, context);
  checkApi(provider, home, context);
}

/** What a VM is made with differs: a pool lives in clouds, or on machines of one's own. */
function checkPools(provider: ProviderModel, { cluster, diagnostics }: CheckContext): void {
  const clouds = generatedProviders(cluster).filter(({ cloud }) => cloud.holdsState);
  for (const subnet of subnetsOf(provider)) {
    const pool = subnet.attributes.pool;
    if (!pool) continue;
    for (const { provider: other, cloud } of clouds) {
      const there = subnetsOf(other).find((one) => one.attributes.pool?.value.name === pool.value.name);
      const at = there?.attributes.pool;
      if (!at || pool.value.name === "control-plane") continue;
      const related = [{ span: spanOf(at), message: `it stands in ${cloud.title} here` }];
      const parameters = { pool: pool.value.name, cloud: cloud.title, own: labelOf(provider) };
      diagnostics.report("pool-of-both", spanOf(pool), parameters, { related });
      break;
    }
  }
}

function subnetsOf({ blocks }: ProviderModel) {
  return blocks.zone.flatMap((zone) => zone.blocks.subnet);
}

/** By their addresses the cloud lets VMs and servers in, and ranges are compared. */
function checkRanges(provider: ProviderModel, { cloud }: GeneratedProvider, { diagnostics }: CheckContext): void {
  const network = provider.blocks.network[0];
  if (network && !network.attributes.cidr && !network.given.has("cidr") && !network.isPartial) {
    const parameters = { what: "the range of these VMs", cloud: cloud.title, fix: "cidr = 10.20.0.0/24" };
    diagnostics.report("range-not-stated", network.header, parameters);
  }
  for (const node of provider.blocks.node) {
    const { address } = node.attributes;
    if (address?.value.family === 4 || node.isPartial || (!address && node.given.has("address"))) continue;
    const parameters = {
      what: `the IPv4 address of the node ${labelOf(node)}`,
      cloud: cloud.title,
      fix: "address = 192.168.10.11",
    };
    diagnostics.report("range-not-stated", address ? spanOf(address) : node.header, parameters);
  }
}

/** A pool that is connected elsewhere sends from addresses that nobody stated. */
function checkOtherNetworks(
  provider: ProviderModel,
  { cloud }: GeneratedProvider,
  { diagnostics }: CheckContext,
): void {
  for (const subnet of subnetsOf(provider)) {
    const { bridge, vlan, pool } = subnet.attributes;
    const at = bridge ?? vlan;
    if (!at || !pool) continue;
    const parameters = { pool: pool.value.name, cloud: cloud.title };
    diagnostics.report("pool-network-unknown", spanOf(at), parameters);
  }
}

/** Nodes and their leader are reached from the cloud: their addresses can be none of its own, and none of Pods. */
function checkAddresses(provider: ProviderModel, { cluster, diagnostics }: CheckContext): void {
  const kubernetes = cluster.blocks.kubernetes[0]?.attributes;
  const ranges = [
    ...generatedProviders(cluster).flatMap(({ provider: other, cloud }) => {
      const range = other === provider ? undefined : networkRange(other);
      return range ? [{ range, of: `a network of ${cloud.title}` }] : [];
    }),
    ...(kubernetes?.cluster_cidr?.value ?? []).map((range) => ({ range, of: "for Pods" })),
    ...(kubernetes?.service_cidr?.value ?? []).map((range) => ({ range, of: "for Services" })),
  ];
  const leader = provider.blocks.leader[0]?.attributes.address;
  const given = [
    ...provider.blocks.node.map((node) => ({ what: `the node ${labelOf(node)}`, at: node.attributes.address })),
    { what: "the leader", at: leader },
  ];
  for (const { what, at } of given) {
    if (!at) continue;
    const { family, bits } = at.value;
    const one = { family, bits, prefixLength: familyWidth(family) };
    const inside = ranges.find(({ range }) => range.value.family === family && cidrContains(range.value, one));
    if (!inside) continue;
    const related = [{ span: spanOf(inside.range), message: "the range is here" }];
    const parameters = {
      what,
      address: formatAddress(at.value),
      range: formatCidr(inside.range.value),
      of: inside.of,
    };
    diagnostics.report("own-address-in-range", spanOf(at), parameters, { related });
  }
}

/** Servers of one cluster elect a leader among them. */
function checkServer(provider: ProviderModel, { cloud }: GeneratedProvider, { lock, diagnostics }: CheckContext): void {
  const version = provider.blocks.server[0]?.attributes.version;
  if (!version || !cloud.modules) return;
  const other = pinnedModule(lock, cloud.modules).nstance_version;
  if (version.value === other) return;
  const parameters = { version: version.value, other, cloud: cloud.title };
  diagnostics.report("server-of-other-version", spanOf(version), parameters);
}

/** The port of the API on VMs, which workers ask for (ruling 39). */
const apiPort = 6443;

/** The name of a balancer that the modules make is known to an apply only; that of the API itself stands in the file. */
function checkApi(provider: ProviderModel, { cloud }: GeneratedProvider, context: CheckContext): void {
  const { cluster, diagnostics, notation } = context;
  if (provider.blocks.api.length > 0 || provider.isPartial) return;
  const pools = [...new Set(subnetsOf(provider).flatMap((subnet) => subnetRole(subnet) ?? []))];
  const workers = pools.filter((pool) => pool !== "control-plane");
  const block = cluster.blocks.kubernetes[0];
  if (workers.length === 0 || !block) return;
  const { api_load_balancer: reference, api_port: port } = block.attributes;
  if (!reference && !leavesOut(block, "api_load_balancer")) return;
  const found = reference && findBalancer(cluster, reference.value, notation === "jsonc");
  // One that is not found has been reported.
  if (found && found.kind !== "found") return;
  if (found?.balancer.attributes.public?.value === true && port?.value === apiPort) return;
  const parameters = { pools: listWords(workers), cloud: cloud.title };
  diagnostics.report("api-inside-cloud", provider.header, parameters);
}
