/*
 * A cluster on two providers of one cloud, of which everything is renamed that has a name: pools, buckets, roles,
 * balancers and the labels of providers. Things are known by a number that no build sees.
 */

export type Kind = "pool" | "bucket" | "role" | "balancer";

export interface Thing {
  readonly kind: Kind;
  readonly name: string;
  /** The hint that a rename needs, in the next build. */
  readonly from?: string | undefined;
  /** 0 or 1; of pools, which stand outside of providers, meaningless. */
  readonly provider: number;
  /** The things that it names. */
  readonly of: readonly number[];
}

export interface Source {
  readonly things: ReadonlyMap<number, Thing>;
  /** The labels of both providers. */
  readonly labels: readonly [string | undefined, string];
}

export interface Cloud {
  readonly kind: "aws" | "google";
  readonly arch: string;
  readonly type: string;
  /** Settings of the providers, and the zone of each. */
  readonly places: readonly [Place, Place];
  /** The balancer of the API faces outwards where the modules make no other. */
  readonly publicApi: boolean;
}

interface Place {
  readonly settings: string;
  readonly zone: string;
  readonly range: string;
}

export const clouds: readonly Cloud[] = [
  {
    kind: "aws",
    arch: "arm64",
    type: "t4g.small",
    places: [
      { settings: 'account = "123456789012", region = "eu-west-1"', zone: "eu-west-1a", range: "10.20.0.0/16" },
      { settings: 'account = "123456789012", region = "eu-central-1"', zone: "eu-central-1a", range: "10.21.0.0/16" },
    ],
    publicApi: false,
  },
  {
    kind: "google",
    arch: "amd64",
    type: "e2-medium",
    places: [
      { settings: 'project = "my-project", region = "us-central1"', zone: "us-central1-a", range: "10.20.0.0/16" },
      { settings: 'project = "other-project", region = "europe-west4"', zone: "europe-west4-a", range: "10.21.0.0/16" },
    ],
    publicApi: true,
  },
];

/** The number of the balancer that the API is reached by. */
export const apiBalancer = 9;

export const firstSource: Source = {
  things: new Map<number, Thing>([
    [1, { kind: "pool", name: "web", provider: 0, of: [] }],
    [2, { kind: "pool", name: "jobs", provider: 0, of: [] }],
    [3, { kind: "bucket", name: "uploads", provider: 0, of: [] }],
    [4, { kind: "bucket", name: "exports", provider: 1, of: [] }],
    [5, { kind: "role", name: "writer", provider: 0, of: [3] }],
    [6, { kind: "role", name: "exporter", provider: 1, of: [4] }],
    [7, { kind: "balancer", name: "edge", provider: 0, of: [1] }],
    [8, { kind: "balancer", name: "side", provider: 1, of: [2] }],
    [apiBalancer, { kind: "balancer", name: "kube", provider: 0, of: [] }],
  ]),
  labels: [undefined, "far"],
};

/** The text of the source on a cloud. */
export function printSource({ things, labels }: Source, cloud: Cloud): string {
  const all = [...things.values()];
  const nameOf = (number: number) => things.get(number)?.name ?? "";
  const pools = all.filter(({ kind }) => kind === "pool");
  const printPool = (name: string, hint = "") =>
    `pool ${name} { ${hint}arch = ${cloud.arch}, size = 1, instance_type = "${cloud.type}" }`;
  const providers = cloud.places.map((place, index) => {
    const own = all.filter(({ provider, kind }) => provider === index && kind !== "pool");
    return `provider ${cloud.kind} ${labels[index] ?? ""} {
    ${place.settings}
    vpc { v4cidr = ${place.range}, v6cidr = auto }
    zone ${place.zone} {
      subnet { cidr = auto/26, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      ${index === 0 ? "subnet { cidr = auto/24, pool = control-plane }" : ""}
      ${pools.map(({ name }) => `subnet { cidr = auto/24, pool = ${name} }`).join("\n      ")}
    }
    ${own.map((one) => printThing(one, nameOf, cloud)).join("\n    ")}
  }`;
  });
  const api = things.get(apiBalancer)?.name ?? "";
  return `podplane 1

cluster shop {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.shop.example", api_load_balancer = ${labels[0] === undefined ? "" : `${labels[0]}.`}${api} }
  seed none {}
  state local {}
  ${printPool("control-plane")}
  ${pools.map((one) => printPool(one.name, hintOf(one))).join("\n  ")}
  ${providers.join("\n  ")}
}
`;
}

function hintOf({ from }: Thing): string {
  return from === undefined ? "" : `renamed_from = ${from}, `;
}

function printThing(thing: Thing, nameOf: (number: number) => string, { publicApi }: Cloud): string {
  const { kind, name, of } = thing;
  const hint = hintOf(thing);
  const [first] = of.map(nameOf);
  switch (kind) {
    case "bucket":
      return `bucket ${name} { ${hint.replace(/, $/, "")} }`;
    case "role":
      return `role ${name} { ${hint}buckets = [${first}] }`;
    case "balancer":
      return first === undefined
        ? `load_balancer ${name} { ${hint}public = ${publicApi}, subnets = ${publicApi ? "public" : "control-plane"}, listener 6443 { pool = control-plane } }`
        : `load_balancer ${name} { ${hint}public = true, subnets = public, listener 443 { pool = ${first} } }`;
    case "pool":
      throw new Error("pools stand outside of providers");
  }
}
