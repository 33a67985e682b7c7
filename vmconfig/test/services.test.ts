import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configured } from "./configured.ts";
import { certificate, envText, installedRoot, makeRoot, type Root, scripts } from "./root.ts";

/** Puts a program in place that prints its arguments, one a line, and the environment that matters. */
function printer(root: Root, path: string): void {
  root.write(path, `#!/bin/bash\nprintf '%s\\n' "$@"\nenv | grep -E '^(AWS|NETSY|NSTANCE|TELEMETRY)_' | sort\n`, 0o755);
}

function flagsOf(root: Root, script: string): readonly string[] {
  const run = root.run(script);
  expect(run.stderr).toBe("");
  return run.stdout.trim().replaceAll(root.path, "").split("\n");
}

/** Ends at once where a file is missing, and does not let systemd's next try wait. */
const atOnce = { PODPLANE_SETTLE_SECONDS: "0" };

describe("features", () => {
  const enabled = (values: Readonly<Record<string, string>>, service: string, kube2iam = false): boolean => {
    const root = makeRoot("knc");
    if (kube2iam) root.write("/opt/kube2iam/bin/kube2iam", "x", 0o755);
    return root.bash(["features"], `service_enabled ${service}`, values).status === 0;
  };
  const registry = { REGISTRY_ENABLED: "true", REGISTRY_HOSTNAME: "r.example.com", REGISTRY_BUCKET: "b" };

  test.each([
    ["fluent-bit", { TELEMETRY_ENABLED: "true" }, true],
    ["fluent-bit", { TELEMETRY_ENABLED: "false" }, false],
    ["fluent-bit", {}, false],
    ["zot", registry, true],
    ["zot", { ...registry, REGISTRY_ENABLED: "false" }, false],
    ["zot", { ...registry, REGISTRY_HOSTNAME: "" }, false],
    ["zot", { ...registry, REGISTRY_BUCKET: "" }, false],
    ["netsy", { VMCONFIG_KIND: "knc", NETSY_BUCKET: "b" }, true],
    ["netsy", { VMCONFIG_KIND: "knc", NETSY_BUCKET: "" }, false],
    ["netsy", { VMCONFIG_KIND: "knd", NETSY_BUCKET: "b" }, false],
    ["kube-apiserver", { VMCONFIG_KIND: "knc" }, true],
    ["kube-scheduler", { VMCONFIG_KIND: "knd" }, false],
    ["kubelet", {}, true],
    ["containerd", {}, true],
    ["kube2iam", { PROVIDER_KIND: "aws" }, false],
    ["keepalived", { VMCONFIG_KIND: "knc", KUBE_API_VIRTUAL_ADDRESS: "10.20.0.6" }, false],
  ])("%s with %j: %s", (service, values, expected) => {
    expect(enabled(values, service)).toBe(expected);
  });

  test("kube2iam runs on AWS where its binary is, and nowhere else", () => {
    expect(enabled({ PROVIDER_KIND: "aws" }, "kube2iam", true)).toBe(true);
    expect(enabled({ PROVIDER_KIND: "google" }, "kube2iam", true)).toBe(false);
  });

  test.each([
    ["knc", "10.20.0.6", true],
    ["knc", "", false],
    ["knd", "10.20.0.6", false],
  ])("keepalived, where it is installed, on %s with the address %j: %s", (kind, address, expected) => {
    const root = makeRoot("knc");
    root.write("/usr/sbin/keepalived", "x", 0o755);
    const values = { VMCONFIG_KIND: kind, KUBE_API_VIRTUAL_ADDRESS: address };
    expect(root.bash(["features"], "service_enabled keepalived", values).status === 0).toBe(expected);
  });
});

describe("the state that a service is started with", () => {
  test("changes with content and absence of its files, and with nothing else", () => {
    const root = makeRoot("knd");
    const state = (): string => root.bash(["services"], 'look_at knd; state_of kubelet; printf "%s" "$state"').stdout;
    root.write("/opt/env/kubelet.env", "a\n");
    const first = state();
    expect(first).toContain("absent /opt/crt/kubelet.client.crt");
    root.write("/opt/env/kubelet.env", "a\n", 0o600);
    root.write("/opt/env/zot.env", "a\n");
    expect(state()).toBe(first);
    root.write("/opt/crt/kubelet.client.crt", "");
    const second = state();
    expect(second).not.toBe(first);
    root.write("/opt/env/kubelet.env", "b\n");
    expect(state()).not.toBe(second);
  });
});

describe("restart.sh", () => {
  test("enables and starts what a worker runs; without certificates the units wait for them", () => {
    const { root } = configured("knd");
    root.fake("needs/kubelet.service", "/opt/crt/kubelet.client.crt\n");
    expect(root.run(scripts.restart).status).toBe(0);
    const calls = root.calls();
    for (const call of [
      "systemctl daemon-reload",
      "systemctl enable nstance-recv-watch.service",
      "systemctl enable --now nstance-recv-watch.path",
      "systemctl enable --now hosts-refresh.timer",
      "systemctl enable kubelet.service",
      "systemctl restart containerd.service",
      "systemctl disable --now kube2iam.service",
      "systemctl disable --now zot.service",
    ]) {
      expect(calls).toContain(call);
    }
    expect(calls.join("\n")).not.toContain("netsy");
    expect(root.exists("/.fake/active/kubelet.service")).toBe(false);

    const second = root.run(scripts.restart);
    expect(second.stdout).toContain("restart: unchanged");
    expect(root.calls().filter((call) => call.includes(" restart "))).toEqual([]);
  });

  test("starts again what stopped, and restarts what has other files", () => {
    const { root } = configured("knd");
    root.run(scripts.restart);
    root.unfake("active/containerd.service");
    root.write("/opt/crt/kubelet.client.crt", certificate("new"));
    root.calls();
    root.run(scripts.restart);
    const calls = root.calls();
    expect(calls).toContain("systemctl start containerd.service");
    expect(calls.filter((call) => call.includes(" restart "))).toEqual(["systemctl restart kubelet.service"]);
  });

  test("a required service that cannot start is fatal, and named", () => {
    const { root } = configured("knd");
    root.fake("fail/containerd.service");
    const run = root.run(scripts.restart);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("containerd could not be restarted; see: journalctl -u containerd");
  });

  test("needs a configured VM", () => {
    expect(installedRoot("knd").run(scripts.restart).stderr).toContain("run configure.sh first");
  });
});

describe("run scripts", () => {
  test("kubelet has no trailing comma without IPv6 and no empty labels", () => {
    const root = makeRoot("knd");
    printer(root, "/usr/bin/kubelet");
    const values = { PROVIDER_INSTANCE_TYPE: "", PROVIDER_REGION: "r", PROVIDER_ZONE: "z", INSTANCE_IPV4: "192.0.2.1" };
    root.write(
      "/opt/env/kubelet.env",
      envText({ ...values, INSTANCE_IPV6: "", INSTANCE_ID: "knd1", INSTANCE_PROVIDER_ID: "" }),
    );
    expect(flagsOf(root, "/opt/kubelet/bin/run-kubelet.sh")).toEqual([
      "--config=/opt/kubelet/etc/kubelet.yaml",
      "--kubeconfig=/opt/kubelet/etc/kubeconfig",
      "--node-ip=192.0.2.1",
      "--hostname-override=knd1",
      "--node-labels=topology.kubernetes.io/region=r,topology.kubernetes.io/zone=z",
    ]);
    root.write(
      "/opt/env/kubelet.env",
      envText({ INSTANCE_IPV4: "192.0.2.1", INSTANCE_IPV6: "2001:db8::1", INSTANCE_PROVIDER_ID: "aws:///a/i" }),
    );
    const flags = flagsOf(root, "/opt/kubelet/bin/run-kubelet.sh");
    expect(flags).toContain("--node-ip=192.0.2.1,2001:db8::1");
    expect(flags).toContain("--provider-id=aws:///a/i");
    expect(flags.join("\n")).not.toContain("--node-labels");
  });

  function apiRoot(values: Readonly<Record<string, string>>): Root {
    const root = makeRoot("knc");
    printer(root, "/usr/bin/kube-apiserver");
    for (const name of ["kube-apiserver.client", "kube-apiserver.server", "front-proxy.client"]) {
      root.write(`/opt/crt/${name}.crt`, "x");
      root.write(`/opt/key/kube-apiserver/${name}.key`, "x");
    }
    root.write("/opt/crt/ca.crt", "x");
    root.write("/opt/pub/service-accounts.pub", "x");
    root.write("/opt/key/kube-apiserver/service-accounts.key", "x");
    root.write("/opt/env/kube-apiserver.env", envText(values));
    return root;
  }

  test("kube-apiserver has no OIDC flag without an issuer, and its own port", () => {
    const flags = flagsOf(
      apiRoot({ KUBE_SERVICE_ACCOUNT_ISSUER: "https://a" }),
      "/opt/kube-apiserver/bin/run-kube-apiserver.sh",
    );
    expect(flags).toContain("--secure-port=6443");
    expect(flags).toContain("--service-account-jwks-uri=https://a/openid/v1/jwks");
    expect(flags.join("\n")).not.toMatch(/--oidc|--external-hostname/);
  });

  test("kube-apiserver asks for names without a prefix, and for the claims that were set", () => {
    const flags = flagsOf(
      apiRoot({ OIDC_ISSUER: "https://i", OIDC_USERNAME_CLAIM: "sub", OIDC_GROUPS_CLAIM: "teams" }),
      "/opt/kube-apiserver/bin/run-kube-apiserver.sh",
    );
    expect(flags).toEqual(
      expect.arrayContaining([
        "--oidc-username-claim=sub",
        "--oidc-username-prefix=-",
        "--oidc-groups-claim=teams",
        "--oidc-groups-prefix=",
      ]),
    );
    expect(flags.join("\n")).not.toMatch(/--audit|--authentication-config|--encryption/);
  });

  test("kube-apiserver reads issuers from a file, and logs what is asked, since generation 2", () => {
    const root = apiRoot({ DEFAULTS_GENERATION: "2", OIDC_ISSUER: "https://i" });
    const script = "/opt/kube-apiserver/bin/run-kube-apiserver.sh";
    expect(root.run(script, [], atOnce).stdout).toContain(
      "/opt/kube-apiserver/etc/authentication.yaml is not there yet",
    );
    root.write("/opt/kube-apiserver/etc/authentication.yaml", "x");
    const flags = flagsOf(root, script);
    expect(flags).toContain("--authentication-config=/opt/kube-apiserver/etc/authentication.yaml");
    expect(flags).toContain("--audit-log-path=/var/log/kube-apiserver/audit.log");
    expect(flags.join("\n")).not.toContain("--oidc");
  });

  test("kube-apiserver waits for the key where Secrets are to be encrypted, and keeps one that is there", () => {
    const root = apiRoot({ ENCRYPT_SECRETS: "true" });
    const script = "/opt/kube-apiserver/bin/run-kube-apiserver.sh";
    expect(root.run(script, [], atOnce)).toMatchObject({ status: 1 });
    root.write("/opt/key/kube-apiserver/encryption.yaml", "x");
    const flag = "--encryption-provider-config=/opt/key/kube-apiserver/encryption.yaml";
    expect(flagsOf(root, script)).toContain(flag);
    root.write("/opt/env/kube-apiserver.env", envText({ ENCRYPT_SECRETS: "false" }));
    expect(flagsOf(root, script)).toContain(flag);
  });

  test("kube-apiserver passes the CA of the issuer only where the file is", () => {
    const values = {
      OIDC_ISSUER: "https://i",
      CLUSTER_ID: "tools",
      OIDC_CA_FILE: "/opt/crt/oidc-ca.pem",
      KUBE_API_PUBLIC_HOSTNAME: "api.x",
    };
    const root = apiRoot(values);
    const without = flagsOf(root, "/opt/kube-apiserver/bin/run-kube-apiserver.sh");
    expect(without).toContain("--oidc-client-id=tools");
    expect(without).toContain("--oidc-username-claim=email");
    expect(without).toContain("--external-hostname=api.x");
    expect(without.join("\n")).not.toContain("--oidc-ca-file");
    root.write("/opt/crt/oidc-ca.pem", "x");
    expect(flagsOf(root, "/opt/kube-apiserver/bin/run-kube-apiserver.sh")).toContain(
      "--oidc-ca-file=/opt/crt/oidc-ca.pem",
    );
  });

  test("kube-apiserver says which file it waits for", () => {
    const root = apiRoot({});
    root.remove("/opt/crt/front-proxy.client.crt");
    const run = root.run("/opt/kube-apiserver/bin/run-kube-apiserver.sh", [], atOnce);
    expect(run.status).toBe(1);
    expect(run.stdout).toContain("/opt/crt/front-proxy.client.crt is not there yet");
  });

  test.each([
    ["100.64.0.0/10,fd64::/48", ["--node-cidr-mask-size-ipv4=24", "--node-cidr-mask-size-ipv6=64"]],
    ["100.64.0.0/10", ["--node-cidr-mask-size-ipv4=24"]],
  ])("kube-controller-manager with %s has masks of its families only", (range, masks) => {
    const root = makeRoot("knc");
    printer(root, "/usr/bin/kube-controller-manager");
    const sizes = { KUBE_NODE_CIDR_MASK_SIZE_IPV4: "24", KUBE_NODE_CIDR_MASK_SIZE_IPV6: "64" };
    root.write("/opt/env/kube-controller-manager.env", envText({ KUBE_CLUSTER_CIDR: range, ...sizes }));
    const flags = flagsOf(root, "/opt/kube-controller-manager/bin/run-kube-controller-manager.sh");
    expect(flags.filter((flag) => flag.includes("mask"))).toEqual(masks);
    expect(flags.join("\n")).not.toContain("signing-key");
  });

  test("zot uses a role before static keys, and refuses to start half-configured", () => {
    const root = makeRoot("knd");
    printer(root, "/usr/bin/zot");
    const values = {
      REGISTRY_BUCKET: "b",
      INSTANCE_ID: "knd1",
      REGISTRY_ACCESS_KEY_ID: "k",
      REGISTRY_SECRET_ACCESS_KEY: "s",
    };
    root.write("/opt/env/zot.env", envText({ ...values, REGISTRY_ASSUME_ROLE: "arn:r" }));
    expect(root.run("/opt/zot/bin/run-zot.sh").stderr).toContain("/opt/crt/registry.server.crt is missing");
    for (const path of [
      "/opt/crt/registry.server.crt",
      "/opt/key/registry/registry.server.key",
      "/opt/zot/etc/zot.yml",
    ]) {
      root.write(path, "x");
    }
    expect(root.run("/opt/zot/bin/run-zot.sh").stderr).toContain("/opt/zot/etc/aws.config is missing");
    root.write("/opt/zot/etc/aws.config", "x");
    expect(flagsOf(root, "/opt/zot/bin/run-zot.sh")).toEqual([
      "serve",
      "/opt/zot/etc/zot.yml",
      "AWS_CONFIG_FILE=/opt/zot/etc/aws.config",
      "AWS_SDK_LOAD_CONFIG=1",
      "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
    ]);
    root.write("/opt/env/zot.env", envText(values));
    expect(flagsOf(root, "/opt/zot/bin/run-zot.sh")).toContain("AWS_SECRET_ACCESS_KEY=s");
    root.write("/opt/env/zot.env", envText({ REGISTRY_BUCKET: "" }));
    expect(root.run("/opt/zot/bin/run-zot.sh").stderr).toContain("REGISTRY_BUCKET is empty");
  });

  test("fluent-bit exports static keys only for a bucket without a role", () => {
    const root = makeRoot("knd");
    printer(root, "/opt/fluent-bit/bin/fluent-bit");
    const values = { TELEMETRY_S3_BUCKET: "b", TELEMETRY_S3_ACCESS_KEY_ID: "k", TELEMETRY_S3_SECRET_ACCESS_KEY: "s" };
    root.write("/opt/env/fluent-bit.env", envText(values));
    const lines = flagsOf(root, "/opt/fluent-bit/bin/run-fluent-bit.sh");
    expect(lines.slice(0, 2)).toEqual(["-c", "/opt/fluent-bit/etc/fluent-bit.yml"]);
    expect(lines).toContain("AWS_ACCESS_KEY_ID=k");
    root.write("/opt/env/fluent-bit.env", envText({ ...values, TELEMETRY_S3_ASSUME_ROLE: "arn:t" }));
    expect(flagsOf(root, "/opt/fluent-bit/bin/run-fluent-bit.sh").join("\n")).not.toContain("AWS_");
  });

  test.each([
    ["nstance-agent", "/opt/nstance-agent/bin/nstance-agent", { NSTANCE_REPORT_INTERVAL: "60s" }],
    ["netsy", "/opt/netsy/bin/netsy", { NETSY_BUCKET: "b" }],
  ])("%s gets its env and no flags", (name, program, values) => {
    const root = makeRoot("knc");
    printer(root, program);
    root.write(`/opt/env/${name}.env`, envText(values));
    const [[key, value] = []] = Object.entries(values);
    expect(flagsOf(root, `/opt/${name}/bin/run-${name}.sh`).filter(Boolean)).toEqual([`${key}=${value}`]);
  });

  test("kube2iam gets the address and name of its node", () => {
    const root = makeRoot("knd");
    printer(root, "/opt/kube2iam/bin/kube2iam");
    root.write("/opt/env/kube2iam.env", envText({ AWS_REGION: "r", INSTANCE_IPV4: "192.0.2.1", INSTANCE_ID: "knd1" }));
    const flags = flagsOf(root, "/opt/kube2iam/bin/run-kube2iam.sh");
    expect(flags).toEqual(expect.arrayContaining(["--host-ip=192.0.2.1", "--node=knd1", "AWS_REGION=r"]));
  });
});

describe("units", () => {
  const folders = ["knd", "knc"].map((tree) => join(import.meta.dirname, "..", tree, "etc/systemd/system"));
  const paths = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const units = new Map(
    folders.flatMap((folder) => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")])),
  );

  test("name only units that exist", () => {
    const text = [...units.values()].join("\n");
    expect(text).not.toContain("first-boot-env");
    const named = [...text.matchAll(/^(?:Wants|Requires|After)=(.*)$/gm)].flatMap((match) =>
      (match[1] ?? "").split(" "),
    );
    const others = ["network.target", "network-online.target", "local-fs.target", "dbus.service"];
    for (const name of named) expect([...units.keys(), ...others]).toContain(name);
  });

  test("kube2iam is not started without its binary, and the receive watcher tries again with a pause", () => {
    expect(units.get("kube2iam.service")).toContain("ConditionFileIsExecutable=/opt/kube2iam/bin/kube2iam");
    const watcher = units.get("nstance-recv-watch.service") ?? "";
    expect(watcher).toMatch(/Restart=on-failure\nRestartPreventExitStatus=65\nRestartSec=10\n/);
    expect(watcher).toContain("WantedBy=multi-user.target");
  });

  test("wait for the files that their services need", () => {
    const root = makeRoot("knc");
    for (const service of ["kubelet", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "netsy", "zot"]) {
      const inputs = root.bash(["services"], `inputs_of ${service}`).stdout.trim().split("\n");
      const unit = units.get(`${service}.service`) ?? "";
      const conditions = [...unit.matchAll(/^ConditionPathExists=(.*)$/gm)].map((match) => match[1]);
      expect(inputs, service).toEqual(expect.arrayContaining(conditions));
      expect(conditions.length, service).toBeGreaterThan(1);
    }
  });

  const analyze = (args: readonly string[]): string =>
    spawnSync("systemd-analyze", args, { encoding: "utf8", env: { ...process.env, SYSTEMD_COLORS: "0" } }).stdout ?? "";
  const version = Number(/^systemd (\d+)/.exec(analyze(["--version"]))?.[1] ?? 0);
  // Reading units without a running systemd came with version 250.
  const judged = version >= 250 ? "" : " (left out: there is no systemd-analyze 250 or newer)";

  test.skipIf(judged !== "")(`are what systemd reads${judged}`, () => {
    const output = spawnSync("systemd-analyze", ["verify", ...paths], { encoding: "utf8" });
    // Both came with version 254; Debian 13 has 257.
    const known = /Unknown key '(?:RestartSteps|RestartMaxDelaySec)'.*/g;
    expect((output.stdout + output.stderr).replaceAll(version < 254 ? known : /$^/g, "")).not.toMatch(
      /(?:Unknown (?:key|section)|Failed to parse|Invalid)/,
    );
  });

  // containerd and the kubelet start everything else with the rights that it needs.
  const free = ["containerd.service", "kubelet.service"];
  const bounded = [...units.keys()].filter((name) => name.endsWith(".service") && !free.includes(name));
  test.skipIf(judged !== "").each(bounded)(`%s is exposed by at most 5 of 10${judged}`, (name) => {
    const path = paths.find((one) => one.endsWith(`/${name}`)) ?? "";
    const level = /exposure level for \S+: ([0-9.]+)/.exec(analyze(["security", "--offline=true", path]))?.[1];
    expect(Number(level ?? 10)).toBeLessThanOrEqual(5);
  });

  test("write only what is theirs", () => {
    const rows = makeRoot("knc").bash(["users"], "directories_of knc").stdout.trim().split("\n");
    const owners = new Map(rows.map((row) => row.split(" ")).map(([, owner, , path]) => [path, owner]));
    for (const [name, text] of units) {
      const user = /^User=(.*)$/m.exec(text)?.[1];
      if (user === undefined) continue;
      expect(text, name).toContain("ProtectSystem=strict");
      const writable = /^ReadWritePaths=(.*)$/m.exec(text)?.[1]?.split(" ") ?? [];
      const own = [...owners].flatMap(([path, owner]) => (owner === user ? [path] : []));
      expect(writable.sort(), name).toEqual(own.sort());
    }
  });
});
