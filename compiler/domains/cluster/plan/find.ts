import type { Located } from "../../../origins/index.ts";
import {
  type CloudTable,
  cloudTable,
  isProviderKind,
  type Place,
  type ProviderKind,
  placeKey,
} from "../../../providers/index.ts";
import type {
  ClusterModel,
  LoadBalancerModel,
  PoolModel,
  ProviderModel,
  Reference,
  SubnetModel,
} from "../../../schema/index.ts";
import { type Address, type Cidr, formatCidr } from "../../../values/index.ts";

/*
 * What references of a cluster mean. Checks report what is not found; lowering takes what is.
 */

/** A value that the checker has made sure of; its absence here is a bug of ours. */
export function sure<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("something was not checked before lowering");
  return value;
}

/** An attribute that the checker has made sure of. */
export function checked<Attributes, Name extends keyof Attributes & string>(
  attributes: Attributes,
  name: Name,
): Exclude<Attributes[Name], undefined> {
  const value = attributes[name];
  if (value === undefined) throw new Error(`${name} was not checked before lowering`);
  return value as Exclude<Attributes[Name], undefined>;
}

/** A label of a block that the schema requires; empty where it is missing, which has been reported. */
export function labelOf(block: { readonly labels: readonly Located<string>[] }): string {
  return block.labels[0]?.value ?? "";
}

const poolIndexes = new WeakMap<ClusterModel, ReadonlyMap<string, PoolModel>>();

/** The pools of a cluster by name: made once, as there may be thousands and each subnet asks. */
export function poolsByName(cluster: ClusterModel): ReadonlyMap<string, PoolModel> {
  const known = poolIndexes.get(cluster);
  if (known) return known;
  const index = new Map(cluster.blocks.pool.map((pool) => [labelOf(pool), pool]));
  poolIndexes.set(cluster, index);
  return index;
}

/** A provider whose kind output is generated for, and what is known of its cloud. */
export interface GeneratedProvider {
  readonly kind: ProviderKind;
  readonly provider: ProviderModel;
  readonly cloud: CloudTable;
}

/** The providers that output is generated for; of the others there is nothing to check or to plan. */
export function generatedProviders(cluster: ClusterModel): readonly GeneratedProvider[] {
  return cluster.blocks.provider.flatMap((provider) => {
    const kind = labelOf(provider);
    const cloud = cloudTable(kind);
    return cloud && isProviderKind(kind) ? [{ kind, provider, cloud }] : [];
  });
}

/** Whether OpenTofu makes something of a provider. */
export function isMadeByTofu({ provider, cloud }: GeneratedProvider): boolean {
  return cloud.modules !== undefined || isManaged(provider);
}

/** Whether OpenTofu makes on machines of one's own what their scripts would make otherwise. */
export function isManaged({ attributes }: ProviderModel): boolean {
  return attributes.manage?.value === "terraform";
}

/** The network that OpenTofu makes on machines of one's own, in a form that can be compared and shown. */
export function managedNetwork(provider: ProviderModel): string | undefined {
  const network = provider.blocks.network[0];
  const sdn = network?.blocks.sdn[0];
  if (!sdn || !isManaged(provider)) return undefined;
  const { zone, vnet, gateway } = sdn.attributes;
  const range = gateway && network.attributes.cidr;
  const parts = [labelOf(sdn), zone?.value ?? "", vnet?.value ?? "", ...(range ? [formatCidr(range.value)] : [])];
  return parts.join(" ");
}

/** The cloud that holds a cluster, for its providers of other kinds; undefined where nothing but machines of one's own is. */
export function holdingCloud(cluster: ClusterModel): GeneratedProvider | undefined {
  const [home] = generatedProviders(cluster);
  return home?.cloud.holdsState === true ? home : undefined;
}

/** What a provider says of the addresses of its VMs: of the network that is made, or of one that is there. */
export function networkRange({ blocks }: ProviderModel): Located<Cidr> | undefined {
  return blocks.vpc[0]?.attributes.v4cidr ?? blocks.network[0]?.attributes.cidr;
}

/** The providers whose cloud keeps a kind of DNS: with one of them its records are generated (ruling 10). */
export function dnsProviders(cluster: ClusterModel, dns: string): readonly ProviderModel[] {
  return generatedProviders(cluster)
    .filter(({ cloud }) => cloud.dns.some((one) => one === dns))
    .map(({ provider }) => provider);
}

/** What VMs of the control plane hold in turns: all of them lie on the first provider (ruling 13). */
export function virtualAddressOf(cluster: ClusterModel): Located<Address> | undefined {
  return cluster.blocks.provider[0]?.blocks.api[0]?.attributes.virtual_address;
}

/** What names of a provider's things are made of. */
export function placeOf({ attributes, labels }: ProviderModel): Place {
  const { account, project, region } = attributes;
  const label = labels[1];
  return {
    ...(label ? { label: label.value } : {}),
    ...(account ? { account: account.value } : {}),
    ...(project ? { project: project.value } : {}),
    ...(region ? { region: region.value } : {}),
  };
}

export interface FoundBalancer {
  readonly kind: "found";
  readonly provider: ProviderModel;
  readonly balancer: LoadBalancerModel;
}

export type BalancerSearch =
  | FoundBalancer
  | { readonly kind: "none"; readonly candidates: readonly string[] }
  | { readonly kind: "ambiguous"; readonly found: readonly FoundBalancer[] };

/**
 * The balancer that a reference means. `near.main` names the provider by its label, `aws.main` by
 * its kind. JSONC has no qualifiers: there the first provider that has one is meant (ruling 7).
 */
export function findBalancer(cluster: ClusterModel, reference: Reference, firstWins: boolean): BalancerSearch {
  const providers = cluster.blocks.provider.filter((provider) => answersTo(provider, reference.qualifier));
  const found: FoundBalancer[] = [];
  for (const provider of providers) {
    const balancer = provider.blocks.load_balancer.find((one) => labelOf(one) === reference.name);
    if (balancer) found.push({ kind: "found", provider, balancer });
  }
  const [first] = found;
  if (first && (found.length === 1 || firstWins)) return first;
  if (first) return { kind: "ambiguous", found };
  const candidates = cluster.blocks.provider.flatMap((provider) => provider.blocks.load_balancer.map(labelOf));
  return { kind: "none", candidates: [...new Set(candidates)] };
}

function answersTo(provider: ProviderModel, qualifier: string | undefined): boolean {
  return qualifier === undefined || provider.labels.some((label) => label.value === qualifier);
}

/** Whether any provider of a cluster makes balancers; else what records of domains name is the user's. */
export function makesBalancers(cluster: ClusterModel): boolean {
  const known = generatedProviders(cluster);
  return known.length === 0 || known.some(({ cloud }) => cloud.blocks.has.includes("load_balancer"));
}

/** The port on the VMs that a listener forwards to. */
export function targetPortOf(listener: LoadBalancerModel["blocks"]["listener"][number]): number {
  return listener.attributes.target_port?.value ?? portOf(listener);
}

export function portOf(listener: { readonly labels: readonly Located<string>[] }): number {
  return Number(labelOf(listener));
}

/**
 * The role of a subnet (contracts/cluster-config.md 5.3, ruling 18): its pool, `nstance`, or `public`
 * for public subnets with NAT or balancers. Undefined for a subnet that has none, which is an error.
 */
export function subnetRole(subnet: SubnetModel): string | undefined {
  const { pool, services, public: isPublic } = subnet.attributes;
  if (pool) return pool.value.name;
  const names = services?.value.map((service) => service.value) ?? [];
  if (names.includes("nstance")) return "nstance";
  return isPublic?.value === true && names.length > 0 ? "public" : undefined;
}

/** Whether the module makes the network, so that it has routes, NAT and new subnets of ours. */
export function makesNetwork(provider: ProviderModel): boolean {
  const vpc = provider.blocks.vpc[0];
  return vpc !== undefined && !vpc.given.has("id");
}

/** Whether the network that the module makes has IPv6. */
export function hasIpv6(provider: ProviderModel): boolean {
  const vpc = provider.blocks.vpc[0];
  const wanted = vpc?.attributes.v6cidr;
  // What is wrong has been reported, and was meant to ask for it.
  return wanted ? wanted.value !== "none" : vpc?.given.has("v6cidr") === true;
}

/** `aws_123456789012_us-east-1`: the provider's key in file names and in the lock file. */
export function providerKey(provider: ProviderModel): string {
  return placeKey(labelOf(provider), placeOf(provider));
}
