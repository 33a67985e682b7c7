import type { lockRules } from "../registry/index.ts";
import {
  file,
  inCluster,
  inProvider,
  lockFile,
  type Page,
  page,
  withIdMarked,
  withProviderMarked,
  withSecondProviderMarked,
} from "./page.ts";

const name = 'name = "Tools"';
const other = "aws_210987654321_us-east-1";
const pool = (more: string) => `pool api { ${more}, arch = arm64, size = 1, instance_type = "t4g.medium" }`;
const zone = "provider aws {\n  zone us-east-1a {\n    subnet { cidr = auto/24, pool = api }\n  }\n}";
const both = zone.replace("}", "}\n    subnet { cidr = auto/24, pool = jobs }");
const www = { pools: { www: { key: "www" } } };
const subnet = (role: string, range: string) => ({ subnets: [{ zone: "us-east-1a", role, index: 0, ipv4: range }] });
const logs = { buckets: { logs: { key: "logs", cloud_name: "example-123456789012-logs" } } };

const apiBalancer = `
    load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }`;

/** A cluster that has no workers any more. */
function withoutWorkers(kubernetes: string, balancer: string): string {
  return `podplane 1

cluster example {
  oidc { issuer_url = "https://auth.example.com" }
  ${kubernetes} { api_hostname = "k8s.example.com" }
  seed none {}
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.medium" }

  provider aws {
    account    = "123456789012"
    region     = "us-east-1"
    enable_ssm = false
    vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }
    zone us-east-1a {
      subnet { cidr = 172.18.0.0/28, services = [nat, nlb], public = true }
      subnet { cidr = 172.18.0.16/28, services = [nstance] }
      subnet { cidr = 172.18.1.0/24, pool = control-plane }
    }${balancer}
  }
}
`;
}

/** Pages of PDP23…: what was built against what would be built. */
export const lockPages = {
  "lock-lost": page(
    "`podplane.build.json` lists the lock file among what the last build wrote, and it is not there. It was deleted, or never committed. A build that chooses anew gives other addresses to what runs.",
    withIdMarked({ lostLock: true }),
    inCluster(name, { lock: lockFile() }),
  ),
  "outputs-move": page(
    "A source with one cluster has its outputs beside it, one with several in a folder for each. When a second cluster comes, those of the first would go to another folder, where neither its lock file nor its state is.",
    withIdMarked({ elsewhere: { old: ".", now: "example" } }),
    inCluster(name, { lock: lockFile() }),
  ),
  "range-moves": page(
    "The range of a subnet is fixed once it was built. Another range was written over the one that the lock file has. The VMs of the subnet would be destroyed at once, not one after the other.",
    inCluster(`${pool("disk_size = 20GiB")}\n${zone.replace("auto/24", "~~~172.18.9.0/24~~~")}`, {
      lock: lockFile({ things: subnet("api", "172.18.3.0/24") }),
    }),
    inCluster(`${pool("disk_size = 20GiB")}\n${zone}`, { lock: lockFile({ things: subnet("api", "172.18.3.0/24") }) }),
  ),
  "range-taken": page(
    "The range lies in one that the lock file keeps for another subnet. It was chosen there, so that it does not stand in the source. It may belong to a subnet that this build destroys: its range is free in the build after that.",
    inCluster(`${pool("disk_size = 20GiB")}\n${zone.replace("auto/24", "~~~172.18.3.0/25~~~")}`, {
      lock: lockFile({ things: subnet("jobs", "172.18.3.0/24") }),
    }),
    inCluster(`${pool("disk_size = 20GiB")}\n${zone}`, { lock: lockFile({ things: subnet("jobs", "172.18.3.0/24") }) }),
  ),
  "network-changes": page(
    "The range of a network and the id of an existing one are fixed once subnets were built in it. Everything in the network hangs on it.",
    inProvider("vpc { v4cidr = ~~~172.18.0.0/17~~~ }", { lock: lockFile() }),
    inProvider("vpc { v4cidr = 172.18.0.0/16 }", { lock: lockFile() }),
  ),
  "provider-changes": page(
    "The account or region of a provider was changed, or a provider was taken out and another put in its place. OpenTofu would destroy all that the old one has. A cluster moves by a second provider beside the first.",
    withSecondProviderMarked({ lock: lockFile({ second: other }) }),
    inCluster(name, { lock: lockFile() }),
  ),
  "built-thing-gone": page(
    "A bucket, a provider or the control plane was built and does not stand in the source any more. It may have been renamed without `renamed_from`, or removed by mistake. What lies in a bucket is lost with it.",
    withProviderMarked({ lock: lockFile({ things: logs }) }),
    inProvider("bucket logs {}", { lock: lockFile({ things: logs }) }),
  ),
  "home-changes": page(
    "The first provider holds the state store, the registry and the control plane of a cluster. Another provider was put in front of it, or it was taken out.",
    withProviderMarked({ lock: lockFile({ provider: other, second: "aws_123456789012_us-east-1" }) }),
    inCluster(name, { lock: lockFile() }),
  ),
  "renamed-from-unknown": page(
    "`renamed_from` names what a thing was called in the last build, and the lock file knows nothing of that name. It is misspelt, or stands at a thing that is new.",
    inCluster(`${pool("renamed_from = ~~~wwww~~~")}\n${zone}`, { lock: lockFile(www) }),
    inCluster(`${pool("renamed_from = www")}\n${zone}`, { lock: lockFile(www) }),
  ),
  "renamed-from-twice": page(
    "Two things claim to be what was built under one name. One of them was copied from the other, with its `renamed_from`.",
    inCluster(`${pool("renamed_from = www")}\n${pool("renamed_from = ~~~www~~~").replace("api", "jobs")}\n${both}`, {
      lock: lockFile(www),
    }),
    inCluster(`${pool("renamed_from = www")}\n${zone}`, { lock: lockFile(www) }),
  ),
  "secrets-prefix-fixed": page(
    "Versions of the modules look for secrets below different prefixes. The cluster was built by a newer version, which can be told where they are; the version in the lock file cannot.",
    withIdMarked({ lock: lockFile({ secretsPrefix: "example/" }) }),
    inCluster(name, { lock: lockFile({ secretsPrefix: "example/", dialect: "v2b" }) }),
  ),
  "workers-lose-api": page(
    "The last workers and the balancer by which they reach the API were taken out in one change. OpenTofu removes the balancer at once, and VMs go one by one, when their Pods have moved. In between they have no way to the API.",
    file(withoutWorkers("~~~kubernetes~~~", ""), { lock: lockFile({ pools: { web: { key: "web" } } }) }),
    file(withoutWorkers("kubernetes", apiBalancer), { lock: lockFile({ pools: { web: { key: "web" } } }) }),
  ),
} as const satisfies Readonly<Record<keyof typeof lockRules, Page>>;
