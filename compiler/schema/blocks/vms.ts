import {
  attribute,
  block,
  boolean,
  type Emit,
  enumeration,
  gibibytes,
  integer,
  label,
  list,
  map,
  string,
  union,
} from "../define/index.ts";

/** contracts/cluster-config.md 2.6, rulings 14 to 16. */
export const pool = block("pool", {
  labels: [label("name", string("identifier"), "`control-plane` makes control-plane VMs, any other name workers.")],
  many: true,
  doc: "A pool of equal VMs; its size counts VMs in each zone that has a subnet for it.",
  jsonc: { form: "map", at: ["pools"] },
  impact: { added: ["scaling"], removed: ["destroy"] },
  attributes: {
    arch: attribute(enumeration("amd64", "arm64"), {
      required: true,
      doc: "CPU architecture.",
      example: "arch = arm64",
      impact: "rolling",
      emits: ["files", "projection", "tf:ImageId", "tf:arch", "tf:pool_instance_types", "tf:userdata"],
      jsonc: true,
    }),
    // Required where a cloud has types: its table tells (compiler/providers/).
    instance_type: attribute(string("instance-type"), {
      jsoncRequired: true,
      doc: "Instance type of the cloud.",
      example: 'instance_type = "t4g.medium"',
      impact: "rolling",
      emits: ["projection", "tf:pool_instance_types"],
      jsonc: true,
    }),
    size: attribute(union(integer({ min: 0, max: 1000 }), map(integer({ min: 0, max: 1000 }))), {
      required: true,
      doc: "VMs in each zone, or an object that gives each zone its own number.",
      example: "size = 3",
      impact: "scaling",
      emits: ["projection", "tf:pool_sizes"],
      jsonc: true,
    }),
    disk_size: attribute(gibibytes(1), {
      doc: "Size of the root disk; that of the image unless set.",
      example: "disk_size = 100GiB",
      impact: "rolling",
      emits: ["projection", "tf:BlockDeviceMappings"],
      jsonc: true,
    }),
    cores: attribute(integer({ min: 1, max: 8192 }), {
      doc: "Virtual processors of each VM, where the cloud has no types.",
      example: "cores = 4",
      impact: "rolling",
      emits: ["config:Cores", "projection"],
    }),
    memory: attribute(gibibytes(1), {
      doc: "Memory of each VM, where the cloud has no types.",
      example: "memory = 8GiB",
      impact: "rolling",
      emits: ["config:Memory", "projection"],
    }),
    renamed_from: attribute(string("identifier"), {
      doc: "The pool's former name, for one build: its VMs and subnets stay what they are.",
      example: "renamed_from = web",
      impact: "infrastructure",
      emits: ["tf:NAME", "tf:subnet_pool", "tf:template"],
    }),
  },
});

/** contracts/cluster-config.md 5.7, ruling 44. */
export const ssh = block("ssh", {
  doc: "Who may log in to VMs as admin.",
  jsonc: { form: "none" },
  attributes: {
    authorized_keys: attribute(list(string("delivered-ssh-key")), {
      doc: "Public keys, pushed to running VMs.",
      example: 'authorized_keys = ["ssh-ed25519 AAAA… ops"]',
      impact: "live",
      emits: ["env:SSH_AUTHORIZED_KEY", "tf:ssh_authorized_key"],
    }),
    immutable_authorized_keys: attribute(list(string("ssh-key")), {
      doc: "Public keys in the user-data, for VMs that fail before they are configured.",
      example: 'immutable_authorized_keys = ["ssh-ed25519 AAAA… ops"]',
      impact: "rolling",
      emits: ["env:IMMUTABLE_SSH_AUTHORIZED_KEYS", "user-data"],
    }),
  },
});

/** The role that a bucket of logs gets, and one that is named takes away. */
const telemetryRole = [
  "env:TELEMETRY_S3_ASSUME_ROLE",
  "tf:TELEMETRY_S3_ASSUME_ROLE",
  "tf:actions",
  "tf:assume_role_policy",
  "tf:current",
  "tf:name",
  "tf:policy",
  "tf:resources",
  "tf:role",
  "tf:statement",
  "tf:telemetry_s3_assume_role",
  "tf:telemetry_upload",
  "tf:telemetry_upload_role_arn",
] as const satisfies readonly Emit[];

/** contracts/terraform.md 1.9 and 1.13, vmconfig.md 4.3. */
export const telemetry = block("telemetry", {
  doc: "Where VMs ship their logs.",
  jsonc: { form: "none" },
  attributes: {
    enabled: attribute(boolean(), {
      default: false,
      doc: "Whether VMs ship logs; needs a bucket or an OTLP endpoint.",
      example: "enabled = true",
      impact: "live",
      emits: ["env:TELEMETRY_ENABLED", "tf:telemetry_enabled"],
    }),
    log_cloudinit: attribute(boolean(), {
      default: true,
      doc: "Whether to ship the log of cloud-init.",
      example: "log_cloudinit = false",
      impact: "live",
      emits: ["env:TELEMETRY_LOG_CLOUDINIT", "tf:telemetry_log_cloudinit"],
    }),
    log_services: attribute(list(string("log-services")), {
      doc: "Services whose logs are shipped.",
      example: 'log_services = ["kubelet", "containerd"]',
      impact: "live",
      emits: ["env:TELEMETRY_LOG_SERVICES", "tf:telemetry_log_services"],
    }),
    otlp_endpoint: attribute(string("endpoint-url"), {
      doc: "OTLP over HTTP endpoint for logs.",
      example: 'otlp_endpoint = "https://otlp.example.com/v1/logs"',
      impact: "live",
      emits: ["env:TELEMETRY_OTLP_ENDPOINT", "tf:telemetry_otlp_endpoint"],
    }),
    s3_bucket: attribute(string("bucket-name"), {
      doc: "Existing bucket for logs; VMs write to it by a role that is made for it unless `s3_assume_role` names one.",
      example: 's3_bucket = "example-logs"',
      impact: ["infrastructure", "live"],
      madeBy: "opentofu",
      emits: ["env:TELEMETRY_S3_BUCKET", "tf:telemetry_s3_bucket", ...telemetryRole],
    }),
    s3_region: attribute(string("aws-region"), {
      doc: "Region of that bucket; that of the cluster unless set.",
      example: 's3_region = "us-east-1"',
      impact: "live",
      emits: ["env:TELEMETRY_S3_REGION", "tf:TELEMETRY_S3_REGION"],
    }),
    s3_endpoint: attribute(string("endpoint-url"), {
      doc: "S3 endpoint of that bucket; that of the region unless set.",
      example: 's3_endpoint = "https://s3.example.com"',
      impact: "live",
      emits: ["env:TELEMETRY_S3_ENDPOINT", "tf:telemetry_s3_endpoint"],
    }),
    s3_assume_role: attribute(string("arn"), {
      doc: "ARN of the role that writes to that bucket.",
      example: 's3_assume_role = "arn:aws:iam::123456789012:role/logs"',
      impact: ["infrastructure", "live"],
      madeBy: "opentofu",
      emits: telemetryRole,
    }),
  },
});

/** Ruling 45. */
export const vmconfig = block("vmconfig", {
  doc: "The package that configures VMs; that of this podplanec release unless set.",
  jsonc: { form: "none" },
  attributes: {
    url: attribute(string("https-url"), {
      required: true,
      doc: "Address of the package; `{kind}` and `{arch}` stand for the kind and architecture of the VM.",
      example: 'url = "https://deps.example.com/vmconfig_{kind}_{arch}.tar.gz"',
      impact: "rolling",
      emits: ["user-data"],
    }),
    digests: attribute(map(string("sha-digest")), {
      required: true,
      doc: "Digest of the package for each kind and architecture that the cluster uses.",
      example: 'digests = { knc_arm64 = "sha512:…", knd_arm64 = "sha512:…" }',
      impact: "rolling",
      emits: ["user-data"],
    }),
  },
});

/** Ruling 45: dependencies without a published binary, or in another version. */
export const dependency = block("dependency", {
  labels: [label("name", string("identifier"), "Name of the dependency, such as `kube2iam`.")],
  many: true,
  doc: "A pinned dependency of VMs, added or in place of the one of this release.",
  jsonc: { form: "none" },
  impact: { added: ["rolling"], removed: ["rolling"] },
  attributes: {
    url: attribute(string("https-url"), {
      required: true,
      doc: "Address; `{arch}` stands for the architecture of the VM.",
      example: 'url = "https://deps.example.com/kube2iam_{arch}"',
      impact: "rolling",
      emits: ["user-data"],
    }),
    digests: attribute(map(string("sha-digest")), {
      required: true,
      doc: "Digest for each architecture that the cluster uses.",
      example: 'digests = { arm64 = "sha256:…" }',
      impact: "rolling",
      emits: ["user-data"],
    }),
    version: attribute(string("env-text"), {
      required: true,
      doc: "Version, for the lock file.",
      example: 'version = "0.11.2"',
      impact: "client",
      emits: ["lock"],
    }),
  },
});
