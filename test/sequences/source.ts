/*
 * A cluster that is edited at random. Things are known by a number that no build sees: whatever an edit does to
 * its name, a thing with the same number is the same thing.
 */

/** A pool, bucket, role or balancer. */
export interface Thing {
  readonly uid: number;
  readonly name: string;
  readonly from?: string | undefined;
}

/** A role or balancer, and the bucket or pool that it is for: it is printed while that is. */
export interface Dependent extends Thing {
  readonly of: number;
}

export interface Subnet {
  readonly uid: number;
  readonly pool: number;
  readonly range: string;
  readonly label?: string;
}

export interface Zone {
  readonly name: string;
  readonly subnets: readonly Subnet[];
}

export interface Source {
  readonly pools: readonly Thing[];
  readonly buckets: readonly Thing[];
  readonly roles: readonly Dependent[];
  readonly balancers: readonly Dependent[];
  readonly zones: readonly Zone[];
  /** VMs of each pool: a parameter, which `--vars` sets. */
  readonly workers: number;
  /** Whether a second cluster stands in the file, in an account of its own. */
  readonly second: boolean;
  /** The number of the next new thing. */
  readonly next: number;
}

/** The zones that a source may have. */
export const allZones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];

/** What sequences start with. */
export const firstSource: Source = {
  pools: [
    { uid: 1, name: "web" },
    { uid: 2, name: "jobs" },
  ],
  buckets: [{ uid: 3, name: "uploads" }],
  roles: [{ uid: 4, name: "web", of: 3 }],
  balancers: [{ uid: 5, name: "edge", of: 1 }],
  zones: [
    {
      name: "eu-west-1a",
      subnets: [
        { uid: 6, pool: 1, range: "auto/24" },
        { uid: 7, pool: 2, range: "auto/25", label: "one" },
      ],
    },
  ],
  workers: 1,
  second: false,
  next: 8,
};

/** The things of each kind that a source prints. */
export interface Held {
  readonly pools: readonly Thing[];
  readonly buckets: readonly Thing[];
  readonly roles: readonly Dependent[];
  readonly balancers: readonly Dependent[];
}

/**
 * What the text of a source has: a pool where it has a subnet, since without one it is an error of another kind,
 * and what depends on a thing where that is.
 */
export function heldThings({ pools, buckets, roles, balancers, zones }: Source): Held {
  const used = new Set(zones.flatMap((zone) => zone.subnets.map((one) => one.pool)));
  const stored = new Set(buckets.map((one) => one.uid));
  const printed = pools.filter((one) => used.has(one.uid));
  const served = new Set(printed.map((one) => one.uid));
  return {
    pools: printed,
    buckets,
    roles: roles.filter((one) => stored.has(one.of)),
    balancers: balancers.filter((one) => served.has(one.of)),
  };
}

/** Whether an edit takes out something that goes only where it is accepted by name: a bucket, the control plane. */
export function destroys(before: Source, after: Source): boolean {
  const kept = new Set(after.buckets.map((one) => one.uid));
  const zones = new Set(after.zones.map((one) => one.name));
  return before.buckets.some((one) => !kept.has(one.uid)) || !before.zones.some((zone) => zones.has(zone.name));
}

/** The text of a source, with the parameter `workers`. */
export function printSource(source: Source): string {
  const { pools, buckets, roles, balancers } = heldThings(source);
  const nameOf = new Map([...source.pools, ...source.buckets].map((one) => [one.uid, one.name]));
  const hint = ({ from }: Thing) => (from === undefined ? "" : `renamed_from = ${from}, `);
  const things = [
    ...buckets.map((one) => `bucket ${one.name} { ${hint(one)} }`),
    ...roles.map((one) => `role ${one.name} { ${hint(one)}buckets = [${nameOf.get(one.of)}] }`),
    ...balancers.map((one) => {
      const listener = `listener ${8000 + one.uid} { pool = ${nameOf.get(one.of)} }`;
      return `load_balancer ${one.name} { ${hint(one)}public = false, subnets = control-plane, ${listener} }`;
    }),
  ];
  const workers = pools.map(
    (one) => `pool ${one.name} { ${hint(one)}arch = arm64, size = param.workers, instance_type = "t4g.small" }`,
  );
  const zones = source.zones.map((zone) =>
    printZone(
      zone.name,
      zone.subnets.map(
        ({ label, range, pool }) => `subnet ${label ?? ""} { cidr = ${range}, pool = ${nameOf.get(pool)} }`,
      ),
    ),
  );
  const shop = printCluster("shop", "123456789012", workers, zones, things);
  const second = printCluster("other", "210987654321", [], [printZone("eu-west-1a", [])], []);
  return ["podplane 1", "param workers: int = 1", shop, ...(source.second ? [second] : [])].join("\n");
}

function printCluster(
  id: string,
  account: string,
  pools: readonly string[],
  zones: readonly string[],
  things: readonly string[],
): string {
  return `cluster ${id} {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.${id}.example", api_load_balancer = api }
  seed none {}
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.small" }
  ${pools.join("\n  ")}
  provider aws {
    account = "${account}"
    region = "eu-west-1"
    enable_ssm = false
    vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }
    ${zones.join("\n    ")}
    load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }
    ${things.join("\n    ")}
  }
}`;
}

function printZone(name: string, subnets: readonly string[]): string {
  return `zone ${name} {
      subnet { cidr = auto/26, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      ${subnets.join("\n      ")}
    }`;
}
