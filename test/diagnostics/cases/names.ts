import { besideAws } from "../../helpers/hybrid-sources.ts";
import { managedCluster } from "../../helpers/managed-sources.ts";
import { type SourceParts, source } from "../../helpers/podplane-source.ts";
import type { Cases } from "./cases.ts";

/* Ids, prefixes, names that are derived, pools, roles, buckets, and where the state is kept. */

const provider = (items: string, parts: SourceParts = {}): string => source({ ...parts, provider: items });
const id = (name: string): string => source().replace("cluster tools", `cluster ${name}`);
const pool = (name: string, items = "size = 1"): string =>
  `pool ${name} { arch = arm64, instance_type = "t4g.small", ${items} }`;
const zone = (subnets: string): string => `zone eu-west-1a {
  subnet { cidr = auto/28, services = [nat], public = true }
  subnet { cidr = auto/28, services = [nstance] }
  subnet { cidr = auto/24, pool = control-plane }
  ${subnets}
}`;
const pools = (text: string, subnets: string): string => source({ pools: text, zones: zone(subnets) });
const state = (items: string): string =>
  source({ cluster: `state s3 { bucket = "tools-state", region = "eu-west-1", ${items} }` });
const kms = (arn: string): string => state(`kms_key_id = "${arn}"`);

/** A cluster whose state is kept by a server. */
const httpState = (items: string): string =>
  source({
    top: items.includes("password") ? 'secret password = env("STATE_PASSWORD")' : "",
    cluster: `state http { address = "https://state.example.com/tools", lock_address = "https://state.example.com/lock"
      ${items}
    }`,
  });

export const names: Cases = {
  "an id of 32 characters": id("a".repeat(32)),
  "an id of 33 characters": id("a".repeat(33)),
  "a prefix that newer modules refuse": source({ cluster: 'name_prefix = "tools-9"' }),
  "a prefix with the word aws": source({ cluster: 'name_prefix = "aws-tools"' }),
  "a prefix of 20 characters": source({ cluster: `name_prefix = "${"p".repeat(20)}"` }),
  "a prefix of 24 characters": source({ cluster: `name_prefix = "${"p".repeat(24)}"` }),
  "a prefix of 24 characters and no provider yet": source({ cluster: `name_prefix = "${"p".repeat(24)}"` }).replace(
    / {2}provider aws \{[\s\S]*\n {2}\}\n\}/,
    "}",
  ),
  "a prefix of 24 characters, with machines beside the cloud": besideAws({
    blocks: `name_prefix = "${"p".repeat(24)}"`,
  }),
  "a prefix of 24 characters on machines alone": managedCluster({
    more: `name_prefix = "${"p".repeat(24)}"\n state local {}`,
  }),
  "another client id than the cluster's": source().replace("oidc {", 'oidc { client_id = "other", '),
  "a cluster that says nothing of OpenID Connect": source().replace(/oidc \{.*\}/, ""),
  "a cluster that says nothing of Kubernetes": source({
    cluster: 'registry { hostname = "registry.example.com" }\n domain "example.com" { load_balancer = main }',
  }).replace(/kubernetes \{[^}]*\}/, ""),
  "the cluster's client id": source().replace("oidc {", 'oidc { client_id = "tools", '),

  "a bucket of podplanec's own": provider("bucket netsy {}\n bucket registry {}\n bucket other {}"),
  "a bucket that two roles reach": provider(
    "bucket files {}\n role a { buckets = [files] }\n role b { buckets = [files] }",
  ),
  "a role without buckets": provider("role app { buckets = [] }"),
  "a role with a bucket that is misspelt": provider("bucket files {}\n role app { buckets = [filse] }"),
  "a role with two buckets that there are not": provider("bucket files {}\n role app { buckets = [one, files, two] }"),
  "a role with ten buckets that there are not": provider(
    `role app { buckets = [${Array.from({ length: 10 }, (_, index) => `b${index}`).join(", ")}] }`,
  ),
  "a role with nine buckets that there are not": provider(
    `role app { buckets = [${Array.from({ length: 9 }, (_, index) => `b${index}`).join(", ")}] }`,
  ),
  "a role of the platform's": provider("bucket files {}\n role cert-manager { buckets = [files] }"),
  "a role with a bucket beside one whose name is none": provider(
    'bucket "${let.gone}" {}\n role app { buckets = [files] }',
  ),
  "a bucket with a long name": provider(`bucket ${"b".repeat(50)} {}`),
  "a role with a long name": provider(`bucket files {}\n role ${"r".repeat(60)} { buckets = [files] }`),
  "a balancer with a long name": provider(
    `load_balancer ${"l".repeat(40)} { public = false, subnets = control-plane\n listener 6443 { pool = control-plane } }`,
  ),
  "a bucket that was renamed from itself": provider("bucket files { renamed_from = files }"),
  "a bucket that was renamed from another": provider("bucket files { renamed_from = other }\n bucket other {}"),

  "a pool by the name of a role of subnets": pools(pool("public"), "subnet { cidr = auto/24, pool = public }"),
  "a pool by the name of the servers": pools(pool("nstance"), ""),
  "a pool by the name of NAT": pools(pool("nat"), ""),
  "a pool by the name of services": pools(pool("services"), ""),
  "a pool by the name of a server": pools(pool("server"), ""),
  "a pool without a subnet": pools(pool("web"), ""),
  "a pool without a subnet, beside one that is misspelt": pools(pool("web"), "subnet { cidr = auto/24, pool = weeb }"),
  "two pools without a subnet": pools(`${pool("web")}\n ${pool("batch")}`, ""),
  "a cluster without control planes": source({
    pools: pool("web"),
    zones: zone("subnet { cidr = auto/24, pool = web }"),
  })
    .replace("pool control-plane {", "pool controls {")
    .replace("subnet { cidr = auto/24, pool = control-plane }", "subnet { cidr = auto/24, pool = controls }"),
  "control planes of size 0": source({ pool: "size = 0" }),
  "control planes of size 2": source({ pool: "size = 2" }),
  "control planes of size 0 in their zone": source({ pool: "size = { eu-west-1a = 0 }" }),
  "a size for a zone that there is not": source({ pool: "size = { eu-west-1a = 1, eu-west-1b = 1 }" }),
  "a size for one of two zones": source({
    pool: "size = { eu-west-1a = 1 }",
    zones: ["a", "b"]
      .map(
        (letter) => `zone eu-west-1${letter} {
          subnet { cidr = auto/28, services = [nat], public = true }
          subnet { cidr = auto/28, services = [nstance] }
          subnet { cidr = auto/24, pool = control-plane }
        }`,
      )
      .join("\n"),
  }),
  "a size for no zone": source({ pool: "size = {}" }),

  "a state with a key that begins with a slash": state('key = "/tools.tfstate"'),
  "a state with a key that ends with a slash": state('key = "tools/"'),
  "a state with a key of slashes": state('key = "//"'),
  "a state with a key of 1,024 bytes": state(`key = "${"k".repeat(1024)}"`),
  "a state with a key of 1,025 bytes": state(`key = "${"k".repeat(1023)}é"`),
  "a state with a key that leads out of its bucket": state('key = "a/../../b"'),
  "a state with a key that leads up and down": state('key = "a/./../b"'),
  "a state with a key that leads out behind a dot": state('key = "./../b"'),
  "a state with a key that leads out behind an empty part": state('key = "a//../../b"'),
  "a state encrypted by the id of a key": kms("1234abcd-12ab-34cd-56ef-1234567890ab"),
  "a state encrypted by a key of another region": kms(
    "arn:aws:kms:eu-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  ),
  "a state encrypted by a key of another partition": kms(
    "arn:aws-cn:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  ),
  "a state encrypted by a role": kms("arn:aws:iam::123456789012:role/x"),
  "a state encrypted by an alias": kms("arn:aws:kms:eu-west-1:123456789012:alias/tools"),
  "a state encrypted by a key without an id": kms("arn:aws:kms:eu-west-1:123456789012:key/"),
  "a state in a file": source({ cluster: "state local {}" }),
  "a state on a server by http, with https in its path": source({
    top: 'secret state_password = env("STATE_PASSWORD")',
    cluster: `state http { address = "http://state.example.com/https:", lock_address = "http://state.example.com/lock", username = "tofu", password = secret.state_password }`,
  }),
  "a state by http with all that it takes": httpState(
    'lock_method = LOCK, unlock_method = UNLOCK, unlock_address = "https://state.example.com/unlock"',
  ),
  "a state by http with what others take": httpState('bucket = "example-tfstate", region = "us-east-1"'),
  "a state in a bucket of S3 with what others take": source({
    cluster:
      'state s3 { bucket = "example-tfstate", region = "us-east-1", profile = "ops", prefix = "x", address = "https://state.example.com" }',
  }),
  "a state with a password, by https": httpState('username = "ci", password = secret.password'),
  "a state with a password and no name": httpState("password = secret.password"),
  "a state by an address without https, with a password": httpState(
    'username = "ci", password = secret.password, unlock_address = "http://state.example.com/unlock"',
  ),
  "a state of a kind that there is not": source({ cluster: 'state nowhere { bucket = "example-tfstate" }' }),
  "a state in S3 that says nothing": source({ cluster: "state s3 {}" }),
  "a state that is encrypted anew by the same secret": source({
    top: 'secret one = env("ONE")',
    cluster: "state local { encryption { passphrase = secret.one, previous = secret.one } }",
  }),
  "a state that is encrypted anew by no secret": source({
    top: 'secret one = env("ONE")',
    cluster: "state local { encryption { previous = secret.one } }",
  }),
  "no state": source(),
};
