import { describe, expect, test } from "vitest";
import {
  certificate,
  envText,
  installedRoot,
  type Kind,
  nstanceCa,
  offline,
  type Root,
  type RunResult,
  scripts,
} from "./root.ts";

type Values = Readonly<Record<string, string | undefined>>;

/** A VM that was bootstrapped, with these values of user-data.env and these of mutable.env. */
function bootstrapped(kind: Kind, mutable: Values = {}, user: Values = {}): Root {
  const root = installedRoot(kind, user);
  const facts = {
    VMCONFIG_KIND: kind,
    VMCONFIG_BASE_KIND: "node",
    INSTANCE_PROVIDER_ID: "i-local",
    INSTANCE_NETDEV: "eth0",
    INSTANCE_IPV4: "192.0.2.10",
    INSTANCE_IPV6: user["INSTANCE_IPV6"] ?? "2001:db8::10",
    INSTANCE_HOSTNAME: "host",
    INSTANCE_FQDN: "host.example.com",
  };
  root.write("/opt/podplane/etc/detected.env", envText(facts), 0o600);
  root.write(
    "/opt/podplane/etc/mutable.env",
    root.read("/opt/podplane/share/defaults/mutable.env") + envText(mutable),
    0o600,
  );
  root.write("/opt/podplane/bootstrap.done", "completed_at=2026-01-01T00:00:00Z\n", 0o600);
  return root;
}

function configured(kind: Kind, mutable: Values = {}, user: Values = {}): { root: Root; run: RunResult } {
  const root = bootstrapped(kind, mutable, user);
  return { root, run: root.run(scripts.configure, [], offline) };
}

function env(root: Root, service: string): Readonly<Record<string, string>> {
  const lines = root.read(`/opt/env/${service}.env`).trim().split("\n");
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 2, -1)]),
  );
}

const aws = {
  PROVIDER_KIND: "aws",
  AWS_ACCOUNT_ID: "123456789012",
  PROVIDER_REGION: "eu-west-1",
  INSTANCE_PROVIDER_ID: "aws:///a/i",
};
const registry = { REGISTRY_HOSTNAME: "registry.example.com", REGISTRY_BUCKET: "tools-registry" };

describe("configure.sh on a first boot", () => {
  test("succeeds with the defaults: Zot and Netsy off, logs held back, the pause image from upstream", () => {
    const { root, run } = configured("knc");
    expect(run.status).toBe(0);
    for (const name of ["zot", "netsy"]) expect(root.exists(`/opt/env/${name}.env`)).toBe(false);
    expect(root.read("/etc/containerd/config.toml")).toContain('sandbox = "registry.k8s.io/pause:3.10.2"');
    expect(root.read("/opt/fluent-bit/etc/fluent-bit.yml")).toMatch(
      /name: http\n.*\n\s+host: 127\.0\.0\.1\n\s+port: 1\n/,
    );
    expect(root.read("/opt/nstance-agent/identity/ca.crt")).toBe(nstanceCa);
    expect(root.mode("/opt/nstance-agent/identity/nonce.jwt")).toBe("0600");
    expect(root.read("/etc/subuid")).toBe("kubelet:65536:7208960\n");
  });

  test("changes nothing the second time, and says so", () => {
    const { root } = configured("knc", { ...registry, NETSY_BUCKET: "b", OIDC_ISSUER: "https://a.example.com" });
    const before = root.snapshot();
    const again = root.run(scripts.configure, [], offline);
    expect(again.stdout).toContain("permissions: unchanged");
    expect(again.stdout).toContain("configure: unchanged");
    expect(again.stdout).not.toContain("wrote");
    expect(root.snapshot()).toBe(before);
  });

  test("gives services their env files with their modes", () => {
    const { root } = configured("knc", { ...registry, NETSY_BUCKET: "b" });
    expect(root.mode("/opt/env/kubelet.env")).toBe("0600");
    for (const name of [
      "nstance-agent",
      "fluent-bit",
      "zot",
      "kube2iam",
      "kube-apiserver",
      "kube-controller-manager",
      "netsy",
    ]) {
      expect(root.mode(`/opt/env/${name}.env`), name).toBe("0640");
    }
    expect(root.mode("/opt/fluent-bit/etc/fluent-bit.yml")).toBe("0600");
    expect(root.mode("/opt/netsy/etc/cluster.jsonc")).toBe("0640");
  });

  test.each([
    [
      "install.sh has not finished",
      (root: Root) => root.write("/opt/podplane/share/vmconfig-manifest.json", "{}"),
      "install.sh has not finished",
    ],
    [
      "nothing is installed",
      (root: Root) => root.remove("/opt/podplane/share/vmconfig-installed.json"),
      "run install.sh first",
    ],
    ["user-data is missing", (root: Root) => root.remove("/opt/podplane/etc/user-data.env"), "user-data writes it"],
    [
      "mutable.env is empty after bootstrap",
      (root: Root) => root.write("/opt/podplane/etc/mutable.env", ""),
      "mutable.env is missing or empty",
    ],
    [
      "neither nonce nor identity is there",
      (root: Root) => root.remove("/opt/nstance-agent/identity/nonce.jwt"),
      "the VM can never register",
    ],
    [
      "no pause image is pinned",
      (root: Root) => root.write("/opt/podplane/share/vmconfig-installed.json", '{"kind":"knc"}'),
      "pins no pause image",
    ],
  ])("is fatal when %s", (_, damage, message) => {
    const { root } = configured("knc");
    damage(root);
    const run = root.run(scripts.configure, [], offline);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(message);
  });

  test("does without a nonce once the VM is registered", () => {
    const { root } = configured("knd");
    root.remove("/opt/nstance-agent/identity/nonce.jwt");
    root.write("/opt/nstance-agent/identity/identity.crt", certificate("identity"));
    expect(root.run(scripts.configure, [], offline).status).toBe(0);
  });
});

describe("inputs", () => {
  test.each([
    [{ KUBE_NODE_CIDR_MASK_SIZE_IPV4: "x" }, "KUBE_NODE_CIDR_MASK_SIZE_IPV4 must be a whole number from 0 to 32"],
    [{ KUBE_NODE_CIDR_MASK_SIZE_IPV6: "129" }, "KUBE_NODE_CIDR_MASK_SIZE_IPV6 must be"],
    [{ KUBE_CLUSTER_DNS: "198.19.255.254,fdc6:::1" }, "KUBE_CLUSTER_DNS: each item must be an IP address"],
    [{ KUBE_CLUSTER_DNS: "198.19.255.300" }, "KUBE_CLUSTER_DNS"],
    [{ KUBE_CLUSTER_CIDR: "100.64.0.0/33" }, "KUBE_CLUSTER_CIDR: each item must be a range"],
    [{ KUBE_SERVICE_CLUSTER_IP_RANGE: "" }, "KUBE_SERVICE_CLUSTER_IP_RANGE is empty"],
    [{ REGISTRY_HOSTNAME: "a_b" }, "REGISTRY_HOSTNAME must be letters, digits"],
    [{ REGISTRY_HOSTNAME: "../etc" }, "REGISTRY_HOSTNAME must be"],
    [{ REGISTRY_ENABLED: "yes" }, "REGISTRY_ENABLED must be true or false"],
    [{ TELEMETRY_ENABLED: "" }, "TELEMETRY_ENABLED must be true or false"],
    [{ TELEMETRY_LOG_SERVICES: "ssh,Bad" }, "TELEMETRY_LOG_SERVICES: each item must be a service name"],
    [{ TELEMETRY_LOG_SERVICES: "", TELEMETRY_LOG_CLOUDINIT: "false" }, "with neither services nor cloud-init"],
    [{ TELEMETRY_OTLP_ENDPOINT: "grpc://x:1" }, "TELEMETRY_OTLP_ENDPOINT must be an http or https URL"],
    [{ KUBE_LOG_LEVEL: "-1" }, "KUBE_LOG_LEVEL must be"],
    [{ KUBE_API_PORT: "https" }, "KUBE_API_PORT must be"],
    [{ OIDC_ISSUER: "http://auth.example.com" }, "OIDC_ISSUER must be an https URL"],
    [{ OIDC_SIGNING_ALGS: "HS256" }, "OIDC_SIGNING_ALGS"],
    [{ OIDC_CA_CERT: "%%%" }, "OIDC_CA_CERT is not base64"],
    [{ OIDC_CUSTOM_CA: "YWJj" }, "OIDC_CUSTOM_CA is not the base64 of a PEM certificate"],
    [{ OIDC_CA_FILE: "ca.pem" }, "OIDC_CA_FILE must be an absolute path"],
    [{ NSTANCE_SERVER_AGENT_ADDR: "::1:1" }, "NSTANCE_SERVER_AGENT_ADDR must be host:port"],
    [{ AWS_S3_USE_PATH_STYLE: "1" }, "AWS_S3_USE_PATH_STYLE must be true, false or empty"],
  ])("%j is refused", (mutable, message) => {
    const run = bootstrapped("knc", mutable).bash(["inputs", "validate"], "load_inputs knc; validate_inputs");
    expect(run.status).toBe(65);
    expect(run.stderr).toContain(message);
  });

  test.each([
    [{ PROVIDER_KIND: "azure" }, "PROVIDER_KIND must be local, aws, google or proxmox"],
    [{ PROVIDER_KIND: "aws" }, "AWS_ACCOUNT_ID is empty"],
    [{ PROVIDER_KIND: "google" }, "GOOGLE_PROJECT_ID is empty"],
    [{ CLUSTER_ID: "" }, "CLUSTER_ID is empty"],
    [{ CLUSTER_ID: "a\nb" }, "CLUSTER_ID holds a control character"],
    [{ NSTANCE_CA_CERT: "%" }, "NSTANCE_CA_CERT is not base64"],
    [{ NSTANCE_SERVER_AGENT_ADDR: "" }, "NSTANCE_SERVER_AGENT_ADDR is empty"],
  ])("%j in user-data.env is refused", (user, message) => {
    const run = bootstrapped("knc", {}, user).bash(["inputs", "validate"], "load_inputs knc; validate_inputs");
    expect(run.status).toBe(65);
    expect(run.stderr).toContain(message);
  });

  test("a refusal comes before anything is written", () => {
    const { root } = configured("knc");
    root.write("/opt/podplane/etc/mutable.env", envText({ KUBE_LOG_LEVEL: "5", KUBE_CLUSTER_DNS: "x" }), 0o600);
    const before = root.snapshot();
    expect(root.run(scripts.configure, [], offline)).toMatchObject({ status: 65 });
    expect(root.snapshot()).toBe(before);
  });

  test("keys that an older mutable.env lacks have their defaults", () => {
    const { root } = configured("knc");
    root.write("/opt/podplane/etc/mutable.env", "KUBE_LOG_LEVEL='4'\n", 0o600);
    expect(root.run(scripts.configure, [], offline).status).toBe(0);
    expect(env(root, "kube-apiserver")).toMatchObject({ KUBE_LOG_LEVEL: "4", OIDC_USERNAME_CLAIM: "email" });
  });

  test("the environment of whoever runs it changes nothing", () => {
    const { root } = configured("knc", {}, { PROVIDER_REGION: "" });
    const stray = { ...offline, PROVIDER_REGION: "stray", KUBE_LOG_LEVEL: "9", INSTANCE_IPV6: "stray" };
    expect(root.run(scripts.configure, [], stray).stdout).toContain("configure: unchanged");
  });

  test("addresses of Nstance in mutable.env replace those of user-data, empty ones do not", () => {
    const address = { NSTANCE_SERVER_AGENT_ADDR: "[2001:db8::5]:8994", NSTANCE_SERVER_REGISTRATION_ADDR: "" };
    const { root } = configured("knd", address);
    expect(env(root, "nstance-agent")).toMatchObject({
      NSTANCE_SERVER_AGENT_ADDR: "[2001:db8::5]:8994",
      NSTANCE_SERVER_REGISTRATION_ADDR: "127.0.0.1:8992",
    });
  });

  test("secrets.env brings static keys, and an empty one there does not take one away", () => {
    const { root } = configured("knc", { ...registry, NETSY_BUCKET: "b", NETSY_ACCESS_KEY_ID: "from-mutable" });
    root.write(
      "/opt/podplane/etc/secrets.env",
      envText({ NETSY_ACCESS_KEY_ID: "", NETSY_SECRET_ACCESS_KEY: "s", REGISTRY_ACCESS_KEY_ID: "r" }),
      0o600,
    );
    const run = root.run(scripts.configure, [], offline);
    expect(env(root, "netsy")).toMatchObject({ AWS_ACCESS_KEY_ID: "from-mutable", AWS_SECRET_ACCESS_KEY: "s" });
    expect(env(root, "zot")["REGISTRY_ACCESS_KEY_ID"]).toBe("r");
    expect(run.log).not.toContain("from-mutable");
  });
});

describe("Nstance", () => {
  const unreachable = { NSTANCE_SERVER_REGISTRATION_ADDR: "127.0.0.1:1", NSTANCE_SERVER_AGENT_ADDR: "127.0.0.1:1" };

  test("must answer on a first boot", () => {
    const root = installedRoot("knd", unreachable);
    const run = root.run(scripts.configure);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("NSTANCE_SERVER_REGISTRATION_ADDR does not answer");
    expect(root.exists("/opt/env/kubelet.env")).toBe(false);
  });

  test("may be away while a registered VM is configured again", () => {
    const root = installedRoot("knd", unreachable);
    root.run(scripts.configure, [], offline);
    root.write("/opt/nstance-agent/identity/identity.crt", certificate("identity"));
    const run = root.run(scripts.configure);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain("does not answer; the VM is registered and goes on");
  });

  test("must answer at an address that is new", () => {
    const root = installedRoot("knd", unreachable);
    root.run(scripts.configure, [], offline);
    root.write("/opt/nstance-agent/identity/identity.crt", certificate("identity"));
    root.write("/opt/podplane/etc/mutable.env", envText({ NSTANCE_SERVER_AGENT_ADDR: "127.0.0.1:2" }));
    const run = root.run(scripts.configure);
    expect(run.status).toBe(1);
    expect(env(root, "nstance-agent")["NSTANCE_SERVER_AGENT_ADDR"]).toBe("127.0.0.1:1");
  });

  test("gets both names of the agent's interval", () => {
    const { root } = configured("knd");
    expect(env(root, "nstance-agent")).toMatchObject({
      NSTANCE_METRICS_INTERVAL: "60s",
      NSTANCE_REPORT_INTERVAL: "60s",
      NSTANCE_INSTANCE_KIND: "knd",
      NSTANCE_INSTANCE_IPV6: "2001:db8::10",
    });
  });
});

describe("hosts", () => {
  const worker = { KUBE_API_INTERNAL_LB_HOSTNAME: "lb.example.com" };

  test("a control plane reaches its own API", () => {
    const { root } = configured("knc");
    expect(root.read("/etc/hosts")).toBe(
      "127.0.0.1 localhost\n# BEGIN podplane managed kube-apiserver\n127.0.0.1 kube-apiserver.podplane.internal\n# END podplane managed kube-apiserver\n",
    );
  });

  test("a worker gets every address of the balancer, and a changed one the next time", () => {
    const { root } = configured("knd", worker);
    root.fake(
      "hosts",
      "192.0.2.7 STREAM lb.example.com\n2001:db8::7 STREAM lb.example.com\n192.0.2.7 STREAM lb.example.com\n",
    );
    expect(root.run(scripts.hosts).status).toBe(0);
    expect(root.read("/etc/hosts")).toContain("192.0.2.7 kube-apiserver.podplane.internal\n2001:db8::7 kube");
    root.fake("hosts", "192.0.2.8 STREAM lb.example.com\n");
    root.run(scripts.hosts);
    expect(root.read("/etc/hosts")).not.toContain("192.0.2.7");
    expect(root.run(scripts.hosts).stdout).toContain("hosts: unchanged");
  });

  test("a name that does not resolve keeps the block; the timer fails, configure goes on", () => {
    const { root } = configured("knd", worker);
    root.fake("hosts", "192.0.2.7 STREAM lb.example.com\n");
    root.run(scripts.hosts);
    const before = root.read("/etc/hosts");
    root.fake("hosts", "");
    expect(root.run(scripts.hosts)).toMatchObject({ status: 1 });
    expect(root.read("/etc/hosts")).toBe(before);
    const code = 'source "$root/opt/podplane/lib/configure/hosts.sh"; load_inputs knd; configure_hosts; echo on';
    expect(root.bash(["helpers"], code).stdout).toMatch(/does not resolve.*\non\n$/s);
  });

  test("a worker without a balancer has no block", () => {
    const { root } = configured("knd");
    expect(root.read("/etc/hosts")).toBe("127.0.0.1 localhost\n");
  });
});

describe("ssh", () => {
  const keys = "/home/admin/.ssh/authorized_keys";

  test("keys of all three places are joined, once each", () => {
    const { root } = configured(
      "knd",
      { SSH_AUTHORIZED_KEY: "ssh-ed25519 AAA= a@b", SSH_AUTHORIZED_KEYS: "ssh-ed25519 BBB, ssh-rsa CCC d,e" },
      { IMMUTABLE_SSH_AUTHORIZED_KEYS: "ssh-ed25519 III\n\nssh-ed25519 AAA= a@b" },
    );
    expect(root.read(keys)).toBe("ssh-ed25519 III\nssh-ed25519 AAA= a@b\nssh-ed25519 BBB\nssh-rsa CCC d,e\n");
    expect(root.mode(keys)).toBe("0600");
    expect(root.mode("/etc/sudoers.d/admin")).toBe("0440");
  });

  test("go when the last key goes", () => {
    const { root } = configured("knd", { SSH_AUTHORIZED_KEY: "ssh-ed25519 AAA" });
    root.write("/opt/podplane/etc/mutable.env", "SSH_AUTHORIZED_KEY=''\n", 0o600);
    root.run(scripts.configure, [], offline);
    expect(root.exists(keys)).toBe(false);
    expect(root.exists("/etc/sudoers.d/admin")).toBe(false);
  });

  test("the account is made with a shell, and stays as it is", () => {
    const { root } = configured("knd");
    root.calls();
    const code = 'source "$root/opt/podplane/lib/configure/ssh.sh"; on_machine() { true; }; ensure_admin; ensure_admin';
    expect(root.bash(["helpers"], code).status).toBe(0);
    expect(root.calls()).toEqual(["groupadd admin", "useradd --create-home --gid admin --shell /bin/bash admin"]);
  });
});

describe("the registry", () => {
  test("is served on loopback of the VM's family, and containerd is told so", () => {
    const { root } = configured("knd", registry);
    expect(root.read("/opt/zot/etc/zot.yml")).toContain('address: "[::1]"');
    expect(root.read("/etc/containerd/certs.d/registry.example.com/hosts.toml")).toContain(
      '[host."https://[::1]:5000"]',
    );
    expect(root.read("/etc/containerd/config.toml")).toContain(
      '"registry.example.com/mirror/registry.k8s.io/pause:3.10.2"',
    );
  });

  test("without IPv6 it is 127.0.0.1 in both", () => {
    const { root } = configured("knd", registry, { INSTANCE_IPV6: "" });
    expect(root.read("/opt/zot/etc/zot.yml")).toContain('address: "127.0.0.1"');
    expect(root.read("/etc/containerd/certs.d/registry.example.com/hosts.toml")).toContain("https://127.0.0.1:5000");
  });

  test("leaves no hosts.toml behind when it is renamed or switched off, and keeps those of others", () => {
    const { root } = configured("knd", registry);
    root.write("/etc/containerd/certs.d/docker.io/hosts.toml", "server = 'x'\n");
    root.write("/opt/podplane/etc/mutable.env", envText({ ...registry, REGISTRY_HOSTNAME: "new.example.com" }), 0o600);
    root.run(scripts.configure, [], offline);
    expect(root.exists("/etc/containerd/certs.d/registry.example.com")).toBe(false);
    expect(root.exists("/etc/containerd/certs.d/new.example.com/hosts.toml")).toBe(true);
    root.write("/opt/podplane/etc/mutable.env", envText({ ...registry, REGISTRY_ENABLED: "false" }), 0o600);
    root.run(scripts.configure, [], offline);
    expect(root.exists("/etc/containerd/certs.d/new.example.com")).toBe(false);
    expect(root.exists("/etc/containerd/certs.d/docker.io/hosts.toml")).toBe(true);
    expect(root.read("/etc/containerd/config.toml")).toContain('"registry.k8s.io/pause:3.10.2"');
  });

  test("honours a role that was delivered, and computes one only where none was", () => {
    const role = "arn:aws:iam::123456789012:role/tools-registry-read-only";
    const given = configured("knd", { ...registry, REGISTRY_ASSUME_ROLE: role }, aws).root;
    expect(env(given, "zot")).toMatchObject({
      REGISTRY_ASSUME_ROLE: role,
      REGISTRY_REGION: "eu-west-1",
      REGISTRY_ENDPOINT: "s3.eu-west-1.amazonaws.com",
    });
    const computed = configured("knd", registry, aws).root;
    expect(env(computed, "zot")["REGISTRY_ASSUME_ROLE"]).toBe("arn:aws:iam::123456789012:role/podplane-tools-registry");
  });

  test("uses Google's own driver there, and plain S3 with a path style elsewhere", () => {
    const google = configured("knd", registry, {
      PROVIDER_KIND: "google",
      GOOGLE_PROJECT_ID: "p",
      INSTANCE_PROVIDER_ID: "gce://p/z/i",
    }).root;
    expect(google.read("/opt/zot/etc/zot.yml")).toMatch(/name: gcs\n {4}bucket: "tools-registry"\n/);
    const local = configured("knd", {
      ...registry,
      REGISTRY_ENDPOINT: "http://10.0.2.2:80/s3",
      AWS_S3_USE_PATH_STYLE: "true",
    }).root;
    expect(local.read("/opt/zot/etc/zot.yml")).toMatch(
      /secure: false\n.*skipverify: false\n {4}forcepathstyle: true\n.*regionendpoint: "http:\/\/10\.0\.2\.2:80\/s3"/,
    );
  });
});

describe("kubernetes", () => {
  const pem = Buffer.from(certificate("oidc")).toString("base64");

  test.each(["OIDC_CA_CERT", "OIDC_CUSTOM_CA"])(
    "%s becomes the file of the issuer's CA, and goes when it goes",
    (key) => {
      const { root } = configured("knc", { [key]: pem });
      expect(root.read("/opt/crt/oidc-ca.pem")).toBe(certificate("oidc"));
      expect(env(root, "kube-apiserver")["OIDC_CA_FILE"]).toBe("/opt/crt/oidc-ca.pem");
      root.write("/opt/podplane/etc/mutable.env", "KUBE_LOG_LEVEL='2'\n", 0o600);
      root.run(scripts.configure, [], offline);
      expect(root.exists("/opt/crt/oidc-ca.pem")).toBe(false);
      expect(env(root, "kube-apiserver")["OIDC_CA_FILE"]).toBe("");
    },
  );

  test("OIDC_CA_FILE that was delivered is kept", () => {
    const { root } = configured("knc", { OIDC_CA_FILE: "/etc/ssl/own.pem" });
    expect(env(root, "kube-apiserver")["OIDC_CA_FILE"]).toBe("/etc/ssl/own.pem");
  });

  test("the issuer of service accounts is the delivered one, else that of older generators", () => {
    const given = {
      KUBE_SERVICE_ACCOUNT_ISSUER: "https://api.example.com:6443",
      KUBE_API_PUBLIC_HOSTNAME: "api.example.com",
    };
    expect(env(configured("knc", given).root, "kube-apiserver")["KUBE_SERVICE_ACCOUNT_ISSUER"]).toBe(
      "https://api.example.com:6443",
    );
    const older = { KUBE_API_PUBLIC_HOSTNAME: "api.example.com" };
    expect(env(configured("knc", older).root, "kube-apiserver")["KUBE_SERVICE_ACCOUNT_ISSUER"]).toBe(
      "https://api.example.com",
    );
  });

  test("a public port does not become the port inside the VM", () => {
    const { root, run } = configured("knc", { KUBE_API_PORT: "443" });
    expect(run.stdout).toContain("KUBE_API_PORT is not used");
    expect(root.read("/opt/env/kube-apiserver.env")).not.toContain("443'");
  });

  test("the kubelet's DNS servers are a YAML list", () => {
    const { root } = configured("knd", { KUBE_CLUSTER_DNS: "198.18.0.10,fdc6::a" });
    expect(root.read("/opt/kubelet/etc/kubelet.yaml")).toContain(
      'clusterDNS:\n  - "198.18.0.10"\n  - "fdc6::a"\nresolvConf:',
    );
  });

  test("a worker has no env of a control plane", () => {
    const { root } = configured("knd", { NETSY_BUCKET: "b" });
    for (const name of ["kube-apiserver", "kube-controller-manager", "netsy"]) {
      expect(root.exists(`/opt/env/${name}.env`)).toBe(false);
    }
  });

  test("kubelet and kube2iam reach the API by the name in its certificate", () => {
    const { root } = configured("knc");
    for (const name of ["kubelet", "kube2iam"]) {
      expect(root.read(`/opt/${name}/etc/kubeconfig`)).toContain(
        "server: https://kube-apiserver.podplane.internal:6443\n",
      );
    }
  });
});

describe("netsy", () => {
  const config = (root: Root): unknown =>
    JSON.parse(root.read("/opt/netsy/etc/cluster.jsonc").replace(/^\/\/.*\n/, ""));

  test("has its cluster file and the role that was delivered", () => {
    const { root } = configured(
      "knc",
      { NETSY_BUCKET: "tools-netsy", NETSY_KEY_PREFIX: "p/", NETSY_ASSUME_ROLE: "arn:r", NETSY_REGION: "eu-west-1" },
      aws,
    );
    expect(config(root)).toMatchObject({
      cluster_id: "tools",
      storage: { provider: "s3", bucket_name: "tools-netsy", key_prefix: "p/" },
    });
    expect(env(root, "netsy")).toMatchObject({
      NETSY_NODE_ID: "knc0001",
      NETSY_ADVERTISE_PEER: "192.0.2.10:2381",
      AWS_ROLE_ARN: "arn:r",
      AWS_ROLE_SESSION_NAME: "knc0001-netsy",
      AWS_DEFAULT_REGION: "eu-west-1",
    });
  });

  test("computes the role only where none came, and has none on Google", () => {
    const { root } = configured("knc", { NETSY_BUCKET: "b" }, aws);
    expect(env(root, "netsy")["AWS_ROLE_ARN"]).toBe("arn:aws:iam::123456789012:role/podplane-tools-netsy");
    const google = configured(
      "knc",
      { NETSY_BUCKET: "b" },
      { PROVIDER_KIND: "google", GOOGLE_PROJECT_ID: "p", INSTANCE_PROVIDER_ID: "g" },
    ).root;
    expect(env(google, "netsy")).not.toHaveProperty("AWS_ROLE_ARN");
    expect(config(google)).toMatchObject({ storage: { provider: "gcs" } });
  });
});

describe("fluent-bit", () => {
  test.each([
    ["https://otlp.example.com", ["otlp.example.com", "443", "/v1/logs", "on"]],
    ["http://otlp.example.com:4318/x/y", ["otlp.example.com", "4318", "/x/y", "off"]],
    ["http://[2001:db8::9]:4318", ["2001:db8::9", "4318", "/v1/logs", "off"]],
    ["https://[2001:db8::9]/l", ["2001:db8::9", "443", "/l", "on"]],
  ])("takes %s apart", (endpoint, parts) => {
    const { root } = configured("knd", { TELEMETRY_OTLP_ENDPOINT: endpoint });
    const {
      TELEMETRY_OTLP_HOST: host,
      TELEMETRY_OTLP_PORT: port,
      TELEMETRY_OTLP_LOGS_URI: uri,
      TELEMETRY_OTLP_TLS: tls,
    } = env(root, "fluent-bit");
    expect([host, port, uri, tls]).toEqual(parts);
    const yml = root.read("/opt/fluent-bit/etc/fluent-bit.yml");
    expect(yml).toContain("name: opentelemetry");
    expect(yml).not.toContain("name: http\n");
  });

  test("keeps only the sections that are wanted", () => {
    const { root } = configured("knd", {
      TELEMETRY_LOG_SERVICES: "my-app",
      TELEMETRY_LOG_CLOUDINIT: "false",
      TELEMETRY_S3_BUCKET: "logs",
    });
    const yml = root.read("/opt/fluent-bit/etc/fluent-bit.yml");
    expect(yml).toContain("- _SYSTEMD_UNIT=my-app.service");
    expect(yml).toContain("name: s3");
    expect(yml).not.toMatch(/cloudinit|role_arn|endpoint:|# begin|# end|@UNITS@/);
  });

  test("honours the role that was delivered, and computes one where none came", () => {
    const { root } = configured("knd", { TELEMETRY_S3_BUCKET: "logs", TELEMETRY_S3_ASSUME_ROLE: "arn:t" }, aws);
    expect(env(root, "fluent-bit")["TELEMETRY_S3_ASSUME_ROLE"]).toBe("arn:t");
    const computed = configured("knd", { TELEMETRY_S3_BUCKET: "logs" }, aws).root;
    expect(env(computed, "fluent-bit")).toMatchObject({
      TELEMETRY_S3_ASSUME_ROLE: "arn:aws:iam::123456789012:role/podplane-tools-telemetry-upload",
      TELEMETRY_S3_ENDPOINT: "s3.eu-west-1.amazonaws.com",
    });
  });
});
