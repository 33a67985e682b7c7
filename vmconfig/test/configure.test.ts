import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { hasTools } from "../../test/helpers/tools.ts";
import {
  bootstrapped,
  configured,
  configuredParts,
  configuredTree,
  runParts,
  serviceEnv,
  type Values,
} from "./configured.ts";
import { certificate, envText, installedRoot, makeRoot, nstanceCa, offline, type Root, scripts } from "./root.ts";

const registry = { REGISTRY_HOSTNAME: "registry.example.com", REGISTRY_BUCKET: "tools-registry" };

/** Every part of a control plane has something to do. */
const everything = {
  ...registry,
  NETSY_BUCKET: "b",
  OIDC_ISSUER: "https://a.example.com",
  SSH_AUTHORIZED_KEY: "ssh-ed25519 AAA",
};

describe("configure.sh on a first boot", () => {
  test("succeeds with the defaults: Zot and Netsy off, logs held back, the pause image from upstream", () => {
    const { tree: root, run } = configuredTree("knc");
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
    const { root } = configured("knc", everything);
    const before = root.snapshot();
    const again = root.run(scripts.configure, [], offline);
    expect(again.stdout).toContain("permissions: unchanged");
    expect(again.stdout).toContain("configure: unchanged");
    expect(again.stdout).not.toContain("wrote");
    expect(root.snapshot()).toBe(before);
  });

  test("gives services their env files with their modes", () => {
    const { tree: root } = configuredTree("knc", everything);
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
    expect(root.mode("/opt/fluent-bit/etc/fluent-bit.yml")).toBe("0640");
    expect(root.mode("/opt/netsy/etc/cluster.jsonc")).toBe("0640");
  });

  test("writes what every part of it is for", () => {
    const { tree } = configuredTree("knc", everything);
    const files = ["/home/admin/.ssh/authorized_keys", "/etc/containerd/config.toml", "/opt/kubelet/etc/kubelet.yaml"];
    for (const path of [...files, "/etc/subuid", "/etc/subgid"]) expect(tree.exists(path), path).toBe(true);
    expect(tree.read("/etc/hosts")).toContain("kube-apiserver.podplane.internal");
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
    const root = bootstrapped("knd");
    root.remove("/opt/nstance-agent/identity/nonce.jwt");
    root.write("/opt/nstance-agent/identity/identity.crt", certificate("identity"));
    expect(runParts(root, ["nstance-agent"]).status).toBe(0);
  });
});

describe("inputs", () => {
  const refused: readonly (readonly [Values, string])[] = [
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
    [
      { TELEMETRY_LOG_SERVICES: "", TELEMETRY_LOG_CLOUDINIT: "false" },
      "TELEMETRY_ENABLED is true, with neither services nor cloud-init",
    ],
    [{ TELEMETRY_OTLP_ENDPOINT: "grpc://x:1" }, "TELEMETRY_OTLP_ENDPOINT must be an http or https URL"],
    [{ KUBE_LOG_LEVEL: "-1" }, "KUBE_LOG_LEVEL must be"],
    [{ KUBE_API_PORT: "https" }, "KUBE_API_PORT must be"],
    [{ OIDC_ISSUER: "http://auth.example.com" }, "OIDC_ISSUER must be an https URL"],
    [{ OIDC_SIGNING_ALGS: "HS256" }, "OIDC_SIGNING_ALGS"],
    [{ OIDC_CA_CERT: "%%%" }, "OIDC_CA_CERT is not base64"],
    [{ OIDC_CUSTOM_CA: "YWJj" }, "OIDC_CUSTOM_CA is not the base64 of a PEM certificate"],
    [{ OIDC_CA_FILE: "ca.pem" }, "OIDC_CA_FILE must be an absolute path"],
    [{ NSTANCE_SERVER_AGENT_ADDR: "::1:1" }, "NSTANCE_SERVER_AGENT_ADDR must be host:port"],
    [{ NETSY_BUCKET: "my bucket" }, "NETSY_BUCKET must be the name of a bucket"],
    [{ REGISTRY_BUCKET: "a/b" }, "REGISTRY_BUCKET must be the name of a bucket"],
    [{ TELEMETRY_S3_BUCKET: "-a" }, "TELEMETRY_S3_BUCKET must be the name of a bucket"],
    [{ NETSY_REGION: "eu west" }, "NETSY_REGION must be without blanks"],
    [{ OIDC_USERNAME_CLAIM: "e mail" }, "OIDC_USERNAME_CLAIM must be without blanks"],
    [{ DEFAULTS_GENERATION: "3" }, "DEFAULTS_GENERATION must be 1 or 2"],
    [{ DEFAULTS_GENERATION: "" }, "DEFAULTS_GENERATION must be 1 or 2"],
    [{ ENCRYPT_SECRETS: "yes" }, "ENCRYPT_SECRETS must be true or false"],
    [{ KUBE_MAX_PODS: "111" }, "KUBE_MAX_PODS must be a whole number from 0 to 110"],
    [{ OIDC_GROUPS_CLAIM: "my groups" }, "OIDC_GROUPS_CLAIM must be without blanks"],
    [{ REGISTRY_MIRROR_ENABLED: "1" }, "REGISTRY_MIRROR_ENABLED must be true, false or empty"],
    [{ REGISTRY_MIRROR_HOSTNAME: "mirror.example.com/x" }, "REGISTRY_MIRROR_HOSTNAME must be"],
    [{ REGISTRY_MIRROR_PREFIX: "/mirror" }, "REGISTRY_MIRROR_PREFIX must be"],
    [{ AWS_S3_USE_PATH_STYLE: "1" }, "AWS_S3_USE_PATH_STYLE must be true, false or empty"],
    [{ KUBE_API_VIRTUAL_ADDRESS: "fd00::1" }, "KUBE_API_VIRTUAL_ADDRESS must be an IPv4 address"],
    [{ KUBE_API_VIRTUAL_ADDRESS: "10.20.0.6/24" }, "KUBE_API_VIRTUAL_ADDRESS must be an IPv4 address"],
    [{ KUBE_API_VIRTUAL_ADDRESS: "10.20.0.6\n}" }, "KUBE_API_VIRTUAL_ADDRESS must be an IPv4 address"],
    [{ KUBE_API_VIRTUAL_ROUTER_ID: "0" }, "KUBE_API_VIRTUAL_ROUTER_ID must be a number from 1 to 255"],
    [{ KUBE_API_VIRTUAL_ROUTER_ID: "256" }, "KUBE_API_VIRTUAL_ROUTER_ID must be a whole number from 0 to 255"],
    [{ KUBE_API_VIRTUAL_ROUTER_ID: "" }, "KUBE_API_VIRTUAL_ROUTER_ID must be a whole number"],
    [{ PROVIDER_KIND: "azure" }, "PROVIDER_KIND must be local, aws, google or proxmox"],
    [{ PROVIDER_KIND: "aws" }, "AWS_ACCOUNT_ID is empty"],
    [{ PROVIDER_KIND: "google" }, "GOOGLE_PROJECT_ID is empty"],
    [{ CLUSTER_ID: "" }, "CLUSTER_ID is empty"],
    [{ CLUSTER_ID: "a\nb" }, "CLUSTER_ID holds a control character"],
    [{ NSTANCE_CA_CERT: "%" }, "NSTANCE_CA_CERT is not base64"],
    [{ NSTANCE_SERVER_AGENT_ADDR: "" }, "NSTANCE_SERVER_AGENT_ADDR is empty"],
  ];

  /** What is said to each of these values: one process of Bash judges them all. */
  const answers = (): readonly string[] => {
    const root = bootstrapped("knc");
    for (const [index, [values]] of refused.entries()) root.write(`/cases/${index}.env`, envText(values));
    const run = root.bash(
      ["inputs", "validate"],
      `load_inputs knc
      set +e
      for ((i = 0; i < ${refused.length}; i++)); do
        (set -e; load_env "/cases/$i.env"; validate_inputs) 2>&1
        printf 'status %s\n' "$?"
      done`,
    );
    return run.stdout.split(/(?<=^status \d+\n)/m);
  };
  // Not in a hook, whose time is short on a machine that does other work.
  let said: readonly string[] | undefined;

  test.each(refused.map((row, index) => [...row, index] as const))("%j is refused: %s", (_, message, index) => {
    said ??= answers();
    expect(said[index]).toContain(`FATAL: ${message}`);
    expect(said[index]).toMatch(/^status 65$/m);
  });

  test.runIf(hasTools("certificates on a VM", ["openssl"]))("certificates are read whole on a VM", () => {
    const root = makeRoot("knd");
    const arguments_ = [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-subj",
      "/CN=a",
    ];
    const good = spawnSync("openssl", [...arguments_, "-keyout", "/dev/null"], { encoding: "utf8" }).stdout;
    const whole = (pem: string): number =>
      root.bash(["validate"], 'on_machine() { true; }; certificates_are_whole "$PEM"', { PEM: pem }).status;
    expect([whole(good), whole(good + good)]).toEqual([0, 0]);
    const cut = good.replace(/\n.{20}/, "\n");
    expect([whole(cut), whole(good + cut), whole(certificate("x"))]).toEqual([1, 1, 1]);
  });

  test("a refusal comes before anything is written", () => {
    const { root } = configured("knc");
    root.write("/opt/podplane/etc/mutable.env", envText({ KUBE_LOG_LEVEL: "5", KUBE_CLUSTER_DNS: "x" }), 0o600);
    const before = root.snapshot();
    expect(root.run(scripts.configure, [], offline)).toMatchObject({ status: 65 });
    expect(root.snapshot()).toBe(before);
  });

  test("keys that an older mutable.env lacks have their defaults", () => {
    const root = bootstrapped("knc");
    root.write("/opt/podplane/etc/mutable.env", "KUBE_LOG_LEVEL='4'\n", 0o600);
    expect(runParts(root, ["kube"]).status).toBe(0);
    expect(serviceEnv(root, "kube-apiserver")).toMatchObject({ KUBE_LOG_LEVEL: "4", OIDC_USERNAME_CLAIM: "email" });
  });

  test("the environment of whoever runs it changes nothing", () => {
    const { root } = configured("knc");
    const stray = { ...offline, PROVIDER_INSTANCE_TYPE: "stray", KUBE_LOG_LEVEL: "9", INSTANCE_IPV6: "stray" };
    expect(root.run(scripts.configure, [], stray).stdout).toContain("configure: unchanged");
    const names = ["AWS_ACCOUNT_ID", "GOOGLE_PROJECT_ID", "INSTANCE_NETDEV", "OIDC_CA_FILE"];
    root.remove("/opt/podplane/etc/detected.env");
    const code = `load_inputs knc; printf '<%s>' ${names.map((name) => `"$${name}"`).join(" ")}`;
    const env = Object.fromEntries(names.map((name) => [name, "stray"]));
    expect(root.bash(["inputs"], code, env).stdout).toBe("<><><><>");
  });

  test("addresses of Nstance in mutable.env replace those of user-data, empty ones do not", () => {
    const address = { NSTANCE_SERVER_AGENT_ADDR: "[2001:db8::5]:8994", NSTANCE_SERVER_REGISTRATION_ADDR: "" };
    const { root } = configuredParts(["nstance-agent"], "knd", address);
    expect(serviceEnv(root, "nstance-agent")).toMatchObject({
      NSTANCE_SERVER_AGENT_ADDR: "[2001:db8::5]:8994",
      NSTANCE_SERVER_REGISTRATION_ADDR: "127.0.0.1:8992",
    });
  });

  test("secrets.env brings static keys, and an empty one there does not take one away", () => {
    const root = bootstrapped("knc", { ...registry, NETSY_BUCKET: "b", NETSY_ACCESS_KEY_ID: "from-mutable" });
    root.write(
      "/opt/podplane/etc/secrets.env",
      envText({ NETSY_ACCESS_KEY_ID: "", NETSY_SECRET_ACCESS_KEY: "s", REGISTRY_ACCESS_KEY_ID: "r" }),
      0o600,
    );
    const run = runParts(root, ["zot", "netsy"]);
    expect(serviceEnv(root, "netsy")).toMatchObject({ AWS_ACCESS_KEY_ID: "from-mutable", AWS_SECRET_ACCESS_KEY: "s" });
    expect(serviceEnv(root, "zot")["REGISTRY_ACCESS_KEY_ID"]).toBe("r");
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
    const { root } = configured("knd", {}, unreachable);
    root.write("/opt/nstance-agent/identity/identity.crt", certificate("identity"));
    const run = root.run(scripts.configure);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain("does not answer; the VM is registered and goes on");
  });

  test("must answer at an address that is new", () => {
    const { root } = configured("knd", {}, unreachable);
    root.write("/opt/nstance-agent/identity/identity.crt", certificate("identity"));
    root.write("/opt/podplane/etc/mutable.env", envText({ NSTANCE_SERVER_AGENT_ADDR: "127.0.0.1:2" }));
    const run = root.run(scripts.configure);
    expect(run.status).toBe(1);
    expect(serviceEnv(root, "nstance-agent")["NSTANCE_SERVER_AGENT_ADDR"]).toBe("127.0.0.1:1");
  });

  test("gets both names of the agent's interval", () => {
    const { root } = configuredParts(["nstance-agent"], "knd");
    expect(serviceEnv(root, "nstance-agent")).toMatchObject({
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
    const { root } = configuredParts(["hosts"], "knc");
    expect(root.read("/etc/hosts")).toBe(
      "127.0.0.1 localhost\n# BEGIN podplane managed kube-apiserver\n127.0.0.1 kube-apiserver.podplane.internal\n# END podplane managed kube-apiserver\n",
    );
  });

  test("a worker gets every address of the balancer, and a changed one the next time", () => {
    const root = bootstrapped("knd", worker);
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
    const root = bootstrapped("knd", worker);
    root.fake("hosts", "192.0.2.7 STREAM lb.example.com\n");
    root.run(scripts.hosts);
    const before = root.read("/etc/hosts");
    root.fake("hosts", "");
    expect(root.run(scripts.hosts)).toMatchObject({ status: 1 });
    expect(root.read("/etc/hosts")).toBe(before);
    const code = 'source "$root/opt/podplane/lib/configure/hosts.sh"; load_inputs knd; configure_hosts; echo on';
    expect(root.bash(["helpers"], code).stdout).toMatch(/does not resolve.*\non\n$/s);
  });

  test.each([
    [
      "the end is missing",
      "a\n# BEGIN podplane managed kube-apiserver\n192.0.2.7 kube-apiserver.podplane.internal\nb\n",
    ],
    ["the end came first", "a\n# END podplane managed kube-apiserver\nb\n# BEGIN podplane managed kube-apiserver\n"],
    [
      "there are two beginnings",
      "a\n# BEGIN podplane managed kube-apiserver\nb\n# BEGIN podplane managed kube-apiserver\nx\n# END podplane managed kube-apiserver\n",
    ],
  ])("nothing of others is lost where %s", (_, text) => {
    const root = bootstrapped("knd", worker);
    root.fake("hosts", "192.0.2.9 STREAM lb.example.com\n");
    root.write("/etc/hosts", text);
    root.run(scripts.hosts);
    expect(root.read("/etc/hosts")).toBe(
      "a\nb\n# BEGIN podplane managed kube-apiserver\n192.0.2.9 kube-apiserver.podplane.internal\n# END podplane managed kube-apiserver\n",
    );
  });

  test("a worker without a balancer has no block", () => {
    const { root } = configuredParts(["hosts"], "knd");
    expect(root.read("/etc/hosts")).toBe("127.0.0.1 localhost\n");
  });
});

describe("settings of the kernel", () => {
  test.each([
    ["yes", ["sysctl --system"]],
    ["no", []],
  ])("with the first configuration %s: %j", (first, calls) => {
    const root = makeRoot("knd");
    root.calls();
    const code = `source "$root/opt/podplane/lib/configure/kernel.sh"
      on_machine() { true; }
      sysctl() { printf 'sysctl %s\\n' "$*" >>"$FAKE_STATE/calls"; }
      apply_kernel_settings ${first}`;
    expect(root.bash(["helpers"], code).status).toBe(0);
    expect(root.calls()).toEqual(calls);
  });
});

describe("ssh", () => {
  const keys = "/home/admin/.ssh/authorized_keys";

  test("keys of all three places are joined, once each", () => {
    const { root } = configuredParts(
      ["ssh"],
      "knd",
      { SSH_AUTHORIZED_KEY: "ssh-ed25519 AAA= a@b", SSH_AUTHORIZED_KEYS: "ssh-ed25519 BBB, ssh-rsa CCC d,e" },
      { IMMUTABLE_SSH_AUTHORIZED_KEYS: "ssh-ed25519 III\n\nssh-ed25519 AAA= a@b" },
    );
    expect(root.read(keys)).toBe("ssh-ed25519 III\nssh-ed25519 AAA= a@b\nssh-ed25519 BBB\nssh-rsa CCC d,e\n");
    expect(root.mode(keys)).toBe("0600");
    expect(root.mode("/etc/sudoers.d/admin")).toBe("0440");
  });

  test("go when the last key goes", () => {
    const { root } = configuredParts(["ssh"], "knd", { SSH_AUTHORIZED_KEY: "ssh-ed25519 AAA" });
    root.write("/opt/podplane/etc/mutable.env", "SSH_AUTHORIZED_KEY=''\n", 0o600);
    runParts(root, ["ssh"]);
    expect(root.exists(keys)).toBe(false);
    expect(root.exists("/etc/sudoers.d/admin")).toBe(false);
  });

  test("the account is made with a shell, and stays as it is", () => {
    const root = bootstrapped("knd");
    root.calls();
    const code = 'source "$root/opt/podplane/lib/configure/ssh.sh"; on_machine() { true; }; ensure_admin; ensure_admin';
    expect(root.bash(["helpers"], code).status).toBe(0);
    expect(root.calls()).toEqual(["groupadd admin", "useradd --create-home --gid admin --shell /bin/bash admin"]);
  });
});
