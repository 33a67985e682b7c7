import { cloudTable, type MachineSize } from "../providers/index.ts";
import { cluster } from "../schema/index.ts";
import type { GivenValue } from "./given.ts";
import { effectiveValue, type SaidBlock } from "./said.ts";

/** The VMs that a source asks for: those of one pool in one zone of one provider. */
export interface VmGroup {
  readonly pool: string;
  /** Position of its provider in the source, from 0. */
  readonly provider: number;
  /** Kind of that provider. */
  readonly cloud: string;
  readonly zone: string;
  readonly size: number;
  readonly machine: Machine;
  readonly arch: string;
}

/** What a VM is asked for with: a type of its cloud, or what it has, where the cloud has no types. */
export interface Machine {
  readonly instanceType: string;
  readonly cpus: number | undefined;
  readonly gib: number | undefined;
}

/** What a machine of a cloud has; undefined where nothing is known of its type. */
export function machineSize(cloud: string, { instanceType, cpus, gib }: Machine): MachineSize | undefined {
  const sizeOf = cloudTable(cloud)?.machines.sizeOf;
  if (sizeOf) return sizeOf(instanceType);
  return cpus === undefined || gib === undefined ? undefined : { cpus, gib };
}

/** The type of a machine, or where it is of none. */
export function machineName(cloud: string, { instanceType }: Machine): string {
  const table = cloudTable(cloud);
  return table && !table.machines.sizeOf ? `VMs of ${table.title}` : instanceType;
}

/** Every group with a VM or without, in the order of pools, then zones (rulings 14 and 53). */
export function vmGroups(root: SaidBlock): readonly VmGroup[] {
  const providers = root.children.filter((one) => one.kind === "provider");
  const zones = providers.flatMap((provider, index) =>
    provider.children
      .filter((one) => one.kind === "zone")
      .map((zone) => ({ cloud: provider.labels[0] ?? "", index, zone: zone.labels[0] ?? "", pools: poolsOf(zone) })),
  );
  return root.children
    .filter((one) => one.kind === "pool")
    .flatMap((pool) => {
      const name = pool.labels[0] ?? "";
      const of = (attribute: string) => effectiveValue(pool, cluster.blocks.pool, attribute);
      return zones
        .filter(({ pools }) => pools.has(name))
        .map(({ cloud, index, zone }) => ({
          pool: name,
          provider: index,
          cloud,
          zone,
          size: sizeIn(of("size"), zone),
          machine: {
            instanceType: String(of("instance_type") ?? ""),
            cpus: numberOf(of("cores")),
            gib: numberOf(of("memory")),
          },
          arch: String(of("arch") ?? ""),
        }));
    });
}

function numberOf(value: GivenValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** The pools that have a subnet in a zone. */
function poolsOf(zone: SaidBlock): ReadonlySet<string> {
  const names = zone.children.map((subnet) => effectiveValue(subnet, subnet.schema, "pool"));
  return new Set(names.filter((name) => typeof name === "string"));
}

/** One number for every zone, or an object with a number for some. */
function sizeIn(size: GivenValue | undefined, zone: string): number {
  if (typeof size === "number") return size;
  const own = typeof size === "object" && !Array.isArray(size) ? Object.entries(size) : [];
  const found = own.find(([name]) => name === zone)?.[1];
  return typeof found === "number" ? found : 0;
}
