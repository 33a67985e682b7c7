import type { IrInternalApi, IrKubernetes, IrServiceNetwork, IrVirtualAddress } from "../../../ir/index.ts";
import { type Located, mapLocated, ruled } from "../../../origins/index.ts";
import { cluster as schema } from "../../../schema/index.ts";
import { type Cidr, type Family, formatAddress, formatCidr, parseCidr } from "../../../values/index.ts";
import {
  checked,
  defaultPodRanges,
  defaultServiceRanges,
  generatedProviders,
  labelOf,
  portOf,
  providerKey,
  serviceAddresses,
  sure,
  targetPortOf,
  virtualAddressOf,
} from "../plan/index.ts";
import { lowerBalancer } from "./access.ts";
import type { LowerContext } from "./base/index.ts";

/** The port of kube-apiserver inside a VM, whatever the public one. */
const apiPort = 6443;

export function lowerKubernetes(context: LowerContext): IrKubernetes {
  const block = sure(context.cluster.blocks.kubernetes[0]);
  const { attributes } = block;
  const { pods, services } = ranges(context);
  return {
    origin: block.origin,
    apiHostname: checked(attributes, "api_hostname"),
    apiPort: checked(attributes, "api_port"),
    apiLoadBalancer: attributes.api_load_balancer && lowerBalancer(context, attributes.api_load_balancer),
    internalApi: lowerInternalApi(context),
    virtualAddress: lowerVirtualAddress(context),
    clusterCidrs: pods.map((cidr) => ({ value: formatCidr(cidr.value), origin: cidr.origin })),
    services: services.map(lowerService),
    nodeMaskSizeIpv4: checked(attributes, "node_cidr_mask_size_ipv4"),
    nodeMaskSizeIpv6: checked(attributes, "node_cidr_mask_size_ipv6"),
    serviceAccountIssuer: lowerIssuer(context),
    logLevel: checked(attributes, "log_level"),
    encryption: lowerEncryption(context),
    etcdServers: checked(attributes, "etcd_servers"),
  };
}

/** Once Secrets were encrypted, the key is needed for ever. */
function lowerEncryption({ cluster, lock }: LowerContext): IrKubernetes["encryption"] {
  const enabled = sure(cluster.blocks.kubernetes[0]?.attributes.encrypt_secrets);
  return enabled.value || lock?.built?.encrypts_secrets === true ? { enabled } : undefined;
}

/** The issuer that was built, so that tokens stay valid; else the address of the API. */
function lowerIssuer({ cluster, lock }: LowerContext): Located<string> {
  const attributes = sure(cluster.blocks.kubernetes[0]).attributes;
  const hostname = checked(attributes, "api_hostname");
  const port = checked(attributes, "api_port");
  const derived = `https://${hostname.value}:${port.value}`;
  const built = lock?.built?.service_account_issuer;
  if (built === undefined || built === "" || built === derived) {
    return { value: derived, origin: ruled("api-url", hostname.origin, port.origin) };
  }
  return { value: built, origin: ruled("kept-issuer", hostname.origin) };
}

/** The ranges of Pods and Services; one that is not given has the families of the other (ruling 4). */
export function ranges(context: Pick<LowerContext, "cluster">): { pods: Located<Cidr>[]; services: Located<Cidr>[] } {
  const block = sure(context.cluster.blocks.kubernetes[0]);
  const pods = block.attributes.cluster_cidr;
  const services = block.attributes.service_cidr;
  const families: readonly Family[] = (pods ?? services)?.value.map((cidr) => cidr.value.family) ?? [4, 6];
  const source = (pods ?? services)?.origin ?? block.origin;
  const defaults = (texts: Readonly<Record<Family, string>>): Located<Cidr>[] =>
    families.map((family) => ({
      value: sure(parseCidr(texts[family])),
      origin: ruled("default-ranges", source),
    }));
  return {
    pods: pods ? [...pods.value] : defaults(defaultPodRanges),
    services: services ? [...services.value] : defaults(defaultServiceRanges),
  };
}

function lowerService(cidr: Located<Cidr>): IrServiceNetwork {
  const addresses = sure(serviceAddresses(cidr.value));
  return {
    family: cidr.value.family,
    cidr: { value: formatCidr(cidr.value), origin: cidr.origin },
    apiAddress: addresses.api,
    dnsAddress: addresses.dns,
  };
}

/** Told along with no address, so that it means nothing. */
const unusedRouterId = sure(schema.blocks.provider.blocks.api.attributes.router_id.default);

/** VMs keep what they were told, so that those without an address are told so, too. */
function lowerVirtualAddress({ cluster }: LowerContext): IrVirtualAddress | undefined {
  const [home] = generatedProviders(cluster);
  if (!home?.cloud.blocks.has.some((name) => name === "api")) return undefined;
  const block = home.provider.blocks.api[0];
  const address = virtualAddressOf(cluster);
  return {
    address: address && mapLocated(address, formatAddress),
    routerId: block?.attributes.router_id ?? { value: unusedRouterId, origin: home.provider.origin },
  };
}

/**
 * Ruling 39: a private balancer that forwards 6443 to the control plane, else the balancer of the
 * API where its port is 6443. Where the cloud makes none: what the source names, else the virtual address.
 */
function lowerInternalApi(context: LowerContext): Located<IrInternalApi> | undefined {
  const named = context.cluster.blocks.provider[0]?.blocks.api[0]?.attributes.address;
  const held = virtualAddressOf(context.cluster);
  const address = named ?? (held && mapLocated(held, formatAddress));
  if (address) return mapLocated(address, (text) => ({ kind: "address", address: text }));
  for (const provider of context.cluster.blocks.provider) {
    for (const balancer of provider.blocks.load_balancer) {
      const listener = balancer.blocks.listener.find(
        (one) =>
          portOf(one) === apiPort &&
          targetPortOf(one) === apiPort &&
          one.attributes.pool?.value.name === "control-plane",
      );
      if (balancer.attributes.public?.value !== false || !listener) continue;
      const reference = { provider: providerKey(provider), name: labelOf(balancer) };
      return { value: { kind: "private", balancer: reference }, origin: ruled("internal-api", balancer.origin) };
    }
  }
  const kubernetes = sure(context.cluster.blocks.kubernetes[0]).attributes;
  const reference = kubernetes.api_load_balancer;
  if (!reference || kubernetes.api_port?.value !== apiPort) return undefined;
  const { value: balancer } = lowerBalancer(context, reference);
  return { value: { kind: "public", balancer }, origin: ruled("internal-api", reference.origin) };
}
