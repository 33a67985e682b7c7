/*
 * Random valid clusters: sizes, zones, pools, balancers, storage and names vary; so does the order of
 * what has none (attributes in a block, blocks of different kinds, keys of objects).
 */

export type Random = () => number;

export interface RandomCluster {
  readonly text: string;
  /** The same cluster with everything unordered in another order. */
  readonly shuffled: string;
}

interface Part {
  /** Blocks of one key stay in their order: it counts. */
  readonly key: string;
  readonly text: string;
}

export function randomCluster(random: Random): RandomCluster {
  const facts = drawFacts(random);
  return { text: write(facts, (parts) => [...parts]), shuffled: write(facts, (parts) => shuffle(parts, random)) };
}

function int(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

/** Any order of the keys; the parts of one key keep theirs. */
function shuffle(parts: readonly Part[], random: Random): Part[] {
  const keys = [...new Set(parts.map((part) => part.key))];
  for (let index = keys.length - 1; index > 0; index--) {
    const other = int(random, 0, index);
    [keys[index], keys[other]] = [keys[other] ?? "", keys[index] ?? ""];
  }
  return keys.flatMap((key) => parts.filter((part) => part.key === key));
}

const architectures = ["arm64", "amd64"] as const;

function drawFacts(random: Random) {
  const some = (chance: number) => random() < chance;
  const region = pick(random, ["eu-west-1", "us-east-1", "eu-central-1", "ap-southeast-2"]);
  const zones = ["a", "b", "c"].slice(0, int(random, 1, 3)).map((letter) => region + letter);
  const workers = Array.from({ length: int(random, 0, 4) }, (_, index) => ({
    name: `${pick(random, ["web", "batch", "gpu", "general"])}-${index}`,
    arch: pick(random, architectures),
    size: int(random, 0, 12),
    disk: some(0.4) ? int(random, 8, 500) : undefined,
  }));
  return {
    id: `${pick(random, ["shop", "tools", "ml", "edge"])}${int(random, 0, 999)}`,
    name: some(0.6) ? `${pick(random, ["Größe", "It's", "a`b", "50% off", "tab"])} ${int(random, 0, 99)}` : undefined,
    region,
    zones,
    workers,
    controlArch: pick(random, architectures),
    controlSize: int(random, 1, 5),
    api: some(0.7) || workers.length > 0,
    main: some(0.5) && workers.length > 0,
    buckets: some(0.4) ? int(random, 1, 3) : 0,
    tags: some(0.5) ? int(random, 1, 5) : 0,
    telemetry: some(0.3),
    registry: some(0.4),
    ranges: some(0.5),
    domain: some(0.4),
    account: String(int(random, 100_000_000_000, 999_999_999_999)),
    network: `10.${int(random, 0, 111)}.0.0/16`,
    labels: some(0.5),
  };
}

type Facts = ReturnType<typeof drawFacts>;
type Order = (parts: readonly Part[]) => readonly Part[];

function write(facts: Facts, order: Order): string {
  return `podplane 1\n\n${block(`cluster ${facts.id}`, clusterParts(facts, order), order)}\n`;
}

const attribute = (name: string, value: string | number | boolean): Part => ({ key: name, text: `${name} = ${value}` });
const child = (text: string): Part => ({ key: text.split(/[\s{]/, 1)[0] ?? "", text });

function block(header: string, parts: readonly (Part | undefined)[], order: Order): string {
  const present = parts.filter((part) => part !== undefined);
  return `${header} {\n${order(present)
    .map((part) => part.text)
    .join("\n")}\n}`;
}

function clusterParts(facts: Facts, order: Order): (Part | undefined)[] {
  const { api, workers } = facts;
  const isLoadBalanced = facts.domain && facts.main;
  return [
    facts.name === undefined ? undefined : attribute("name", JSON.stringify(facts.name)),
    child(
      block(
        "oidc",
        [attribute("issuer_url", '"https://auth.example.com"'), attribute("username_claim", '"email"')],
        order,
      ),
    ),
    child(
      block(
        "kubernetes",
        [
          attribute("api_hostname", '"k8s.example.com"'),
          api ? attribute("api_load_balancer", "api") : undefined,
          facts.ranges ? attribute("cluster_cidr", "[10.128.0.0/12]") : undefined,
          facts.ranges ? attribute("service_cidr", "[10.112.0.0/16]") : undefined,
        ],
        order,
      ),
    ),
    child("seed none {}"),
    facts.registry || isLoadBalanced
      ? child('registry { hostname = "registry.example.com", mirror { enabled = true } }')
      : undefined,
    facts.telemetry ? child('telemetry { enabled = true, s3_bucket = "logs-of-us" }') : undefined,
    isLoadBalanced
      ? child(
          'domain "example.com" { load_balancer = main, provider aws-route53 { hosted_zone_id = "Z0123456789ABCDEFGHIJ" } }',
        )
      : undefined,
    child(pool({ name: "control-plane", arch: facts.controlArch, size: facts.controlSize, disk: undefined }, order)),
    ...workers.map((worker) => child(pool(worker, order))),
    child(block("provider aws", providerParts(facts, order), order)),
  ];
}

function pool(one: Facts["workers"][number], order: Order): string {
  const type = one.arch === "arm64" ? '"t4g.medium"' : '"t3.medium"';
  const disk = one.disk === undefined ? undefined : attribute("disk_size", `${one.disk}GiB`);
  const parts = [attribute("arch", one.arch), attribute("size", one.size), attribute("instance_type", type), disk];
  return block(`pool ${one.name}`, parts, order);
}

function providerParts(facts: Facts, order: Order): (Part | undefined)[] {
  const tags = Array.from({ length: facts.tags }, (_, index) => ({
    key: `k${index}`,
    text: `"k:${index}" = "v ${index}"`,
  }));
  const buckets = Array.from({ length: facts.buckets }, (_, index) => `data${index}`);
  return [
    attribute("account", `"${facts.account}"`),
    attribute("region", `"${facts.region}"`),
    tags.length > 0
      ? {
          key: "tags",
          text: `tags = {\n${order(tags)
            .map((tag) => tag.text)
            .join(",\n")}\n}`,
        }
      : undefined,
    child(`vpc { v4cidr = ${facts.network}, v6cidr = auto }`),
    ...facts.zones.map((zone) => child(block(`zone ${zone}`, subnets(facts), (parts) => parts))),
    facts.api
      ? child("load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }")
      : undefined,
    facts.main
      ? child(
          `load_balancer main { public = true, subnets = public, listener 443 { pool = ${facts.workers[0]?.name} } }`,
        )
      : undefined,
    ...buckets.map((bucket) => child(`bucket ${bucket} {}`)),
    buckets.length > 0 ? child(`role app { buckets = [${buckets.join(", ")}], permissions = read-write }`) : undefined,
  ];
}

function subnets(facts: Facts): Part[] {
  const label = (name: string) => (facts.labels ? ` ${name}` : "");
  return [
    child(`subnet${label("edge")} { cidr = auto/28, services = [nat, nlb], public = true }`),
    child(`subnet${label("servers")} { cidr = auto/28, services = [nstance] }`),
    child(`subnet${label("control")} { cidr = auto/24, pool = control-plane }`),
    ...facts.workers.map((worker) => child(`subnet${label(worker.name)} { cidr = auto/24, pool = ${worker.name} }`)),
  ];
}
