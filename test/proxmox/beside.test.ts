import { describe, expect, test } from "vitest";
import { emitCluster, serverConfigs } from "../../runtime/outputs/index.ts";
import { besideAws, besideGoogle, type HybridParts } from "../helpers/hybrid-sources.ts";
import { faultsOf } from "../helpers/nstance-config.ts";
import { compileText } from "../helpers/podplane-source.ts";
import { configOf } from "../schema/emitted.ts";

/* Machines of one's own in a cluster of a cloud: contracts/nstance.md 4.4, 9.2. */

function built(source: string) {
  const { clusters, diagnostics } = compileText(source);
  const [only] = clusters;
  if (!only?.ir) throw new Error(diagnostics.map((one) => `${one.name}: ${one.message}`).join("\n"));
  const files = new Map(emitCluster(only).map(({ path, text }) => [path, text]));
  const textOf = (part: string) => [...files].find(([path]) => path.includes(part))?.[1] ?? "";
  return { ir: only.ir, files, textOf };
}

function said(source: string): readonly string[] {
  return compileText(source)
    .diagnostics.filter(({ severity }) => severity !== "hint")
    .map(({ name }) => name);
}

const logs = 'telemetry { enabled = true, s3_bucket = "logs-of-tools" }';
const clouds = [
  ["AWS", besideAws, "aws"],
  ["Google Cloud", besideGoogle, "google"],
] as const;

test("VMs there take images from the registry's endpoint where the source names one", () => {
  const blocks = 'registry { endpoint = "https://images.example.com" }';
  const own = built(besideAws({ blocks })).textOf("proxmox_rack_knd_amd64/mutable.env");
  expect(own.match(/^REGISTRY_ENDPOINT=.*$/gm)).toEqual(["REGISTRY_ENDPOINT='https://images.example.com'"]);
});

describe.each(clouds)("beside %s", (_, source, kind) => {
  test("the server takes its configuration, which lies in the bucket that the modules name", () => {
    const { ir, textOf } = built(source());
    expect(faultsOf(textOf(".config.jsonc"))).toEqual([]);
    expect(serverConfigs(ir)).toMatchObject([
      { scheme: kind === "aws" ? "s3" : "gs", bucket: undefined, key: "shard/rack/config.jsonc" },
    ]);
  });

  test("the cloud's part knows nothing of the pools, VMs and secrets of the other", () => {
    const { textOf } = built(source({ blocks: logs }));
    const main = textOf("podplane.main.tf");
    expect(main).not.toMatch(/racked|proxmox_rack_knd|workers[.-]env/);
    expect(main).toContain("accounts_beside");
  });

  test("the size of disks there is that of the machines, whatever the cloud's VMs take", () => {
    const text = source().replace("memory = 4GiB }", "memory = 4GiB, disk_size = 40GiB }");
    expect(said(text)).not.toContain("setting-undelivered");
    expect(built(text).textOf(".config.jsonc")).toContain('"DiskSize": "40G"');
  });

  test("a virtual address there is refused with what can be written, as no VM of the control plane stands there", () => {
    const text = source().replace("leader {", "api { virtual_address = 10.30.0.6 }\n    leader {");
    const [fault] = compileText(text).diagnostics.filter(({ name }) => name === "virtual-address-elsewhere");
    expect(fault?.help).toBe(
      "Leave the block out where the API's balancer is public, or write address = … with one that these VMs reach.",
    );
  });

  test("no key and no secret stands in any file", () => {
    const { files } = built(source({ blocks: logs }));
    const text = [...files.values()].join("\n");
    expect(text).not.toMatch(/aws_iam_access_key|google_service_account_key|google_storage_hmac_key/);
  });

  test("VMs there take no role, and find API and images by what is known", () => {
    const { textOf } = built(source({ blocks: logs }));
    const own = textOf("podplane.env/proxmox_rack_knd_amd64/mutable.env");
    const s3 = { aws: "https://s3.eu-west-1.amazonaws.com", google: "https://storage.googleapis.com" }[kind];
    expect(own).toContain("KUBE_API_INTERNAL_LB_HOSTNAME='k8s.tools.example.com'");
    expect(own).toContain(`REGISTRY_ENDPOINT='${s3}'`);
    for (const who of ["NETSY", "REGISTRY", "TELEMETRY_S3"]) expect(own).toContain(`${who}_ASSUME_ROLE=''`);
    expect(own).not.toMatch(/='.*\$\{/);
    expect(configOf(textOf(".config.jsonc"))).toMatchObject({
      templates: { racked: { files: { "secrets.env": { source: kind === "aws" ? "workers.env" : "workers-env" } } } },
    });
  });

  test("nodes are told how to reach the store, and have no encryption key", () => {
    const firewall = "firewall { management = [192.168.10.0/24] }";
    const script = built(source({ own: firewall })).textOf("podplane.proxmox_pve1.sh");
    expect(script).toContain("STORE_BUCKET=''\nSTORE_OWN='0'\n");
    expect(script).toContain(`STORE_PROOF='${kind === "aws" ? "key-pair" : "key-file"}'`);
    expect(script).toContain("KEY_FILE=''");
    expect(script).toContain(
      "\nFIREWALL_RULES=('vrrp||192.168.10.11,192.168.10.12' 'tcp|8991|192.168.10.11,192.168.10.12' 'tcp|8992,8993,8994|10.20.0.0/24' 'tcp|8991,8992,8993|172.18.0.0/16' 'tcp|8993|+management')\n",
    );
  });

  test.each<[string, HybridParts, readonly string[]]>([
    ["nothing is said of a whole one", {}, []],
    ["a range that the cloud has", { own: "", nodes: "node pve1 { address = 172.18.3.4 }" }, ["own-address-in-range"]],
    ["a node of IPv6", { nodes: "node pve1 { address = fd00::1 }" }, ["range-not-stated"]],
    ["a store of one's own", { own: 'object_store { endpoint = "https://s3.example.com" }' }, ["store-of-cloud"]],
  ])("%s", (_case, parts, expected) => {
    // What Pods and certificates lack in a cloud is told of clusters without machines, too.
    const known = new Set(said(source()));
    expect(said(source(parts)).filter((name) => !known.has(name))).toEqual(expected);
  });

  test("several clusters of nodes have accounts, rules and keys of their own", () => {
    const others = `provider proxmox cellar {
    node pve9 { address = 192.168.30.11 }
    storage { disks = "local-lvm" }
    network { bridge = "vmbr0", cidr = 10.30.0.0/24 }
    leader { address = 192.168.30.250 }
    server { version = "2.0.1", digest = "sha512:${"0".repeat(128)}" }
    zone cellar { subnet { pool = racked } }
  }`;
    const { textOf, files } = built(source({ others }));
    const cloud = textOf(`podplane.${kind}_`);
    for (const name of ["rack", "cellar"]) expect(cloud).toContain(`"proxmox_${name}_servers"`);
    expect([...files.keys()].filter((path) => path.endsWith("_pve9.sh"))).toEqual(["podplane.proxmox_cellar_pve9.sh"]);
    expect(faultsOf(textOf("cellar.config.jsonc"))).toEqual([]);
  });
});

test("what VMs may do is to read images and to write logs, and what servers may do is of their shard", () => {
  const cloud = built(besideAws({ blocks: logs })).textOf("podplane.aws_");
  const part = cloud.slice(cloud.indexOf("Machines beside AWS"));
  const vms = part.slice(part.indexOf('document" "proxmox_rack_vms"'), part.indexOf('policy" "proxmox_rack_vms"'));
  expect(vms.match(/s3:\w+|local\.s3\w+/g)).toEqual([
    "local.s3_read_bucket",
    "local.s3_read_objects",
    "s3:AbortMultipartUpload",
    "s3:PutObject",
  ]);
  expect(part).toContain('["${module.cluster.bucket_arn}/shard/rack/*", "${module.cluster.bucket_arn}/cluster/*"]');
});

test("what proves who a node is depends on the cloud", () => {
  const secret = 'secret one = env("ONE")\n';
  const ssh = (names: readonly string[]) => ({
    own: `ssh { ${names.map((name) => `${name} = secret.one`).join(", ")} }`,
  });
  const pair = ["access_key_id", "secret_access_key"];
  const faults = (source: string) =>
    compileText(source.replace("\ncluster", `\n${secret}cluster`)).diagnostics.filter(({ name }) =>
      ["missing-attribute", "setting-without-use"].includes(name),
    );
  expect(faults(besideAws(ssh(pair)))).toEqual([]);
  expect(faults(besideGoogle(ssh(["credentials"])))).toEqual([]);
  expect(faults(besideAws(ssh(["encryption_key", ...pair]))).map(({ name }) => name)).toEqual(["setting-without-use"]);
  expect(faults(besideGoogle(ssh(pair))).map(({ name }) => name)).toEqual([
    "missing-attribute",
    "setting-without-use",
    "setting-without-use",
  ]);
});
