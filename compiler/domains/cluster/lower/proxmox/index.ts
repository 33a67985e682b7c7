import { osImageOf } from "../../../../deps/index.ts";
import type {
  IrProviderBase,
  IrProxmoxNode,
  IrProxmoxProvider,
  IrProxmoxStore,
  IrProxmoxTemplate,
} from "../../../../ir/index.ts";
import { type Located, mapLocated, ruled } from "../../../../origins/index.ts";
import { fitName } from "../../../../providers/index.ts";
import type { ProviderModel } from "../../../../schema/index.ts";
import { formatAddress } from "../../../../values/index.ts";
import {
  bucketName,
  checked,
  firstTemplate,
  type GeneratedProvider,
  holdingCloud,
  isManaged,
  labelOf,
  numbersOfNode,
  providerKey,
  sure,
} from "../../plan/index.ts";
import { type LowerContext, lowerSecret } from "../base/index.ts";
import { lowerBeside, lowerCloudStore } from "./beside.ts";
import { lowerFirewall } from "./firewall.ts";
import { lowerManaged } from "./managed.ts";
import { lowerNetwork, lowerPlacements } from "./network.ts";

/** A cluster of Proxmox VE: what its nodes are told, and what VMs there are made with. */
export function lowerProxmox(
  context: LowerContext,
  generated: GeneratedProvider,
  base: IrProviderBase<"proxmox">,
): IrProxmoxProvider {
  const { provider } = generated;
  const { attributes, blocks } = provider;
  const label = sure(provider.labels[1]);
  const nodes = lowerNodes(context, provider);
  const network = lowerNetwork(provider, nodes);
  const leader = lowerLeader(provider);
  const beside = lowerBeside(context, generated, base);
  return {
    ...base,
    label,
    region: attributes.region ?? { value: label.value, origin: ruled("proxmox-region", label.origin) },
    ...lowerApiUrl(provider),
    tags: lowerTags(generated),
    nodes,
    storage: lowerStorage(provider),
    guestNetwork: network,
    leader,
    api: blocks.api[0]?.attributes.address,
    template: lowerTemplate(context, provider),
    server: lowerServer(provider),
    access: lowerAccess(context),
    firewall: lowerFirewall(context, provider, { nodes, leader, guestNetwork: network, ...beside }),
    managed: lowerManaged(provider, nodes),
    ssh: lowerAccessOfNodes(provider),
    ntpServers: attributes.ntp_servers?.value ?? [],
    packageSource: checked(attributes, "package_source"),
    store: lowerStore(context, generated, base),
    placements: lowerPlacements(context, provider, network),
    ...beside,
  };
}

function lowerLeader({ blocks }: ProviderModel): IrProxmoxProvider["leader"] {
  const { attributes, origin } = sure(blocks.leader[0]);
  return {
    origin,
    address: mapLocated(checked(attributes, "address"), formatAddress),
    existing: checked(attributes, "existing"),
    prefixLength: checked(attributes, "prefix_length"),
    routerId: checked(attributes, "router_id"),
  };
}

/** Each node asks itself, by a certificate of its own, unless the file names an address for all. */
function lowerApiUrl(provider: ProviderModel): Pick<IrProxmoxProvider, "apiUrl" | "insecureTls"> {
  const { api_url: url, insecure_tls: insecure } = provider.attributes;
  const own = ruled("proxmox-own-api", provider.origin);
  return {
    apiUrl: url ?? { value: "https://localhost:8006", origin: own },
    insecureTls: insecure ?? { value: url === undefined, origin: url ? url.origin : own },
  };
}

function lowerTags({ provider, cloud }: GeneratedProvider): readonly Located<string>[] {
  const { written } = sure(cloud.tags);
  const tags = (provider.attributes.tags?.value ?? []).map(({ key, value }) => ({
    value: written(value.value === "" ? key.value : `${key.value}.${value.value}`),
    origin: value.origin,
  }));
  return tags.sort((a, b) => (a.value < b.value ? -1 : 1));
}

function lowerNodes(context: LowerContext, provider: ProviderModel): readonly IrProxmoxNode[] {
  const numbers = templateNumbers(context, provider);
  return provider.blocks.node.map((node, index) => {
    const name = sure(node.labels[0]);
    const counted = { value: numbers[index] ?? firstTemplate, origin: ruled("proxmox-template-id", name.origin) };
    return {
      origin: node.origin,
      name,
      address: node.attributes.address && mapLocated(node.attributes.address, formatAddress),
      templateId: node.attributes.template_id ?? counted,
    };
  });
}

/**
 * The first number of each node. Scripts find their template by its name, so that they only count; for OpenTofu another
 * number is another template, and a node keeps the one that it was built with.
 */
function templateNumbers({ lock }: LowerContext, provider: ProviderModel): readonly number[] {
  const built = isManaged(provider) ? lock?.built?.providers[providerKey(provider)]?.managed?.templates : undefined;
  const known = provider.blocks.node.map((node) => node.attributes.template_id?.value ?? built?.[labelOf(node)]);
  if (!built) return known.map((number, index) => number ?? firstTemplate + numbersOfNode * index);
  // OpenTofu makes and destroys in any order: what a node that is gone had is free for the build after this one.
  const taken = [...known.flatMap((number) => number ?? []), ...Object.values(built)];
  return known.map((number) => {
    if (number !== undefined) return number;
    let free = firstTemplate;
    while (taken.some((one) => Math.abs(one - free) < numbersOfNode)) free += numbersOfNode;
    taken.push(free);
    return free;
  });
}

function lowerStorage({ blocks }: ProviderModel): IrProxmoxProvider["storage"] {
  const { attributes, origin } = sure(blocks.storage[0]);
  return {
    origin,
    disks: checked(attributes, "disks"),
    isos: checked(attributes, "isos"),
    images: checked(attributes, "images"),
  };
}

function lowerAccessOfNodes({ blocks }: ProviderModel): IrProxmoxProvider["ssh"] {
  const block = blocks.ssh[0];
  if (!block) return undefined;
  const { attributes, origin } = block;
  return {
    origin,
    user: checked(attributes, "user"),
    port: attributes.port,
    encryptionKey: attributes.encryption_key && lowerSecret(attributes.encryption_key),
    accessKeyId: attributes.access_key_id && lowerSecret(attributes.access_key_id),
    secretAccessKey: attributes.secret_access_key && lowerSecret(attributes.secret_access_key),
    credentials: attributes.credentials && lowerSecret(attributes.credentials),
  };
}

/** A template that is made has its image in its name: another image is another template, and rolls VMs. */
function lowerTemplate({ cluster }: LowerContext, provider: ProviderModel): IrProxmoxTemplate {
  const block = provider.blocks.vm_template[0];
  const { id, name, existing } = block?.attributes ?? {};
  const origin = block?.origin ?? provider.origin;
  const isMade = existing?.value !== true && id === undefined;
  const image = isMade ? lowerImage(provider) : undefined;
  if (id) return { origin, by: { kind: "id", id }, image };
  const digits = image?.digest.value.split(":")[1]?.slice(0, 8) ?? "";
  const derived: Located<string> = {
    value: `${labelOf(cluster)}-debian-13-${digits}`,
    origin: ruled("proxmox-template-name", cluster.origin, image?.digest.origin ?? origin),
  };
  return { origin, by: { kind: "name", name: name ?? derived }, image };
}

function lowerImage(provider: ProviderModel): IrProxmoxTemplate["image"] {
  const block = provider.blocks.image[0];
  if (block) {
    return {
      url: checked(block.attributes, "url"),
      digest: checked(block.attributes, "digest"),
    };
  }
  const { url, digest } = osImageOf("amd64");
  const origin = ruled("proxmox-image", provider.origin);
  return { url: { value: url, origin }, digest: { value: digest, origin } };
}

function lowerServer({ blocks }: ProviderModel): IrProxmoxProvider["server"] {
  const { attributes, origin } = sure(blocks.server[0]);
  const version = checked(attributes, "version");
  const release = `https://github.com/nstance-dev/nstance/releases/download/v${version.value}`;
  const url = attributes.url ?? {
    value: `${release}/nstance-server_${version.value}_linux_amd64.tar.gz`,
    origin: ruled("proxmox-server-release", version.origin),
  };
  return { origin, version, url, digest: checked(attributes, "digest") };
}

function lowerAccess({ cluster }: LowerContext): IrProxmoxProvider["access"] {
  const name = fitName(`podplane-${labelOf(cluster)}`, 60);
  return { user: `${name}@pve`, tokenPrefix: "nstance-", role: name };
}

/** The cluster's own store, or the bucket that the modules of its cloud make. */
function lowerStore(
  context: LowerContext,
  generated: GeneratedProvider,
  { zones }: IrProviderBase<"proxmox">,
): IrProxmoxStore {
  const [home] = context.cluster.blocks.provider;
  const shard = sure(zones[0]).shard;
  const configKey = `shard/${shard}/config.jsonc`;
  const cloud = holdingCloud(context.cluster);
  if (cloud) return { ...lowerCloudStore(cloud), configKey };
  // All zones of a cluster share one store: the first provider names it.
  const block = sure(home?.blocks.object_store[0]);
  const name = { value: "nstance", origin: ruled("proxmox-bucket", block.origin) };
  return {
    kind: "s3",
    endpoint: checked(block.attributes, "endpoint"),
    region: checked(block.attributes, "region"),
    bucket: bucketName(context, generated, name).name,
    proof: "key-pair",
    secretsProject: undefined,
    configKey,
  };
}
