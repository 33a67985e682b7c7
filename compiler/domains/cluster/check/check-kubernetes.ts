import { suggestion } from "../../../diagnostics/index.ts";
import type { Located } from "../../../origins/index.ts";
import type { LoadBalancerModel, ProviderModel } from "../../../schema/index.ts";
import { type Cidr, cidrsOverlap, type Family, familyWidth, formatCidr, parseCidr } from "../../../values/index.ts";
import {
  defaultPodRanges,
  defaultServiceRanges,
  findBalancer,
  generatedProviders,
  hasIpv6,
  labelOf,
  makesNetwork,
  networkRange,
  portOf,
  providerKey,
  serviceAddresses,
  targetPortOf,
} from "../plan/index.ts";
import { type CheckContext, clusterModule, isWritten, meantIn, spanOf } from "./context.ts";
import { isWhole, leavesOut, mayHaveBalancer } from "./whole.ts";

type Ranges = Located<readonly Located<Cidr>[]>;

/** Ranges of Pods and Services, and how the API is reached. */
export function checkKubernetes(context: CheckContext): void {
  const attributes = context.cluster.blocks.kubernetes[0]?.attributes;
  if (!attributes) return;
  const pods = attributes.cluster_cidr;
  const services = attributes.service_cidr;
  const podsFit = !pods || checkFamilies("cluster_cidr", pods, context);
  const servicesFit = !services || checkFamilies("service_cidr", services, context);
  if (pods && services && podsFit && servicesFit && familiesOf(pods) !== familiesOf(services)) {
    const related = [{ span: spanOf(pods), message: "Pods are here" }];
    const parameters = { services: showFamilies(services), pods: showFamilies(pods) };
    context.diagnostics.report("families-differ", spanOf(services), parameters, { related });
  }
  if (services && servicesFit) checkServiceRanges(services, context);
  if (podsFit) checkMasks(context);
  checkUsable(context);
  checkOverlaps(context);
  checkNetworkFamilies(context);
  checkApiBalancer(context);
  checkWorkersFindApi(context);
}

function familiesOf(ranges: Ranges): string {
  return ranges.value.map((cidr) => cidr.value.family).join(",");
}

function showFamilies(ranges: Ranges): string {
  return ranges.value.length > 1 ? "IPv4 and IPv6" : "IPv4 only";
}

/** At most one range of each family, IPv4 first: contracts/cluster-config.md 5.2, ruling 4. */
function checkFamilies(name: string, ranges: Ranges, context: CheckContext): boolean {
  const { diagnostics } = context;
  const [first, second] = ranges.value;
  if (ranges.value.length > 2) {
    diagnostics.report("too-many-ranges", spanOf(ranges), { name, count: ranges.value.length });
    return false;
  }
  if (!first || !ranges.value.some((cidr) => cidr.value.family === 4)) {
    diagnostics.report("ipv6-only", spanOf(first ?? ranges), { name });
    return false;
  }
  if (second && second.value.family === first.value.family) {
    // One that stands twice is told as that.
    if (formatCidr(second.value) === formatCidr(first.value)) return false;
    const related = [{ span: spanOf(first), message: "the other one" }];
    diagnostics.report("duplicate-family", spanOf(second), { name, family: second.value.family }, { related });
    return false;
  }
  if (first.value.family === 6) {
    diagnostics.report("ipv4-not-first", spanOf(first), { name });
    return false;
  }
  return true;
}

/** Room for the API's and DNS's addresses, and for those of the seed (ruling 22). */
function checkServiceRanges(services: Ranges, context: CheckContext): void {
  const seed = context.cluster.blocks.seed[0]?.labels[0]?.value;
  for (const range of services.value) {
    const cidr = formatCidr(range.value);
    const smallest = range.value.family === 4 ? "/30" : "/112";
    if (!serviceAddresses(range.value)) {
      context.diagnostics.report("service-range-too-small", spanOf(range), { cidr, smallest });
    } else if (seed !== undefined && seed !== "none" && range.value.family === 4) {
      const length = range.value.prefixLength;
      if (length > 24) context.diagnostics.report("service-range-too-small-for-seed", spanOf(range), { cidr, seed });
      if (length === 24) context.diagnostics.report("service-range-tight-for-seed", spanOf(range), { cidr, seed });
    }
  }
}

function podRanges(context: CheckContext): readonly Cidr[] {
  const attributes = context.cluster.blocks.kubernetes[0]?.attributes;
  if (attributes?.cluster_cidr) return attributes.cluster_cidr.value.map((cidr) => cidr.value);
  return defaultsFor(attributes?.service_cidr, defaultPodRanges);
}

function defaultsFor(other: Ranges | undefined, defaults: Readonly<Record<Family, string>>): readonly Cidr[] {
  const families: readonly Family[] = other?.value.map((cidr) => cidr.value.family) ?? [4, 6];
  return families.flatMap((family) => parseCidr(defaults[family]) ?? []);
}

/** The part of each VM is smaller than the range of Pods, and by at most 16 bits (kube-controller-manager). */
function checkMasks(context: CheckContext): void {
  const attributes = context.cluster.blocks.kubernetes[0]?.attributes;
  for (const cidr of podRanges(context)) {
    const mask = cidr.family === 4 ? attributes?.node_cidr_mask_size_ipv4 : attributes?.node_cidr_mask_size_ipv6;
    if (!mask) continue;
    const largest = Math.min(cidr.prefixLength + 16, familyWidth(cidr.family));
    if (mask.value >= cidr.prefixLength && mask.value <= largest) continue;
    const parameters = { mask: mask.value, cidr: formatCidr(cidr), smallest: cidr.prefixLength, largest };
    const range = attributes?.cluster_cidr?.value.find((one) => one.value === cidr);
    const [at, other] = isWritten(mask) || !range ? [mask, range] : [range, undefined];
    const related = other ? [{ span: spanOf(other), message: "the range of Pods is here" }] : [];
    context.diagnostics.report("mask-outside-range", spanOf(at), parameters, { related });
  }
}

interface Named {
  readonly name: string;
  readonly cidr: Cidr;
  /** Undefined for a default, which the user did not write. */
  readonly located: Located<unknown> | undefined;
}

/** Ranges with a meaning of their own (RFC 6890 and its updates), and what they are for. */
const specialRanges: readonly (readonly [string, string])[] = [
  ["0.0.0.0/8", "no addresses of machines"],
  ["127.0.0.0/8", "loopback addresses"],
  ["169.254.0.0/16", "link-local addresses"],
  ["224.0.0.0/4", "multicast addresses"],
  ["240.0.0.0/4", "reserved addresses"],
  ["::/8", "reserved addresses"],
  ["fe80::/10", "link-local addresses"],
  ["ff00::/8", "multicast addresses"],
];

function checkUsable(context: CheckContext): void {
  const attributes = context.cluster.blocks.kubernetes[0]?.attributes;
  const networks = context.cluster.blocks.provider.flatMap((provider) => networkRange(provider) ?? []);
  const given = [...(attributes?.cluster_cidr?.value ?? []), ...(attributes?.service_cidr?.value ?? []), ...networks];
  for (const range of given) {
    const what = specialRangeOf(range.value);
    if (what !== undefined) {
      context.diagnostics.report("range-not-usable", spanOf(range), { cidr: formatCidr(range.value), what });
    }
  }
}

/** What the addresses of a range, or some of them, are for that no machine can have; undefined for usable ones. */
export function specialRangeOf(range: Cidr): string | undefined {
  const special = specialRanges.find(([text]) => {
    const cidr = parseCidr(text);
    return cidr && cidrsOverlap(cidr, range);
  });
  return special?.[1];
}

/** Pods, Services and networks share no address. */
function checkOverlaps(context: CheckContext): void {
  const attributes = context.cluster.blocks.kubernetes[0]?.attributes;
  const pods = attributes?.cluster_cidr;
  const services = attributes?.service_cidr;
  const named: Named[] = [
    ...namedRanges("cluster_cidr", pods, defaultsFor(services, defaultPodRanges)),
    ...namedRanges("service_cidr", services, defaultsFor(pods, defaultServiceRanges)),
    ...context.cluster.blocks.provider.flatMap((provider) => {
      const range = networkRange(provider);
      return range ? [{ name: "the network", cidr: range.value, located: range }] : [];
    }),
  ];
  for (const [index, later] of named.entries()) {
    for (const earlier of named.slice(0, index)) {
      const bothNetworks = earlier.name === later.name;
      if (bothNetworks || !cidrsOverlap(earlier.cidr, later.cidr)) continue;
      reportOverlap(earlier, later, context);
    }
  }
}

function namedRanges(name: string, given: Ranges | undefined, defaults: readonly Cidr[]): Named[] {
  if (given) return given.value.map((cidr) => ({ name, cidr: cidr.value, located: cidr }));
  return defaults.map((cidr) => ({ name: `the default ${name}`, cidr, located: undefined }));
}

function reportOverlap(earlier: Named, later: Named, context: CheckContext): void {
  const [at, other] = later.located ? [later, earlier] : [earlier, later];
  const span = at.located ? spanOf(at.located) : context.cluster.blocks.kubernetes[0]?.header;
  const related = other.located ? [{ span: spanOf(other.located), message: `${other.name} is here` }] : [];
  const parameters = { name: at.name, a: formatCidr(at.cidr), other: other.name, b: formatCidr(other.cidr) };
  context.diagnostics.report("ranges-overlap", span, parameters, { related });
}

/** A family that a network made by the module lacks; of existing networks nothing is known (ruling 4). */
function checkNetworkFamilies(context: CheckContext): void {
  const { cluster, diagnostics } = context;
  const block = cluster.blocks.kubernetes[0];
  const given = block?.attributes.cluster_cidr ?? block?.attributes.service_cidr;
  const ipv6 = given ? given.value.find((cidr) => cidr.value.family === 6) : undefined;
  if (!block || (given && !ipv6)) return;
  for (const provider of cluster.blocks.provider) {
    if (!makesNetwork(provider) || hasIpv6(provider)) continue;
    const related = [{ span: provider.header, message: "this network" }];
    const parameters = { provider: providerKey(provider) };
    diagnostics.report("family-not-in-network", ipv6 ? spanOf(ipv6) : block.header, parameters, { related });
  }
}

/** contracts/cluster-config.md 4.2 rules 21 and 22. */
function checkApiBalancer(context: CheckContext): void {
  const attributes = context.cluster.blocks.kubernetes[0]?.attributes;
  const reference = attributes?.api_load_balancer;
  if (!reference) return;
  const found = findBalancer(context.cluster, reference.value, context.notation === "jsonc");
  const { name } = reference.value;
  if (found.kind === "none") {
    if (mayHaveBalancer(context)) return;
    const parameters = { name, suggestion: suggestion(name, found.candidates) };
    const fixes = meantIn(reference, name, found.candidates);
    context.diagnostics.report("unknown-balancer", spanOf(reference), parameters, { fixes });
    return;
  }
  if (found.kind === "ambiguous") {
    const related = found.found.map((one) => ({ span: one.balancer.header, message: "one of them" }));
    context.diagnostics.report("ambiguous-balancer", spanOf(reference), { name }, { related });
    return;
  }
  const port = attributes.api_port?.value;
  const serves = found.balancer.blocks.listener.some(
    (listener) =>
      portOf(listener) === port &&
      targetPortOf(listener) === 6443 &&
      listener.attributes.pool?.value.name === "control-plane",
  );
  if (port !== undefined && !serves && isWhole(found.balancer)) {
    const reason = `The API is reached on port ${port} and listens on 6443 of control-plane VMs.`;
    const parameters = { name, port, target: 6443, pool: " to the pool control-plane", reason };
    const related = [{ span: found.balancer.header, message: "the balancer is here" }];
    context.diagnostics.report("listener-missing", spanOf(reference), parameters, { related });
  }
}

/** Ruling 39. */
function checkWorkersFindApi(context: CheckContext): void {
  const { cluster, diagnostics } = context;
  const block = cluster.blocks.kubernetes[0];
  const workers = cluster.blocks.pool.filter((pool) => labelOf(pool) !== "control-plane");
  // Where nobody makes balancers, machines are told an address, or that is missed.
  const [home] = generatedProviders(cluster);
  if (home?.cloud.blocks.has.includes("api")) return;
  // Without a provider there is no network that they could be found in, which has been reported.
  if (!block || workers.length === 0 || cluster.blocks.provider.length === 0) return;
  if (servesApiInside(cluster)) return;
  const { api_load_balancer: balancer, api_port: port } = block.attributes;
  if (!balancer && !leavesOut(block, "api_load_balancer")) return;
  // It has a default, and what is no port has been reported.
  if (!port) return;
  const span = balancer ? spanOf(balancer) : block.header;
  const makesPrivate = clusterModule(context)?.facts.privateBalancers !== false;
  if (balancer && port.value === 6443) {
    // One that there is not, or that does not serve the API, has been reported.
    const found = findBalancer(cluster, balancer.value, context.notation === "jsonc");
    if (found.kind !== "found" || found.balancer.attributes.public?.value !== true) return;
    const fix = makesPrivate
      ? "Add a load_balancer with public = false and listener 6443 to the pool control-plane."
      : "Nothing has to be done: these modules make no balancer inside the network.";
    diagnostics.report("workers-through-nat", span, { fix });
  } else if (!mayHaveBalancer(context) && cluster.blocks.provider.every(balancersAreWhole)) {
    const fix = makesPrivate
      ? "Add such a private load_balancer, or set api_port = 6443."
      : "Set api_load_balancer, with api_port = 6443.";
    diagnostics.report("workers-without-api", span, { fix });
  }
}

/** Whether a private balancer leads to the API. */
function servesApiInside({ blocks }: CheckContext["cluster"]): boolean {
  const leads = ({ attributes, blocks }: LoadBalancerModel): boolean =>
    attributes.public?.value === false &&
    blocks.listener.some(
      (one) =>
        portOf(one) === 6443 && targetPortOf(one) === 6443 && one.attributes.pool?.value.name === "control-plane",
    );
  return blocks.provider.some((provider) => provider.blocks.load_balancer.some(leads));
}

/** Whether workers find the API at all, if there are any (ruling 39). */
export function workersFindApi({ cluster }: Pick<CheckContext, "cluster">): boolean {
  const attributes = cluster.blocks.kubernetes[0]?.attributes;
  const { api_load_balancer: balancer, api_port: port } = attributes ?? {};
  // A port that is none may be meant to be the right one.
  const isPublic = balancer !== undefined && (!port || port.value === 6443);
  return isPublic || servesApiInside(cluster);
}

function balancersAreWhole({ blocks }: ProviderModel): boolean {
  return blocks.load_balancer.every(isWhole);
}
