import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bootstrapped, type Part, runParts, type Values } from "./configured.ts";
import { certificate, type Kind, nstanceCa, type Root } from "./root.ts";

/*
 * Every byte that the parts of configure.sh write, with its mode and its owner, for machines that differ in all that
 * they read. `vmconfig/test/expected/` holds the texts; they are reviewed, and `vitest --update` writes them anew.
 */

interface Machine {
  readonly kind: Kind;
  readonly parts: readonly Part[];
  readonly mutable: Values;
  readonly user: Values;
  readonly before?: (root: Root) => void;
}

const worker: readonly Part[] = [
  "ssh",
  "hosts",
  "nstance-agent",
  "fluent-bit",
  "containerd",
  "zot",
  "kube2iam",
  "kube",
];
const controlPlane: readonly Part[] = [...worker, "netsy", "keepalived"];
const registry = { REGISTRY_HOSTNAME: "registry.example.com", REGISTRY_BUCKET: "tools-registry" };
const issuer = {
  OIDC_ISSUER: "https://auth.example.com",
  OIDC_CA_CERT: Buffer.from(certificate("oidc")).toString("base64"),
};
const key = (byte: number): string => `${Buffer.alloc(32, byte).toString("base64")}\n`;

const machines: Readonly<Record<string, Machine>> = {
  "aws-control-plane": {
    kind: "knc",
    parts: controlPlane,
    mutable: {
      ...registry,
      ...issuer,
      DEFAULTS_GENERATION: "2",
      ENCRYPT_SECRETS: "true",
      KUBE_API_PUBLIC_HOSTNAME: "api.example.com",
      KUBE_API_VIRTUAL_ADDRESS: "10.20.0.6",
      KUBE_API_VIRTUAL_ROUTER_ID: "60",
      NETSY_BUCKET: "tools-netsy",
      NETSY_KEY_PREFIX: "netsy/",
      REGISTRY_MIRROR_ENABLED: "true",
      REGISTRY_MIRROR_PREFIX: "mirror",
      TELEMETRY_S3_BUCKET: "tools-logs",
      TELEMETRY_ENABLED: "true",
      SSH_AUTHORIZED_KEY: "ssh-ed25519 AAA a@b",
      SSH_AUTHORIZED_KEYS: "ssh-rsa BBB, ecdsa-sha2-nistp256 CCC,sk-ssh-ed25519 DDD",
    },
    user: {
      PROVIDER_KIND: "aws",
      PROVIDER_REGION: "eu-west-1",
      PROVIDER_ZONE: "eu-west-1a",
      PROVIDER_INSTANCE_TYPE: "m7g.large",
      AWS_ACCOUNT_ID: "123456789012",
      IMMUTABLE_SSH_AUTHORIZED_KEYS: "ssh-ed25519 III",
    },
    before: (root) => {
      root.write("/opt/key/kube-apiserver/encryption.key", `${key(1)}\n${key(2).trim()}`);
      root.write("/usr/sbin/keepalived", "x", 0o755);
    },
  },
  "google-control-plane": {
    kind: "knc",
    parts: controlPlane,
    mutable: {
      ...registry,
      ...issuer,
      KUBE_API_PORT: "443",
      KUBE_API_VIRTUAL_ADDRESS: "10.20.0.6",
      NETSY_BUCKET: "tools-netsy",
      REGISTRY_MIRROR_HOSTNAME: "mirror.example.com",
      TELEMETRY_ENABLED: "true",
      TELEMETRY_S3_BUCKET: "tools-logs",
      TELEMETRY_OTLP_ENDPOINT: "https://[2001:db8::f]:4318",
    },
    user: { PROVIDER_KIND: "google", PROVIDER_REGION: "europe-west1", GOOGLE_PROJECT_ID: "p", INSTANCE_IPV6: "" },
    before: (root) => {
      root.write("/opt/key/kube-apiserver/encryption.key", key(1));
      root.write("/opt/kube-apiserver/etc/authentication.yaml", "of generation 2\n");
      root.write("/opt/keepalived/etc/keepalived.conf", "of another VM\n");
    },
  },
  "local-worker": {
    kind: "knd",
    parts: worker,
    mutable: {
      ...registry,
      AWS_S3_USE_PATH_STYLE: "true",
      DEFAULTS_GENERATION: "2",
      KUBE_CLUSTER_DNS: "198.18.0.10,fdc6::a",
      KUBE_MAX_PODS: "30",
      REGISTRY_ENDPOINT: "http://10.0.2.2:9000",
      REGISTRY_ACCESS_KEY_ID: "AKEY",
      REGISTRY_SECRET_ACCESS_KEY: "it's secret",
      TELEMETRY_ENABLED: "true",
      TELEMETRY_LOG_SERVICES: "cron, ssh",
      TELEMETRY_LOG_CLOUDINIT: "false",
      TELEMETRY_OTLP_ENDPOINT: "http://otlp.example.com/x",
    },
    user: { NSTANCE_CA_CERT: "" },
    before: (root) => {
      root.write("/opt/nstance-agent/identity/ca.crt", nstanceCa, 0o644);
      root.write("/home/admin/.ssh/authorized_keys", "ssh-ed25519 OLD\n");
      root.write("/etc/sudoers.d/admin", "old\n");
      root.write("/opt/zot/etc/aws.config", "of a role\n");
      const others = "/etc/containerd/certs.d";
      root.write(`${others}/old.example.com/hosts.toml`, "# Written by vmconfig: the registry of this node.\n");
      root.write(`${others}/docker.io/hosts.toml`, "server = 'x'\n");
    },
  },
  "aws-worker-with-keys": {
    kind: "knd",
    parts: ["fluent-bit", "containerd", "zot", "kube2iam"],
    mutable: {
      ...registry,
      REGISTRY_ACCESS_KEY_ID: "AKEY",
      REGISTRY_SECRET_ACCESS_KEY: "secret",
      REGISTRY_MIRROR_ENABLED: "false",
      TELEMETRY_ENABLED: "true",
      TELEMETRY_S3_BUCKET: "tools-logs",
      TELEMETRY_S3_REGION: "eu-west-2",
      TELEMETRY_S3_ACCESS_KEY_ID: "AKEY",
      TELEMETRY_S3_SECRET_ACCESS_KEY: "secret",
    },
    user: { PROVIDER_KIND: "aws", PROVIDER_REGION: "eu-west-1", AWS_ACCOUNT_ID: "123456789012" },
  },
  "local-control-plane": {
    kind: "knc",
    parts: ["fluent-bit", "zot", "netsy", "kube"],
    mutable: {
      NETSY_BUCKET: "tools-netsy",
      NETSY_ENDPOINT: "http://10.0.2.2:9000",
      NETSY_ACCESS_KEY_ID: "AKEY",
      NETSY_SECRET_ACCESS_KEY: "secret",
      OIDC_CA_FILE: "/opt/crt/own.pem",
      OIDC_ISSUER: "https://auth.example.com",
      DEFAULTS_GENERATION: "2",
      TELEMETRY_ENABLED: "true",
    },
    user: {},
    before: (root) => {
      root.write("/opt/crt/own.pem", certificate("own"));
      root.write("/opt/crt/oidc-ca.pem", "of generation 1\n");
      root.write("/opt/key/kube-apiserver/encryption.yaml", "without its key\n");
    },
  },
};

/** Each file below a folder with its mode and its text. */
function filesOf(root: Root, written: ReadonlySet<string>): string {
  const files = readdirSync(root.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.path.length))
    .filter((path) => written.has(path))
    .sort();
  return files.map((path) => `==> ${path} ${root.mode(path)}\n${root.read(path)}`).join("\n");
}

test.each(Object.entries(machines))("%s", async (name, { kind, parts, mutable, user, before }) => {
  const root = bootstrapped(kind, mutable, user);
  before?.(root);
  // Owners are not given in a tree; what they would be is printed instead.
  root.write(
    "/opt/podplane/lib/features.sh",
    `${root.read("/opt/podplane/lib/features.sh")}\nown() { printf 'own %s %s\\n' "\${1#"$root"}" "$2"; }\n`,
  );
  const run = runParts(root, parts);
  expect(run).toMatchObject({ status: 0, stderr: "" });
  const said = run.stdout.replace(/\tts=.*/g, "").replaceAll("[bash] ", "");
  const written = new Set([...said.matchAll(/^wrote (.*)$/gm)].map(([, path = ""]) => path));
  written.add("/opt/nstance-agent/identity/ca.crt");
  await expect(`${said}\n${filesOf(root, written)}`).toMatchFileSnapshot(`expected/${name}.txt`);
});

describe("what is not written", () => {
  test("a second time, as all parts find what they would write", () => {
    const { kind, parts, mutable, user, before } = machines["aws-control-plane"] as Machine;
    const root = bootstrapped(kind, mutable, user);
    before?.(root);
    runParts(root, parts);
    expect(runParts(root, parts).stdout).toMatch(/^\[bash\] configure: unchanged\tts=.*\n$/);
  });

  test("is everything where nothing is set: a worker has only what it cannot do without", () => {
    const run = runParts(bootstrapped("knd", { TELEMETRY_ENABLED: "false" }), worker);
    const wrote = [...run.stdout.matchAll(/wrote (\S+)/g)].map(([, path]) => path);
    expect(wrote).toEqual([
      "/opt/nstance-agent/identity/ca.crt",
      "/opt/env/nstance-agent.env",
      "/etc/containerd/config.toml",
      "/opt/env/kube2iam.env",
      "/etc/subuid",
      "/etc/subgid",
      "/opt/env/kubelet.env",
      "/opt/kubelet/etc/kubelet.yaml",
    ]);
  });
});
