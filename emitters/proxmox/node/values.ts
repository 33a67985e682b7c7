import type { Ir, IrNodeRule, IrProxmoxNode, IrProxmoxProvider, Located, Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { encryptionKeyPath } from "../shard/index.ts";
import { networkValues } from "./network-values.ts";
import { type NodeValue, one, several } from "./value.ts";

/**
 * All that the library reads and does not find out on the node. Each script has each of them: one that says nothing is
 * empty, so that the library is the same everywhere.
 */
export function valuesOf(ir: Ir, provider: IrProxmoxProvider, node: IrProxmoxNode): readonly NodeValue[] {
  const { access, packageSource, ntpServers, nodes } = provider;
  const of = (origin: Origin) => rule("node-script", origin);
  return [
    one("NODE", node.name),
    one("CLUSTER", ir.id),
    one("PROVIDER", { value: provider.key, origin: of(provider.origin) }),
    several(
      "NODE_ADDRESSES",
      nodes.flatMap(({ address }) => address ?? []),
      of(provider.origin),
    ),
    one("OPENTOFU", { value: provider.managed ? 1 : 0, origin: provider.managed?.origin ?? of(provider.origin) }),
    one("PACKAGE_SOURCE", packageSource),
    several("NTP_SERVERS", ntpServers, of(provider.origin)),
    one("STORAGE_DISKS", provider.storage.disks),
    one("STORAGE_ISOS", provider.storage.isos),
    one("STORAGE_IMAGES", provider.storage.images),
    ...networkValues(provider),
    ...templateValues(ir, provider, node),
    one("API_USER", { value: access.user, origin: of(provider.origin) }),
    one("API_ROLE", { value: access.role, origin: of(provider.origin) }),
    one("API_TOKEN", { value: `${access.tokenPrefix}${node.name.value}`, origin: of(node.origin) }),
    one("API_URL", { value: `${provider.apiUrl.value}/api2/json`, origin: provider.apiUrl.origin }),
    ...firewallValues(provider),
    ...leaderValues(provider),
    ...serverValues(ir, provider),
  ];
}

function templateValues(ir: Ir, { template, tags, origin }: IrProxmoxProvider, node: IrProxmoxNode): NodeValue[] {
  const none = { value: "", origin: rule("node-script", template.origin) };
  return [
    one("TEMPLATE_MADE", { value: template.image ? 1 : 0, origin: rule("node-script", template.origin) }),
    one("TEMPLATE_NAME", template.by.kind === "name" ? template.by.name : none),
    one("TEMPLATE_ID", template.by.kind === "id" ? template.by.id : none),
    one("TEMPLATE_FIRST_ID", node.templateId),
    one("IMAGE_URL", template.image?.url ?? none),
    one("IMAGE_DIGEST", template.image?.digest ?? none),
    several("TAGS", [ir.id, ...tags], rule("node-script", origin)),
  ];
}

function firewallValues({ firewall, origin }: IrProxmoxProvider): NodeValue[] {
  const whole = rule("node-script", firewall?.origin ?? origin);
  return [
    one("FIREWALL", { value: firewall ? 1 : 0, origin: whole }),
    one("FIREWALL_ENABLE", { value: firewall?.enable.value ? 1 : 0, origin: firewall?.enable.origin ?? whole }),
    one("FIREWALL_GROUP", { value: firewall?.group ?? "", origin: whole }),
    several("FIREWALL_MANAGEMENT", firewall?.management ?? [], whole),
    several("FIREWALL_RULES", (firewall?.rules ?? []).map(asLine), whole),
  ];
}

/** `tcp|8992,8994|10.20.0.0/24`: protocol, ports and source of a rule. */
function asLine({ protocol, ports, source, origin }: IrNodeRule): Located<string> {
  return { value: `${protocol}|${ports}|${source}`, origin };
}

function leaderValues({ leader }: IrProxmoxProvider): NodeValue[] {
  return [
    one("LEADER_MADE", { value: leader.existing.value ? 0 : 1, origin: leader.existing.origin }),
    one("LEADER_ADDRESS", leader.address),
    one("LEADER_PREFIX", leader.prefixLength),
    one("LEADER_ROUTER_ID", leader.routerId),
  ];
}

function serverValues(ir: Ir, { server, store, zones, origin, beside }: IrProxmoxProvider): NodeValue[] {
  const [zone] = zones;
  if (!zone) throw new Error("a cluster of Proxmox VE has no zone");
  const of = rule("node-script", origin);
  // Where the modules choose the bucket's name, whoever runs the script says it.
  const bucket = store.bucket ?? { value: "", origin: of };
  const isOwn = beside === undefined;
  return [
    one("SERVER_VERSION", server.version),
    one("SERVER_URL", server.url),
    one("SERVER_DIGEST", server.digest),
    one("SHARD", { value: zone.shard, origin: zone.name.origin }),
    one("STORE_KIND", { value: store.kind, origin: of }),
    one("STORE_ENDPOINT", store.endpoint),
    one("STORE_REGION", store.region),
    one("STORE_BUCKET", bucket),
    one("STORE_OWN", { value: isOwn ? 1 : 0, origin: of }),
    one("STORE_PROOF", { value: store.proof, origin: of }),
    one("STORE_CONFIG_KEY", { value: store.configKey, origin: zone.name.origin }),
    // contracts/nstance.md 6.1, 6.3: secrets lie below the cluster's prefix.
    one("STORE_CA_KEY", { value: `cluster/${ir.platform.secrets.prefix}ca.key`, origin: of }),
    one("KEY_FILE", { value: isOwn ? encryptionKeyPath : "", origin: of }),
  ];
}
