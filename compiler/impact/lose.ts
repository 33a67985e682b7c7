import type { Ir, IrLoadBalancer, IrPool, IrProvider } from "../ir/index.ts";
import type { Located, Origin } from "../origins/index.ts";
import { cloudTable } from "../providers/index.ts";
import { machineSize } from "./vms.ts";

/*
 * What stops when a zone or a pool is lost, told from the IR: which VMs are left, which of them balancers can reach, and
 * which line would have to change so that it goes on.
 */

/** What is lost. Of zones with one name in several providers all are. */
export type Lost = { readonly kind: "zone"; readonly name: string } | { readonly kind: "pool"; readonly name: string };

export interface Loss {
  readonly lost: Lost;
  /** In the order of their weight: the API, the state store, ingress, other balancers. */
  readonly services: readonly LossOfService[];
  readonly pools: readonly LossOfPool[];
  readonly before: LossCapacity;
  readonly after: LossCapacity;
}

export interface LossOfService {
  readonly service: "api" | "state" | "ingress" | "balancer";
  /** `tools.example.com`, or the name of a balancer; empty for what there is one of. */
  readonly name: string;
  readonly goesOn: boolean;
  /** Why, as a sentence. */
  readonly reason: string;
  /** What to write so that it goes on; undefined where it does, or where nothing would help. */
  readonly fix: { readonly text: string; readonly origin: Origin } | undefined;
}

export interface LossOfPool {
  readonly pool: string;
  readonly before: number;
  readonly after: number;
}

export interface LossCapacity {
  readonly vms: number;
  readonly cpus: number;
  readonly gib: number;
}

/** VMs of a pool in a zone. */
interface Group {
  readonly pool: IrPool;
  readonly provider: IrProvider;
  readonly zone: string;
  readonly size: number;
}

/** What stops without a zone or a pool, which the cluster has. */
export function lossOf(ir: Ir, lost: Lost): Loss {
  const groups = groupsOf(ir);
  const left = groups.filter((one) => !isLost(one, lost));
  const state = controlPlane(ir, groups, left, lost);
  return {
    lost,
    services: [
      ...apiLoss(ir, left, lost, state),
      state,
      ...ingressLoss(ir, left, lost),
      ...balancerLoss(ir, left, lost),
    ],
    pools: ir.pools.map(({ name }) => ({
      pool: name.value,
      before: sizeOf(groups.filter((one) => one.pool.name.value === name.value)),
      after: sizeOf(left.filter((one) => one.pool.name.value === name.value)),
    })),
    before: capacityOf(groups),
    after: capacityOf(left),
  };
}

function groupsOf(ir: Ir): readonly Group[] {
  return ir.pools.flatMap((pool) =>
    ir.providers.flatMap((provider) =>
      provider.zones
        .filter((zone) => zone.pools.includes(pool.name.value))
        .map(({ name }) => ({ pool, provider, zone: name.value, size: sizeIn(pool, name.value) })),
    ),
  );
}

function sizeIn(pool: IrPool, zone: string): number {
  return pool.zoneSizes.find((one) => one.zone.value === zone)?.size.value ?? pool.size.value;
}

function isLost(group: Group, lost: Lost): boolean {
  return lost.kind === "zone" ? group.zone === lost.name : group.pool.name.value === lost.name;
}

function sizeOf(groups: readonly Group[]): number {
  return groups.reduce((sum, one) => sum + one.size, 0);
}

/** Types of which nothing is known count as VMs only. */
function capacityOf(groups: readonly Group[]): LossCapacity {
  let [vms, cpus, gib] = [0, 0, 0];
  for (const { pool, provider, size } of groups) {
    const { instanceType, cores, memoryGib } = pool;
    const machine = { instanceType: instanceType?.value ?? "", cpus: cores?.value, gib: memoryGib?.value };
    const one = machineSize(provider.kind, machine);
    vms += size;
    cpus += size * (one?.cpus ?? 0);
    gib += size * (one?.gib ?? 0);
  }
  return { vms, cpus, gib };
}

/** The state store runs on control-plane VMs; one of them writes, and any other takes over. */
function controlPlane(ir: Ir, groups: readonly Group[], left: readonly Group[], lost: Lost): LossOfService {
  const isControl = (one: Group) => one.pool.kind === "knc";
  const alive = sizeOf(left.filter(isControl));
  const base = { service: "state", name: "", goesOn: alive > 0 } as const;
  if (alive > 0) {
    const had = sizeOf(groups.filter(isControl));
    const reason =
      had === alive ? "no control-plane VM is lost" : "another control-plane VM becomes the writer, within minutes";
    return { ...base, reason, fix: undefined };
  }
  return {
    ...base,
    reason: "no control-plane VM is left to write",
    fix: spreadFix(
      ir,
      ir.pools.find((one) => one.kind === "knc"),
      left,
      lost,
    ),
  };
}

/** The API needs a control-plane VM and, where it has a balancer, a way to it. */
function apiLoss(ir: Ir, left: readonly Group[], lost: Lost, state: LossOfService): readonly LossOfService[] {
  const base = { service: "api", name: "" } as const;
  if (!state.goesOn)
    return [{ ...base, goesOn: false, reason: "no control-plane VM is left to serve it", fix: state.fix }];
  const reference = ir.kubernetes.apiLoadBalancer;
  const found = reference && findBalancer(ir, reference.value.provider, reference.value.name);
  if (!found) {
    const way = ir.kubernetes.virtualAddress?.address
      ? "one of them holds the virtual address"
      : "the way to them is yours";
    return [{ ...base, goesOn: true, reason: `control-plane VMs are left; ${way}`, fix: undefined }];
  }
  return [{ ...base, ...reachLoss(ir, found, left, lost, (one) => one.pool.kind === "knc") }];
}

function ingressLoss(ir: Ir, left: readonly Group[], lost: Lost): readonly LossOfService[] {
  return ir.domains.flatMap(({ zone, balancer }) => {
    const found = balancer && findBalancer(ir, balancer.value.provider, balancer.value.name);
    if (!found) return [];
    return [
      { service: "ingress" as const, name: zone.value, ...reachLoss(ir, found, left, lost, listens(found.balancer)) },
    ];
  });
}

/** Balancers that neither the API nor a domain names. */
function balancerLoss(ir: Ir, left: readonly Group[], lost: Lost): readonly LossOfService[] {
  const named = new Set(
    [ir.kubernetes.apiLoadBalancer, ...ir.domains.map(({ balancer }) => balancer)].map(
      (one) => one && `${one.value.provider} ${one.value.name}`,
    ),
  );
  return ir.providers.flatMap((provider) =>
    provider.loadBalancers
      .filter(({ name }) => !named.has(`${provider.key} ${name.value}`))
      .map((balancer) => {
        const found = { provider, balancer };
        return {
          service: "balancer" as const,
          name: balancer.name.value,
          ...reachLoss(ir, found, left, lost, listens(balancer)),
        };
      }),
  );
}

interface Found {
  readonly provider: IrProvider;
  readonly balancer: IrLoadBalancer;
}

function findBalancer(ir: Ir, key: string, name: string): Found | undefined {
  const provider = ir.providers.find((one) => one.key === key);
  const balancer = provider?.loadBalancers.find((one) => one.name.value === name);
  return provider && balancer ? { provider, balancer } : undefined;
}

function listens(balancer: IrLoadBalancer): (group: Group) => boolean {
  const pools = new Set(balancer.listeners.map(({ pool }) => pool.value));
  return (group) => pools.has(group.pool.name.value);
}

type Reach = Pick<LossOfService, "goesOn" | "reason" | "fix">;

/** Whether a balancer still stands somewhere, and has each of its pools behind it. */
function reachLoss(ir: Ir, found: Found, left: readonly Group[], lost: Lost, serves: (group: Group) => boolean): Reach {
  const { provider, balancer } = found;
  const zones = zonesOf(found).filter((zone) => lost.kind !== "zone" || zone !== lost.name);
  const title = `the balancer \`${balancer.name.value}\``;
  if (zones.length === 0) {
    const text = `add a subnet for \`${balancer.subnetRole.value}\` in another zone, so that ${title} stands there, too`;
    return {
      goesOn: false,
      reason: `${title} stands in no other zone`,
      fix: { text, origin: balancer.subnetRole.origin },
    };
  }
  const here = left.filter((one) => one.provider.key === provider.key && serves(one));
  const reached = here.filter((one) => zones.includes(one.zone));
  const without = balancer.listeners.filter(
    ({ pool }) => sizeOf(reached.filter((one) => one.pool.name.value === pool.value)) === 0,
  );
  const [first] = without;
  if (!first) return { goesOn: true, reason: `${title} has VMs behind it in ${zones.join(", ")}`, fix: undefined };
  const name = first.pool.value;
  const beyond = sizeOf(here.filter((one) => one.pool.name.value === name)) > 0;
  const reason = beyond
    ? `${title} stands in no zone with a VM of \`${name}\` that is left`
    : `no VM of \`${name}\` is left behind ${title}`;
  const pool = ir.pools.find((one) => one.name.value === name);
  const text = `let \`listener ${first.port.value}\` forward to a pool that is left`;
  const other = { text, origin: first.pool.origin };
  return {
    goesOn: false,
    reason,
    fix: lost.kind === "pool" && name !== "control-plane" ? other : spreadFix(ir, pool, left, lost),
  };
}

/** The zones that a balancer stands in: those with a subnet of its role. */
function zonesOf({ provider, balancer }: Found): readonly string[] {
  const network = "network" in provider ? provider.network : undefined;
  // Where no network is made, a balancer is asked for no subnets.
  if (!network) return provider.zones.map(({ name }) => name.value);
  const role = network.subnets.find((one) => one.role === balancer.subnetRole.value);
  return (role?.zones ?? []).filter(({ subnets }) => subnets.length > 0).map(({ zone }) => zone);
}

/** How VMs of a pool come to stand outside of what is lost. */
function spreadFix(ir: Ir, pool: IrPool | undefined, left: readonly Group[], lost: Lost): LossOfService["fix"] {
  if (!pool || lost.kind === "pool") return undefined;
  const name = pool.name.value;
  const empty = left.find((one) => one.pool.name.value === name && one.size === 0);
  if (empty)
    return {
      text: `give \`${name}\` a VM in ${empty.zone}: its size is 0 there`,
      origin: sizeOrigin(pool, empty.zone),
    };
  const home = ir.providers[0].zones;
  const other = home.find((zone) => zone.name.value !== lost.name);
  if (other) return { text: `add \`subnet { pool = ${name} }\` to the zone ${other.name.value}`, origin: other.origin };
  const most = cloudTable(ir.providers[0].kind)?.mostZones ?? Number.POSITIVE_INFINITY;
  // Where one zone is all, the control plane has no other to stand in.
  if (home.length >= most) return undefined;
  return { text: `add a second zone with a subnet for \`${name}\``, origin: home[0]?.origin ?? ir.providers[0].origin };
}

function sizeOrigin(pool: IrPool, zone: string): Origin {
  const own: Located<number> | undefined = pool.zoneSizes.find((one) => one.zone.value === zone)?.size;
  return (own ?? pool.size).origin;
}
