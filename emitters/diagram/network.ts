import type {
  Ir,
  IrLoadBalancer,
  IrNetwork,
  IrPool,
  IrProvider,
  IrSubnet,
  IrSubnetRole,
} from "../../compiler/ir/index.ts";
import { type Arrow, arrow, type Box, box, type Graph, machineWords, sizeIn } from "./graph.ts";

/** Networks with their zones, subnets, pools and balancers, and the buckets beside them. */
export function networkView(ir: Ir): Graph {
  const isOpen = ir.providers.some(({ loadBalancers }) => loadBalancers.some((one) => one.public.value));
  return {
    title: ir.id.value,
    boxes: [
      ...(isOpen ? [box("outside", "internet", ["internet"])] : []),
      ...ir.providers.map((provider) => providerBox(ir, provider)),
    ],
    arrows: ir.providers.flatMap((provider) => arrowsOf(ir, provider)),
  };
}

function providerBox(ir: Ir, provider: IrProvider): Box {
  const { key, zones, loadBalancers, buckets } = provider;
  const network = networkOf(provider);
  const ranges = network
    ? [network.id?.value ?? "", network.ipv4Cidr?.value ?? "", network.ipv6.value ? "IPv6" : ""]
    : [];
  const inNetwork = [
    ...zones.map(({ name }) => zoneBox(ir, provider, name.value)),
    ...loadBalancers.map((balancer) => balancerBox(key, balancer)),
  ];
  const title = `network ${ranges.filter((one) => one !== "").join(", ")}`;
  const platform = provider.key === ir.platform.home ? Object.values(ir.platform.buckets) : [];
  const names = [...platform.map(({ name }) => name.value), ...buckets.map(({ cloudName }) => cloudName.value)];
  return box(
    "provider",
    key,
    [key],
    [
      box("network", `${key}/network`, [title], inNetwork),
      ...names.map((name) => box("bucket", `${key}/bucket ${name}`, ["bucket", name])),
    ],
  );
}

/** Undefined for a kind whose network is not ours to make or to know. */
function networkOf(provider: IrProvider): IrNetwork | undefined {
  return "network" in provider ? provider.network : undefined;
}

function zoneBox(ir: Ir, provider: IrProvider, zone: string): Box {
  const subnets = (networkOf(provider)?.subnets ?? []).flatMap((role) =>
    role.zones
      .filter((one) => one.zone === zone)
      .flatMap((one) => one.subnets.map((subnet) => subnetBox(ir, provider, role, subnet))),
  );
  return box("zone", `${provider.key}/${zone}`, [zone], subnets);
}

/** Ids are made of what a thing is known by after it was renamed, too, so that a picture of both shows a move. */
function subnetBox(ir: Ir, provider: IrProvider, { key }: IrSubnetRole, subnet: IrSubnet): Box {
  const id = `${provider.key}/${subnet.zone}/${key}/${subnet.index}`;
  const words = [
    ...(subnet.public.value && subnet.role !== "public" ? ["public"] : []),
    ...(subnet.natGateway.value ? ["NAT gateway"] : []),
    ...subnet.services.filter((one) => one === "nstance").map(() => "Nstance server"),
    ...(subnet.retained ? ["retained"] : []),
  ];
  const range = subnet.existingId?.value ?? subnet.ipv4Cidr?.value ?? "";
  const pool = subnet.index === 0 ? ir.pools.find(({ name }) => name.value === subnet.pool) : undefined;
  const pools = pool
    ? [
        box("pool", poolId(provider, subnet.zone, pool), [
          pool.name.value,
          `${sizeIn(pool, subnet.zone)} × ${machineWords(pool)}`,
        ]),
      ]
    : [];
  return box("subnet", id, [subnet.role, ...(range === "" ? [] : [range]), ...words], pools);
}

function poolId(provider: IrProvider, zone: string, { key }: IrPool): string {
  return `${provider.key}/${zone}/pool ${key}`;
}

function balancerBox(key: string, balancer: IrLoadBalancer): Box {
  const ports = balancer.listeners.map(({ port }) => port.value).join(", ");
  return box("balancer", balancerId(key, balancer), [
    balancer.name.value,
    `${balancer.public.value ? "public" : "private"}, ${balancer.listeners.length === 1 ? "port" : "ports"} ${ports}`,
  ]);
}

function balancerId(provider: string, { key }: IrLoadBalancer): string {
  return `${provider}/balancer ${key}`;
}

function arrowsOf(ir: Ir, provider: IrProvider): readonly Arrow[] {
  return provider.loadBalancers.flatMap((balancer) => {
    const id = balancerId(provider.key, balancer);
    const open = balancer.public.value ? [arrow("internet", id, domainsOf(ir, provider, balancer))] : [];
    const pools = Map.groupBy(balancer.listeners, ({ pool }) => pool.value);
    const behind = [...pools].flatMap(([name, listeners]) => {
      const pool = ir.pools.find((one) => one.name.value === name);
      const ports = listeners.map(({ targetPort }) => targetPort.value).join(", ");
      const zones = provider.zones.filter((zone) => zone.pools.includes(name));
      return pool ? zones.map((zone) => arrow(id, poolId(provider, zone.name.value, pool), ports)) : [];
    });
    return [...open, ...behind];
  });
}

/** What leads to a balancer: its domains, and the name of the API. */
function domainsOf(ir: Ir, { key }: IrProvider, { name }: IrLoadBalancer): string {
  const isThis = (one: { readonly provider: string; readonly name: string } | undefined) =>
    one?.provider === key && one.name === name.value;
  const domains = ir.domains.filter(({ balancer }) => isThis(balancer?.value)).map(({ zone }) => zone.value);
  const api = isThis(ir.kubernetes.apiLoadBalancer?.value) ? [ir.kubernetes.apiHostname.value] : [];
  const [first, ...more] = [...domains, ...api];
  return first === undefined ? "" : more.length === 0 ? first : `${first} +${more.length}`;
}
