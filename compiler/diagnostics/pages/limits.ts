import type { limitRules } from "../registry/index.ts";
import { alone, type Example, inCluster, inKubernetes, inProvider, lockFile, type Page, page } from "./page.ts";

const nat = "subnet { cidr = auto/28, services = [nat, nlb], public = true }";
const nstance = "subnet { cidr = auto/28, services = [nstance] }";
const web = "subnet { cidr = auto/24, pool = web }";
const controlPlane = "subnet { cidr = auto/24, pool = control-plane }";

/** A zone in the place of that of the complete cluster. */
function onlyZone(name: string, ...subnets: readonly string[]): string {
  return `remove zone us-east-1a\n${zone(name, ...subnets)}`;
}

function zone(name: string, ...subnets: readonly string[]): string {
  return `zone ${name} {\n  ${subnets.join("\n  ")}\n}`;
}

function repeat(count: number, item: (index: number) => string, separator = ", "): string {
  return Array.from({ length: count }, (_, index) => item(index)).join(separator);
}

const tags = (count: number) => `{ ${repeat(count, (index) => `t${index} = "v"`)} }`;
const listeners = (count: number) => repeat(count, (index) => `listener ${8000 + index} { pool = web }`, "\n");

/** Balancers in the subnet of services, one after the other. */
const balancers = (count: number, marked: number, size = 28): string =>
  [
    onlyZone("us-east-1a", nat.replace("/28", `/${size}`), nstance, controlPlane, web),
    ...Array.from({ length: count }, (_, index) => {
      const role = index === marked ? "~~~public~~~" : "public";
      return `load_balancer b${index} { public = true, subnets = ${role}, listener ${8000 + index} { pool = web } }`;
    }),
  ].join("\n");

const bucketRole = (count: number, mark: string) => `for i in range(${count}) { bucket "data-of-team-\${i}" {} }
role data { buckets = ${mark}[${repeat(count, (index) => `data-of-team-${index}`)}]${mark} }`;

const manyRoles = (count: number, mark: string) =>
  `bucket uploads {}\nfor i in range(${count}) { ${mark}role "app-\${i}"${mark} { buckets = [uploads] } }`;

const twoBalancers = (count: number) =>
  ["one", "two"]
    .map((name) => `load_balancer ${name} {\n  public = false, subnets = web\n${listeners(count)}\n}`)
    .join("\n");

/** A zone with VMs of a pool only, beside one with the whole cluster. */
const secondZone = (role: string) => `${zone("us-east-1b", nat, nstance, web)}
load_balancer apps { public = false, subnets = ${role}, listener 8080 { pool = web } }`;

const twoWebZones = (
  name: string,
  isPublic: string,
) => `${onlyZone("us-east-1a", nat, nstance, controlPlane, web.replace(" }", ", public = true }"))}
${zone(name, nat, nstance, web.replace(" }", `${isPublic} }`))}
load_balancer open { public = true, subnets = web, listener 8443 { pool = web } }`;

const manySubnets = (count: number) =>
  `${zone("us-east-1a", `for i in range(${count}) { subnet { cidr = auto/28, pool = web } }`)}`;

const zonesWithNat = (letters: string) =>
  [...letters].map((letter) => zone(`us-east-1${letter}`, nat, nstance, web)).join("\n");

/** The provider of a complete cluster, marked as a whole. */
function markedProvider(items: string): Example {
  return inCluster(`~~~provider aws~~~ {\n${items}\n}`);
}

function regionOf(region: string, mark = ""): Example {
  return inCluster(`provider aws far {
  account    = "123456789012"
  region     = ${mark}"${region}"${mark}
  enable_ssm = false
  vpc { v4cidr = 172.19.0.0/16, v6cidr = auto }
  ${zone(`${region}a`, nat, nstance, web)}
}`);
}

const state = (items: string) => inCluster(`state s3 { bucket = "example-tfstate", region = "us-east-1", ${items} }`);
const route53 = (id: string) =>
  inCluster(
    `domain "example.com" { load_balancer = main, provider aws-route53 { hosted_zone_id = ${id} } }\nregistry { hostname = "registry.example.com", enabled = false }`,
  );

/** A whole cluster of another id. */
function named(id: string, mark = ""): Example {
  const { source } = alone("");
  const head = `cluster ${mark}${id}${mark}`;
  return {
    shown: `${head} {\n  // …\n}`,
    source: source.replace("cluster example", head),
    notation: "podplane",
    given: {},
  };
}

/** What `podplanec explain` shows of limits. */
export const limitPages = {
  "disk-size": page(
    "A disk cannot be smaller than the image that it is made of, nor larger than the cloud makes them. With such a size no VM of the pool starts.",
    inCluster("pool web { disk_size = ~~~1GiB~~~ }"),
    inCluster("pool web { disk_size = 100GiB }"),
  ),
  "instance-type-form": page(
    "An instance type is a family and a size. A size alone, or a family alone, is taken by nothing, and VMs of the pool would not start.",
    inCluster('pool web { instance_type = ~~~"medium"~~~ }'),
    inCluster('pool web { instance_type = "t4g.medium" }'),
  ),
  "instance-size-unknown": page(
    "The family of the instance type is a common one, and this size is not among those it has. Mostly it is a slip of the pen. Of families that are not known nothing is said.",
    inCluster('pool web { instance_type = ~~~"t4g.meduim"~~~ }'),
    inCluster('pool web { instance_type = "t4g.medium" }'),
  ),
  "region-unknown": page(
    "The region has the right form, and no region of that name is known to this release. It may be new; more often it is a wrong number, and every call would fail when applied.",
    regionOf("us-east-9", "~~~"),
    regionOf("eu-west-1"),
  ),
  "zone-unknown": page(
    "The region is known, and it has no zone of that letter. It may be new; more often it is a slip, and subnets could not be made in it.",
    inProvider(zone("~~~us-east-1z~~~", nat, nstance, web)),
    inProvider(zone("us-east-1b", nat, nstance, web)),
  ),
  "local-zone-nat": page(
    "Local Zones have only some of the services of their region, and few of them have NAT gateways. Where there is none, VMs in private subnets of the zone have no way out.",
    inProvider(zone("us-east-1-bos-1a", nat.replace("nat", "~~~nat~~~"), nstance, web)),
    inProvider(zone("us-east-1b", nat, nstance, web)),
  ),
  "tags-on-objects": page(
    "All resources of a provider get its tags, and the smallest of them sets the limit. An object in a bucket takes ten, and the modules write the configuration of each shard as one.",
    inProvider(`tags = ~~~${tags(11)}~~~`),
    inProvider(`tags = ${tags(10)}`),
  ),
  "tag-keys-alike": page(
    "Most services tell `Environment` from `environment`, and some do not. As every resource gets all tags, one of those that do not is among them and refuses the second.",
    inProvider('tags = { Environment = "prod", ~~~environment~~~ = "prod" }'),
    inProvider('tags = { Environment = "prod" }'),
  ),
  "tag-of-nstance": page(
    "Nstance finds its VMs by tags that begin with `nstance:`. A resource that carries one is taken for a VM of a group, and ended as one that nobody asked for.",
    inProvider('tags = { ~~~"nstance:managed"~~~ = "true" }'),
    inProvider('tags = { "team:managed" = "true" }'),
  ),
  "tag-of-modules": page(
    "Consoles show the tag `Name` as the name of a resource. The modules set it where it helps; everywhere else the tag of the provider would name all resources alike.",
    inProvider('tags = { ~~~Name~~~ = "tools" }'),
    inProvider('tags = { Project = "tools" }'),
  ),
  "pods-without-room": page(
    "Each VM takes a share of the range of Pods. When there is none left, a VM joins and never gets ready. A pool that is replaced has one VM more for a while, so that there must be a share for that, too.",
    inKubernetes("cluster_cidr = [~~~100.64.0.0/23~~~]\nservice_cidr = [198.18.0.0/16]"),
    inKubernetes("cluster_cidr = [100.64.0.0/16]\nservice_cidr = [198.18.0.0/16]"),
  ),
  "service-range-too-large": page(
    "Kubernetes keeps track of addresses of Services in a table whose size has a limit. An API server refuses to start with an IPv6 range shorter than a /64.",
    inKubernetes("cluster_cidr = [100.64.0.0/10, fd64::/48]\nservice_cidr = [198.18.0.0/16, ~~~fdc6::/48~~~]"),
    inKubernetes("cluster_cidr = [100.64.0.0/10, fd64::/48]\nservice_cidr = [198.18.0.0/16, fdc6::/108]"),
  ),
  "balancer-zone-missing": page(
    "A network load balancer reaches the VMs of the zones that it stands in. VMs of the pool in another zone run, are paid for, and never get a request.",
    inProvider(secondZone("~~~control-plane~~~")),
    inProvider(secondZone("web")),
  ),
  "balancer-partly-private": page(
    "The name of a public balancer leads to one address in each of its zones. Where its subnet is private, requests to that address are lost: a part of all clients sees time-outs.",
    inProvider(twoWebZones("~~~us-east-1b~~~", "")),
    inProvider(twoWebZones("us-east-1b", ", public = true")),
  ),
  "balancer-without-address": page(
    "Each balancer takes an address in every subnet of its role, and a NAT gateway takes one, too. In a /28 there are eleven: what is declared last gets none.",
    inProvider(balancers(11, 9)),
    inProvider(balancers(11, -1, 26)),
  ),
  "balancer-few-addresses": page(
    "A balancer grows by taking more addresses, so that the cloud asks for some that are free when it is made. In a /28 with a NAT gateway this is so for the first few only.",
    inProvider(balancers(4, 2)),
    inProvider(balancers(4, -1, 26)),
  ),
  "balancer-too-many-listeners": page(
    "A network load balancer has a fixed number of listeners, which the cloud does not raise. The apply would stop in the middle of them.",
    inProvider(`~~~load_balancer many~~~ { public = false, subnets = web\n${listeners(51)}\n}`),
    inProvider(`load_balancer many { public = false, subnets = web\n${listeners(20)}\n}`),
  ),
  "group-many-rules": page(
    "The VMs of a zone share one security group, with a rule for each port of each balancer and for each zone. A group takes sixty rules unless the quota was raised.",
    markedProvider(twoBalancers(40)),
    inProvider(twoBalancers(20)),
  ),
  "quota-subnets": page(
    "A network has room for more subnets than the cloud allows at first. The quota is raised on request, which takes a while: ask before the apply stops.",
    markedProvider(manySubnets(210)),
    inProvider(manySubnets(20)),
  ),
  "quota-nat": page(
    "Each zone with NAT takes a public address that stays. An account has five of them in a region unless it asked for more.",
    markedProvider(zonesWithNat("bcdef")),
    inProvider(zonesWithNat("bc")),
  ),
  "role-policy-too-large": page(
    "What a role may do is one document, with two lines for each bucket. The cloud takes a fixed number of characters, and refuses the role when it is applied.",
    inProvider(bucketRole(100, "~~~")),
    inProvider(bucketRole(3, "")),
  ),
  "too-many-roles": page(
    "VMs may take each role of the cluster, and each stands in one document by its full id. That document is as long as the cloud takes them.",
    inProvider(manyRoles(260, "~~~")),
    inProvider(manyRoles(3, "")),
  ),
  "prefix-makes-bad-name": page(
    "The names of most resources begin with the prefix of the cluster, which is its id unless set. Some services keep names with certain beginnings for themselves: no balancer may be called `internal-…`, no security group `sg-…`, and on Google Cloud no pool of identities, by which Pods act as accounts, `gcp-…`.",
    named("internal-tools", "~~~"),
    named("tools-internal"),
  ),
  "port-exposed": page(
    "Some ports of a VM are for the cluster itself: whoever reaches them reads its state, or runs commands in its Pods. A public balancer opens the port to everybody.",
    inProvider("load_balancer debug { public = true, subnets = public, ~~~listener 10250~~~ { pool = web } }"),
    inProvider("load_balancer debug { public = false, subnets = web, listener 10250 { pool = web } }"),
  ),
  "range-of-others": page(
    "A machine sends what is for an address in its own network to that network. With a range of public addresses those of somebody else become unreachable; with that of Docker's bridge, containers on developers' machines cannot reach the VMs.",
    inProvider(`vpc { v4cidr = ~~~172.17.0.0/16~~~ }\n${onlyZone("us-east-1a", nat, nstance, controlPlane, web)}`),
    inProvider(`vpc { v4cidr = 10.20.0.0/16 }\n${onlyZone("us-east-1a", nat, nstance, controlPlane, web)}`),
  ),
  "state-key-form": page(
    "The key is the name of one object in the bucket. OpenTofu refuses one that begins or ends with a slash, since other tools would show it as a folder.",
    state('key = ~~~"/tools/terraform.tfstate"~~~'),
    state('key = "tools/terraform.tfstate"'),
  ),
  "arn-of-other-service": page(
    "An ARN names one thing of one service. Where a role or a key is asked for, a bucket's name has the same form and cannot be used.",
    inCluster('telemetry { s3_bucket = "logs", s3_assume_role = ~~~"arn:aws:s3:::logs"~~~ }'),
    inCluster('telemetry { s3_bucket = "logs", s3_assume_role = "arn:aws:iam::123456789012:role/logs" }'),
  ),
  "arn-of-other-place": page(
    "Keys belong to a region, and accounts to a partition: China and GovCloud are apart from all others. What lies elsewhere cannot be reached, whatever its permissions.",
    state('kms_key_id = ~~~"arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab"~~~'),
    state('kms_key_id = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab"'),
  ),
  "arn-names-nothing": page(
    "An ARN of the right service that names nothing there can be: a role has no region, and a key is named by its UUID. OpenTofu or the cloud refuses it, long after the file compiled.",
    state('kms_key_id = ~~~"arn:aws:kms:us-east-1:123456789012:key/terraform"~~~'),
    state('kms_key_id = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab"'),
  ),
  "hosted-zone-id-form": page(
    "The id of a zone is long and random. A short one was cut or made up, and the lookup of the zone fails when planning.",
    route53('~~~"Z1"~~~'),
    route53('"Z0123456789ABCDEFGHIJ"'),
  ),
  "ssh-key-broken": page(
    "A public key is an algorithm and a text that holds the algorithm once more and the key. When a part is lost in copying, sshd ignores the line, and nobody notices until they need to log in.",
    inCluster(`ssh { authorized_keys = [~~~"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBBBB ops"~~~] }`),
    inCluster(`ssh { authorized_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"B".repeat(43)} ops"] }`),
  ),
  "pod-share-small": page(
    "In a cluster that was built with generation 1 of the defaults, a kubelet admits 110 Pods on a VM, whatever the size of its share of addresses. When the share is smaller, the last Pods are scheduled there and wait for an address for ever.",
    inKubernetes("node_cidr_mask_size_ipv4 = ~~~26~~~", { lock: lockFile() }),
    inKubernetes("node_cidr_mask_size_ipv4 = 25", { lock: lockFile() }),
  ),
  "pod-share-tiny": page(
    "The mask size says how much of the range of Pods each VM gets, and so how many Pods it runs. A mask that was meant for a network leaves a VM with a handful of addresses, of which the platform's own Pods take most. Other Pods find no VM, though all have room.",
    inKubernetes("cluster_cidr             = [100.64.0.0/16, fd64::/48]\nnode_cidr_mask_size_ipv4 = ~~~30~~~"),
    inKubernetes("cluster_cidr             = [100.64.0.0/16, fd64::/48]\nnode_cidr_mask_size_ipv4 = 28"),
  ),
} as const satisfies Readonly<Record<keyof typeof limitRules, Page>>;
