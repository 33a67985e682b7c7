import type { IrLoadBalancer, IrModule, IrSubnet, IrSubnetRole } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import {
  type Context,
  configurationOf,
  local,
  type ModuleContext,
  moduleCall,
  moduleKey,
  moduleOf,
  type Section,
} from "../base/index.ts";
import {
  attribute,
  type Block,
  blank,
  block,
  boolean,
  comment,
  type Entry,
  type Expression,
  from,
  type Item,
  inlineObject,
  list,
  located,
  member,
  number,
  object,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";

/** What a cloud adds to its network. */
export interface NetworkParts {
  /** In front of the locals: what identifies the provider. */
  readonly locals: readonly Entry[];
  /** In front of the network: what it needs. */
  readonly before: readonly Item[];
  /** The prefix of its names, where it cannot be the cluster's. */
  readonly prefix: Expression | undefined;
  /** What only this cloud's modules take of a balancer. */
  balancer(balancer: IrLoadBalancer): readonly Entry[];
  /** Arguments that only this cloud's modules take, and what it waits for. */
  readonly own: readonly Item[];
}

/** The network of a provider. contracts/nstance.md 3.3, 3.5. */
export function network(context: Context, provider: ModuleContext, parts: NetworkParts): Section {
  const origin = rule("tf-network", provider.provider.network.origin);
  return {
    title: "Network",
    note: undefined,
    groups: [
      [block(["locals"], networkLocals(context, provider, parts), origin)],
      parts.before,
      [networkModule(context, provider, parts)],
    ],
    origin,
  };
}

function networkLocals(context: Context, provider: ModuleContext, parts: NetworkParts): readonly Item[] {
  const { suffix } = provider;
  const { network: net, loadBalancers } = provider.provider;
  const origin = rule("subnet-plan", net.origin);
  const balancers = loadBalancers.map((balancer) => balancerEntry(context, provider, balancer, parts));
  return paragraphs<Item>([
    parts.locals,
    [
      comment(`Role, then zone.${hasPlan(provider) ? plannedNote : ""}`, origin),
      attribute(`subnets${suffix}`, object(net.subnets.map((role) => subnetRole(role))), { origin }),
    ],
    balancers.length === 0 ? [] : [attribute(`load_balancers${suffix}`, object(balancers))],
  ]);
}

const plannedNote = " Kept in podplane.lock.json: a new subnet never renumbers another.";

/** Whether some subnet is made here, so that the lock file keeps its addresses. */
function hasPlan({ provider }: ModuleContext): boolean {
  return provider.network.subnets.some((role) =>
    role.zones.some((zone) => zone.subnets.some((subnet) => subnet.existingId === undefined)),
  );
}

function subnetRole(role: IrSubnetRole): Entry {
  const zones = role.zones.map(({ zone, subnets }) => member(zone, list(subnets.map(subnetObject))));
  return member(role.key, object(zones));
}

/** contracts/nstance.md 3.5.1. What is the module's default is left out. */
function subnetObject(subnet: IrSubnet): Expression {
  const fields = [
    subnet.existingId && attribute("existing", located(subnet.existingId, text)),
    subnet.ipv4Cidr && attribute("ipv4_cidr", located(subnet.ipv4Cidr, text)),
    subnet.ipv6Number && attribute("ipv6_netnum", located(subnet.ipv6Number, number)),
    subnet.public.value ? attribute("public", located(subnet.public, boolean)) : undefined,
    subnet.natGateway.value ? attribute("nat_gateway", located(subnet.natGateway, boolean)) : undefined,
    subnet.natSubnetRole && attribute("nat_subnet", located(subnet.natSubnetRole, text)),
  ];
  return from(subnet.origin, inlineObject(fields.filter((field) => field !== undefined)));
}

/** `target_port` is written also where it is the port: rules about DNS and the API are about both. */
function balancerEntry(
  context: Context,
  provider: ModuleContext,
  balancer: IrLoadBalancer,
  parts: NetworkParts,
): Entry {
  const listeners = balancer.listeners.map((listener) =>
    from(
      listener.origin,
      inlineObject([
        attribute("port", located(listener.port, number)),
        attribute("target_port", located(listener.targetPort, number)),
      ]),
    ),
  );
  const subnets = moduleKey(context, "pool", balancer.subnetRole.value, undefined);
  const value = object([
    attribute("public", located(balancer.public, boolean)),
    attribute("subnets", from(balancer.subnetRole.origin, text(subnets))),
    ...parts.balancer(balancer),
    attribute("listeners", list(listeners)),
  ]);
  const key = moduleKey(context, "load-balancer", balancer.name.value, provider.provider.key);
  return member(key, value, { origin: balancer.origin });
}

/** `cluster = module.cluster` */
export function clusterArgument(): Entry {
  return attribute("cluster", ref("module.cluster"));
}

function networkModule(context: Context, provider: ModuleContext, parts: NetworkParts): Block {
  const net = provider.provider.network;
  const module = moduleOf(context, provider);
  const name = provider.network.replace("module.", "");
  const made = net.id === undefined && net.ipv4Cidr ? [attribute("vpc_cidr_ipv4", located(net.ipv4Cidr, text))] : [];
  const body = [
    ...configurationOf(provider, "module"),
    blank,
    clusterArgument(),
    ...prefixArgument(context, module, parts.prefix),
    ...(net.id ? [attribute("vpc_id", located(net.id, text))] : []),
    ...made,
    ...familyArguments(module, provider),
    attribute("subnets", local(provider, "subnets")),
    ...(provider.provider.loadBalancers.length > 0
      ? [attribute("load_balancers", local(provider, "load_balancers"))]
      : []),
    ...parts.own,
  ];
  return moduleCall(module, "network", name, body, rule("nstance-network-module", net.origin));
}

/** V2a: parts of the module use the input itself, not the cluster's. contracts/nstance.md 3.3. */
function prefixArgument({ ir }: Context, { dialect }: IrModule, other: Expression | undefined): readonly Entry[] {
  if (dialect !== "v2a") return [];
  const origin = rule("nstance-network-prefix", ir.namePrefix.origin);
  return [attribute("name_prefix", other ?? ref("local.name_prefix"), { origin })];
}

/** V2b: the default for NAT is machines of Nstance, so the cloud's gateways are asked for. */
function familyArguments({ dialect }: IrModule, provider: ModuleContext): readonly Entry[] {
  const { ipv6, origin } = provider.provider.network;
  switch (dialect) {
    case "v2a":
      return [attribute("enable_ipv6", located(ipv6, boolean))];
    case "v2b":
      return [
        attribute("ipv4_enabled", boolean(true), { origin: rule("nstance-ipv4", origin) }),
        attribute("ipv6_enabled", located(ipv6, boolean)),
        attribute("nat_mode", text("provider"), { origin: rule("nstance-nat-mode", origin) }),
      ];
  }
}
