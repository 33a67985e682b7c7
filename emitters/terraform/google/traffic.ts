import type { IrLoadBalancer } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type Context, configurationOf, identifierOf, type Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  comment,
  type Expression,
  type Item,
  list,
  located,
  paragraphs,
  ref,
  text,
  texts,
} from "../hcl/index.ts";
import { fromMachines } from "./beside.ts";
import { type GoogleContext, googleProviders, prefixed } from "./context.ts";

/** What the modules do not let in: clients of balancers, and other networks. contracts/terraform.md 2.6, ruling 34. */
export function traffic(context: Context, provider: GoogleContext): Section {
  const balancers = provider.provider.loadBalancers.filter((one) => one.listeners.length > 0);
  const open = balancers.filter((one) => one.public.value);
  const others = googleProviders(context).filter((other) => other.provider.key !== provider.provider.key);
  return {
    title: "Traffic to VMs",
    note: "Inside the network the modules let everything through, and from outside nothing.",
    groups: [
      balancers.length > 0 ? healthRanges(provider) : [],
      ...open.map((balancer) => [clients(context, provider, balancer)]),
      ...balancers.map((balancer) => [healthChecks(context, provider, balancer)]),
      ...others.map((other) => fromNetwork(context, provider, other)),
      ...context.beside.map((one) => fromMachines(context, provider, one)),
    ],
    origin: rule("google-traffic", provider.provider.network.origin),
  };
}

/** The addresses that balancers ask VMs for their health from: more than those that the modules let in. */
function healthRanges(provider: GoogleContext): readonly Item[] {
  const origin = rule("google-health-checks", provider.provider.network.origin);
  const configuration = configurationOf(provider, "resource");
  return [block(["data", "google_compute_lb_ip_ranges", `health_checks${provider.suffix}`], configuration, origin)];
}

function clients(context: Context, provider: GoogleContext, balancer: IrLoadBalancer): Block {
  return rules(context, provider, balancer, { name: "clients", sources: texts(["0.0.0.0/0"]) });
}

function healthChecks(context: Context, provider: GoogleContext, balancer: IrLoadBalancer): Block {
  const ranges = `data.google_compute_lb_ip_ranges.health_checks${provider.suffix}`;
  // Of balancers inside a network the checks come from other addresses.
  const member = balancer.public.value ? "network" : "http_ssl_tcp_internal";
  return rules(context, provider, balancer, { name: "health", sources: ref(`${ranges}.${member}`) });
}

interface Rule {
  readonly name: "clients" | "health";
  readonly sources: Expression;
}

function rules(context: Context, provider: GoogleContext, balancer: IrLoadBalancer, { name, sources }: Rule): Block {
  const names = provider.provider.firewall.find((one) => one.balancer === balancer.key);
  const ports = balancer.listeners.map((listener) => String(listener.targetPort.value));
  const origin = rule(name === "clients" ? "google-clients" : "google-health-checks", balancer.origin);
  return block(
    ["resource", "google_compute_firewall", `${name}_${identifierOf(balancer.key)}${provider.suffix}`],
    paragraphs<Item>([
      configurationOf(provider, "resource"),
      [
        attribute("name", prefixed(context, names?.[name] ?? balancer.cloudName)),
        attribute("network", ref(`${provider.network}.vpc_id`)),
        attribute("direction", text("INGRESS")),
        attribute("source_ranges", sources),
        attribute("target_tags", texts(tags(provider, balancer))),
      ],
      [block(["allow"], [attribute("protocol", text("tcp")), attribute("ports", texts(ports))])],
    ]),
    origin,
  );
}

/** The VMs of the zones that run a pool behind the balancer (contracts/nstance.md 4.2). */
function tags({ provider }: GoogleContext, balancer: IrLoadBalancer): readonly string[] {
  const pools = new Set(balancer.listeners.map((listener) => listener.pool.value));
  const zones = provider.zones.filter((zone) => zone.pools.some((pool) => pools.has(pool)));
  return zones.map((zone) => `nstance-agent-${zone.shard}`);
}

/** All that comes from another network of the cluster, where its range is known. */
function fromNetwork(context: Context, provider: GoogleContext, other: GoogleContext): readonly Item[] {
  const { ipv4Cidr, origin } = other.provider.network;
  const name = provider.provider.networkRules.find((one) => one.provider === other.provider.key)?.name;
  if (!ipv4Cidr || name === undefined) return [];
  const protocols = ["tcp", "udp", "icmp"].map((protocol) => [
    block(["allow"], [attribute("protocol", text(protocol))]),
  ]);
  return [
    comment(`VMs of ${other.provider.project.value} in ${other.provider.region.value}.`, origin),
    block(
      ["resource", "google_compute_firewall", `from_${other.provider.suffix}${provider.suffix}`],
      paragraphs<Item>([
        configurationOf(provider, "resource"),
        [
          attribute("name", prefixed(context, name)),
          attribute("network", ref(`${provider.network}.vpc_id`)),
          attribute("direction", text("INGRESS")),
          attribute("source_ranges", list([located(ipv4Cidr, text)])),
        ],
        ...protocols,
      ]),
      rule("vm-traffic-network", provider.provider.network.origin, ipv4Cidr.origin),
    ),
  ];
}
