import type { deliveryRules } from "../registry/index.ts";
import { exampleCertificate } from "./certificate.ts";
import { besideOutputs, declarations, file, inCluster, lockFile, type Page, page, withDeclarations } from "./page.ts";

const withoutALine = exampleCertificate.replace(/\n.*\n/, "\n");
const services = (count: number) => `[for i in range(${count}): "service-\${i}"]`;

const telemetryRole = (name: string) => `telemetry { enabled = true, s3_bucket = "example-logs" }
provider aws {
  bucket uploads {}
  role ${name} { buckets = [uploads] }
}`;

/** A second provider in a region. */
function markedRegion(mark: string, region: string) {
  return inCluster(`provider aws far {
  account    = "123456789012"
  region     = ${mark}"${region}"${mark}
  enable_ssm = false
  vpc { v4cidr = 172.19.0.0/16, v6cidr = auto }
  zone ${region}a {
    subnet { cidr = auto/28, services = [nat], public = true }
    subnet { cidr = auto/28, services = [nstance] }
    subnet { cidr = auto/24, pool = web }
  }
}`);
}

const stateBlock = '\n  state s3 { bucket = "example-tfstate", region = "eu-west-1" }';

const ownPolicy = (head: string) => `${head} {
  bucket = aws_s3_bucket.netsy.bucket
  policy = file("policy.json")
}
`;

/** A cluster in the cloud, with a state block or without. */
function withState(name: string, block: string): string {
  return `podplane 1

cluster ${name} {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.example.com" }
  seed none {}
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.small" }

  provider aws {
    account = "123456789012"
    region  = "eu-west-1"
    vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }
    zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
    }
  }${block}
}
`;
}

/** Pages of PDP314…: what is set reaches VMs. */
export const deliveryPages = {
  "setting-not-delivered": page(
    "Settings come to VMs in one file, and a VM refuses the whole file for a key that its package of vmconfig does not know. A cluster keeps the package that it was built with, so that a setting which is newer than the package waits until the package is renewed.",
    inCluster('oidc { groups_claim = ~~~"cognito:groups"~~~ }', { lock: lockFile({ vmconfig: "0.1.0" }) }),
    inCluster('oidc { groups_claim = "cognito:groups" }', { lock: lockFile({ vmconfig: "0.2.0" }) }),
  ),
  "telemetry-bucket-own": page(
    "The store of the cluster's state takes whoever may write to its bucket at its word. The role of the logs is every VM's, and with the state store's bucket it would be the key to the cluster.",
    inCluster('telemetry { enabled = true, s3_bucket = ~~~"example-123456789012-netsy"~~~ }'),
    inCluster('telemetry { enabled = true, s3_bucket = "example-logs" }'),
  ),
  "telemetry-not-enabled": page(
    "A target of logs says where they go, and `enabled` whether they do. It is off unless set, so that a bucket alone does nothing.",
    inCluster('telemetry { s3_bucket = ~~~"example-logs"~~~ }'),
    inCluster('telemetry { enabled = true, s3_bucket = "example-logs" }'),
  ),
  "telemetry-of-nothing": page(
    "With an empty list of services and without the log of cloud-init, nothing is left. VMs refuse settings that make no sense, and with these all others that come with them.",
    inCluster(
      'telemetry { enabled = true, s3_bucket = "example-logs", log_cloudinit = false, log_services = ~~~[]~~~ }',
    ),
    inCluster(
      'telemetry { enabled = true, s3_bucket = "example-logs", log_cloudinit = false, log_services = ["kubelet"] }',
    ),
  ),
  "telemetry-role-taken": page(
    "For a bucket of logs a role is made that VMs take to write to it. Its name behind the cluster's prefix is `telemetry-upload`, and names of roles are unique in an account.",
    inCluster(telemetryRole("~~~telemetry-upload~~~")),
    inCluster(telemetryRole("logs")),
  ),
  "certificate-broken": page(
    "A certificate is a chain of parts that say how long they are. A line that was lost in copying leaves text that looks like one, and that no program can read.",
    inCluster('oidc { ca_cert = ~~~"auth-ca.pem"~~~ }', { files: { "auth-ca.pem": withoutALine } }),
    inCluster('oidc { ca_cert = "auth-ca.pem" }', { files: { "auth-ca.pem": exampleCertificate } }),
  ),
  "settings-too-long": page(
    "A setting of VMs has at most 4096 characters, and a list is one setting. Six RSA keys of 4096 bits are more.",
    inCluster(
      `telemetry { otlp_endpoint = "https://otlp.example.com", enabled = true, log_services = ~~~${services(400)}~~~ }`,
    ),
    inCluster(
      `telemetry { otlp_endpoint = "https://otlp.example.com", enabled = true, log_services = ${services(300)} }`,
    ),
  ),
  "state-on-one-machine": page(
    "OpenTofu writes down what it made, and knows nothing of a resource that is not there. A file in the folder of the outputs is lost with the machine, is in nobody else's checkout, and belongs in no repository, as it may hold secrets. A bucket with locking is what several people and a pipeline share.",
    file(withState("~~~example~~~", "")),
    file(withState("example", stateBlock)),
  ),
  "bucket-set-twice": page(
    "Some settings of a bucket are resources of their own, such as its policy, and the service keeps one of each. OpenTofu does not know that two resources mean the same one: each apply sets it as one says, and finds it changed the next time.",
    besideOutputs(
      "custom.tf",
      ownPolicy('~~~resource "aws_s3_bucket_policy" "mine"~~~'),
      withState("example", stateBlock),
    ),
    besideOutputs(
      "policy_override.tf",
      ownPolicy('resource "aws_s3_bucket_policy" "netsy"'),
      withState("example", stateBlock),
    ),
  ),
  "credential-declared": page(
    "A value of the file has the form of a token or key of a service, or stands under a name or beside an id that says so. Also where nothing uses it, the file is read by many and kept for ever.",
    withDeclarations(`let secret_key = ~~~"${"Ab0/".repeat(10)}"~~~`, "name = let.secret_key"),
    declarations('secret secret_key = env("AWS_SECRET_ACCESS_KEY")'),
  ),
  "region-without-images": page(
    "AWS in China and for the United States' government are clouds of their own: accounts, images and addresses of one do not exist in another. The modules look for images of the owner that Debian has in the public regions, and have no input for another.",
    markedRegion("~~~", "us-gov-west-1"),
    markedRegion("", "us-west-1"),
  ),
} as const satisfies Readonly<Record<keyof typeof deliveryRules, Page>>;
