import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { envText, type Kind, makeRoot, type Root } from "./root.ts";

/*
 * Every option that a service of a VM is started with, written out a second time: an option that is lost is a hole
 * (`--anonymous-auth=false`), and nothing else would miss it until a machine runs.
 */

/** Puts a program in place that prints its arguments, one a line, and gives those of a run. */
function started(root: Root, script: string, program: string): readonly string[] {
  root.write(program, `#!/bin/bash\nprintf '%s\\n' "$@"\n`, 0o755);
  const run = root.run(script);
  expect(run.stderr).toBe("");
  return run.stdout.trim().replaceAll(root.path, "").split("\n");
}

function machine(kind: Kind, service: string, values: Readonly<Record<string, string>>): Root {
  const root = makeRoot(kind);
  root.write(`/opt/env/${service}.env`, envText(values));
  return root;
}

describe("kube-apiserver", () => {
  const crt = "/opt/crt";
  const key = "/opt/key/kube-apiserver";
  const always = [
    "--v=4",
    "--service-cluster-ip-range=198.18.0.0/15",
    "--goaway-chance=0",
    "--secure-port=6443",
    "--allow-privileged=true",
    "--enable-admission-plugins=NodeRestriction,NamespaceExists,OwnerReferencesPermissionEnforcement",
    "--etcd-servers=https://127.0.0.1:2378",
    "--etcd-compaction-interval=0",
    "--watch-cache=false",
    "--etcd-healthcheck-timeout=5s",
    "--etcd-readycheck-timeout=5s",
    `--etcd-certfile=${crt}/kube-apiserver.client.crt`,
    `--etcd-keyfile=${key}/kube-apiserver.client.key`,
    `--etcd-cafile=${crt}/ca.crt`,
    "--service-account-issuer=https://issuer",
    "--service-account-jwks-uri=https://issuer/openid/v1/jwks",
    "--service-account-key-file=/opt/pub/service-accounts.pub",
    `--service-account-signing-key-file=${key}/service-accounts.key`,
    `--tls-cert-file=${crt}/kube-apiserver.server.crt`,
    `--tls-private-key-file=${key}/kube-apiserver.server.key`,
    `--client-ca-file=${crt}/ca.crt`,
    "--tls-min-version=VersionTLS13",
    "--tls-cipher-suites=TLS_AES_256_GCM_SHA384",
    `--kubelet-client-certificate=${crt}/kube-apiserver.client.crt`,
    `--kubelet-client-key=${key}/kube-apiserver.client.key`,
    `--kubelet-certificate-authority=${crt}/ca.crt`,
    "--kubelet-preferred-address-types=InternalIP,InternalDNS",
    `--proxy-client-cert-file=${crt}/front-proxy.client.crt`,
    `--proxy-client-key-file=${key}/front-proxy.client.key`,
    "--requestheader-allowed-names=front-proxy-client",
    `--requestheader-client-ca-file=${crt}/ca.crt`,
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-uid-headers=X-Remote-Uid",
    "--requestheader-username-headers=X-Remote-User",
    "--anonymous-auth=false",
    "--authorization-mode=Node,RBAC",
  ];
  const audit = [
    "--authentication-config=/opt/kube-apiserver/etc/authentication.yaml",
    "--audit-policy-file=/opt/kube-apiserver/etc/audit-policy.yaml",
    "--audit-log-path=/var/log/kube-apiserver/audit.log",
    "--audit-log-maxage=30",
    "--audit-log-maxbackup=5",
    "--audit-log-maxsize=100",
  ];
  const oidc = [
    "--oidc-issuer-url=https://oidc",
    "--oidc-client-id=tools",
    "--oidc-username-claim=email",
    "--oidc-username-prefix=-",
    "--oidc-groups-claim=groups",
    "--oidc-groups-prefix=",
    "--oidc-signing-algs=RS256",
  ];
  const certificates = [
    ...["kube-apiserver.client", "kube-apiserver.server", "front-proxy.client"].flatMap((name) => [
      `${crt}/${name}.crt`,
      `${key}/${name}.key`,
    ]),
    `${crt}/ca.crt`,
    "/opt/pub/service-accounts.pub",
    `${key}/service-accounts.key`,
  ];
  const script = "/opt/kube-apiserver/bin/run-kube-apiserver.sh";

  function apiServer(values: Readonly<Record<string, string>>): Root {
    const root = machine("knc", "kube-apiserver", {
      KUBE_LOG_LEVEL: "4",
      KUBE_SERVICE_CLUSTER_IP_RANGE: "198.18.0.0/15",
      KUBE_API_ETCD_SERVERS: "https://127.0.0.1:2378",
      KUBE_SERVICE_ACCOUNT_ISSUER: "https://issuer",
      CLUSTER_ID: "tools",
      ...values,
    });
    for (const path of [...certificates, "/opt/kube-apiserver/etc/authentication.yaml"]) root.write(path, "x");
    return root;
  }

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ["before the first delivery", {}, always],
    ["of generation 1", { OIDC_ISSUER: "https://oidc" }, [...always, ...oidc]],
    ["of generation 2", { DEFAULTS_GENERATION: "2", OIDC_ISSUER: "https://oidc" }, [...always, ...audit]],
    ["of a later generation", { DEFAULTS_GENERATION: "3" }, [...always, ...audit]],
    ["with a name", { KUBE_API_PUBLIC_HOSTNAME: "api.x" }, [...always, "--external-hostname=api.x"]],
  ])("%s", (_name, values, expected) => {
    expect(started(apiServer(values), script, "/usr/bin/kube-apiserver")).toEqual(expected);
  });

  test("says little where nothing says how much", () => {
    const root = apiServer({});
    root.write("/opt/env/kube-apiserver.env", "");
    expect(started(root, script, "/usr/bin/kube-apiserver")[0]).toBe("--v=2");
  });

  test.each(certificates)("waits for %s", (path) => {
    const root = apiServer({});
    root.write(path, "");
    const run = root.run(script, [], { PODPLANE_SETTLE_SECONDS: "0" });
    expect(run).toMatchObject({ status: 1, stdout: expect.stringContaining(`${path} is not there yet`) });
  });
});

test("kube-controller-manager", () => {
  const root = machine("knc", "kube-controller-manager", {
    KUBE_LOG_LEVEL: "4",
    KUBE_CLUSTER_CIDR: "100.64.0.0/10,fd64::/48",
    KUBE_SERVICE_CLUSTER_IP_RANGE: "198.18.0.0/15",
    KUBE_NODE_CIDR_MASK_SIZE_IPV4: "24",
    KUBE_NODE_CIDR_MASK_SIZE_IPV6: "64",
  });
  const script = "/opt/kube-controller-manager/bin/run-kube-controller-manager.sh";
  expect(started(root, script, "/usr/bin/kube-controller-manager")).toEqual([
    "--v=4",
    "--kubeconfig=/opt/kube-controller-manager/etc/kubeconfig",
    "--bind-address=0.0.0.0",
    "--cluster-name=kubernetes",
    "--root-ca-file=/opt/crt/ca.crt",
    "--client-ca-file=/opt/crt/ca.crt",
    "--cluster-cidr=100.64.0.0/10,fd64::/48",
    "--allocate-node-cidrs=true",
    "--service-cluster-ip-range=198.18.0.0/15",
    "--use-service-account-credentials=true",
    "--tls-min-version=VersionTLS13",
    "--tls-cipher-suites=TLS_AES_256_GCM_SHA384",
    "--node-cidr-mask-size-ipv4=24",
    "--node-cidr-mask-size-ipv6=64",
  ]);
});

test("kubelet", () => {
  const root = machine("knd", "kubelet", {
    PROVIDER_INSTANCE_TYPE: "t4g.small",
    PROVIDER_REGION: "r",
    PROVIDER_ZONE: "z",
    INSTANCE_IPV4: "192.0.2.1",
    INSTANCE_IPV6: "2001:db8::1",
    INSTANCE_ID: "knd1",
    INSTANCE_PROVIDER_ID: "aws:///z/i-1",
  });
  const labels = [
    "node.kubernetes.io/instance-type=t4g.small",
    "topology.kubernetes.io/region=r",
    "topology.kubernetes.io/zone=z",
  ];
  expect(started(root, "/opt/kubelet/bin/run-kubelet.sh", "/usr/bin/kubelet")).toEqual([
    "--config=/opt/kubelet/etc/kubelet.yaml",
    "--kubeconfig=/opt/kubelet/etc/kubeconfig",
    "--node-ip=192.0.2.1,2001:db8::1",
    "--hostname-override=knd1",
    `--node-labels=${labels.join(",")}`,
    "--provider-id=aws:///z/i-1",
  ]);
});

test("kube2iam", () => {
  const root = machine("knd", "kube2iam", { AWS_REGION: "r", INSTANCE_IPV4: "192.0.2.1", INSTANCE_ID: "knd1" });
  expect(started(root, "/opt/kube2iam/bin/run-kube2iam.sh", "/opt/kube2iam/bin/kube2iam")).toEqual([
    "--app-port=8181",
    "--metrics-port=8182",
    "--auto-discover-base-arn=true",
    "--host-interface=lxc+",
    "--host-ip=192.0.2.1",
    "--iptables=true",
    "--log-level=info",
    "--namespace-restrictions=true",
    "--node=knd1",
    "--use-regional-sts-endpoint=true",
    "--kubeconfig=/opt/kube2iam/etc/kubeconfig",
  ]);
});

describe("units", () => {
  const folder = join(import.meta.dirname, "..");
  const units = ["knd", "knc"].flatMap((tree) =>
    readdirSync(join(folder, tree, "etc/systemd/system")).map((name) => ({
      name,
      text: readFileSync(join(folder, tree, "etc/systemd/system", name), "utf8"),
    })),
  );
  /** What a unit sets, each setting with all its values, in order. */
  function settings(text: string): Readonly<Record<string, string>> {
    const pairs = [...text.replace(/\\\n\s*/g, "").matchAll(/^(\w+)=(.*)$/gm)];
    const names = new Set(pairs.map(([, name = ""]) => name));
    const valuesOf = (wanted: string) => pairs.flatMap(([, name, value = ""]) => (name === wanted ? [value] : []));
    return Object.fromEntries([...names].map((name) => [name, valuesOf(name).join("\n")]));
  }
  const of = (name: string) => settings(units.find((one) => one.name === name)?.text ?? "");

  /** What keeps every service but containerd and the kubelet, which start all else, from the rest of the machine. */
  const kept = {
    PrivateTmp: "yes",
    PrivateDevices: "yes",
    ProtectKernelTunables: "yes",
    ProtectKernelModules: "yes",
    ProtectKernelLogs: "yes",
    ProtectControlGroups: "yes",
    ProtectClock: "yes",
    ProtectHostname: "yes",
    RestrictNamespaces: "yes",
    RestrictRealtime: "yes",
    RestrictSUIDSGID: "yes",
    LockPersonality: "yes",
    SystemCallArchitectures: "native",
    SystemCallFilter: "@system-service",
    SystemCallErrorNumber: "EPERM",
  };
  const sockets = "AF_INET AF_INET6 AF_UNIX AF_NETLINK";
  const away = { ProtectSystem: "strict", ProtectHome: "yes", NoNewPrivileges: "yes" };
  const alone = { ...kept, ...away, ProtectProc: "invisible" };
  const user = (name: string) => ({
    ...alone,
    User: name,
    Group: name,
    RemoveIPC: "yes",
    RestrictAddressFamilies: sockets,
  });
  const compiled = { MemoryDenyWriteExecute: "yes" };
  const powerless = { CapabilityBoundingSet: "" };
  const network = "CAP_NET_ADMIN CAP_NET_RAW";

  test.each<[string, Readonly<Record<string, string>>]>([
    ["kube-apiserver.service", { ...user("kube-apiserver"), ...compiled, ...powerless, UMask: "0077" }],
    [
      "kube-controller-manager.service",
      { ...user("kube-controller-manager"), ...compiled, ...powerless, UMask: "0077" },
    ],
    ["kube-scheduler.service", { ...user("kube-scheduler"), ...compiled, ...powerless, UMask: "0077" }],
    ["netsy.service", { ...user("netsy"), ...compiled, ...powerless, UMask: "0077" }],
    ["zot.service", { ...user("zot"), ...compiled, ...powerless, UMask: "0077" }],
    // Its filters are compiled while it runs.
    ["fluent-bit.service", { ...user("fluent-bit"), ...powerless, UMask: "0077" }],
    // Others read what it receives.
    ["nstance-agent.service", { ...user("nstance-agent"), ...compiled, ...powerless, UMask: "0027" }],
    [
      "kube2iam.service",
      {
        ...user("kube2iam"),
        ...compiled,
        CapabilityBoundingSet: network,
        AmbientCapabilities: network,
        UMask: "0077",
        RuntimeDirectory: "kube2iam",
        Environment: "XTABLES_LOCKFILE=/run/kube2iam/xtables.lock",
      },
    ],
    [
      // It sets its own group before it runs its check.
      "keepalived.service",
      {
        ...alone,
        ...compiled,
        CapabilityBoundingSet: `${network} CAP_SETGID`,
        RestrictAddressFamilies: `${sockets} AF_PACKET`,
        UMask: "0077",
      },
    ],
    [
      "hosts-refresh.service",
      {
        ...kept,
        ...away,
        ...compiled,
        CapabilityBoundingSet: "CAP_CHOWN CAP_DAC_OVERRIDE CAP_FOWNER",
        RestrictAddressFamilies: sockets,
        RuntimeDirectoryMode: "0700",
        RuntimeDirectoryPreserve: "yes",
      },
    ],
    [
      "nstance-recv-watch.service",
      {
        ...kept,
        ...compiled,
        CapabilityBoundingSet:
          "CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_FSETID CAP_KILL CAP_SETUID CAP_SETGID CAP_AUDIT_WRITE",
        RestrictAddressFamilies: sockets,
      },
    ],
  ])("%s may do no more than it needs", (name, expected) => {
    expect(of(name)).toMatchObject(expected);
  });

  test("all of them stand in the table above, but what starts everything else", () => {
    const bounded = units.filter(({ name, text }) => name.endsWith(".service") && /^LockPersonality=yes$/m.test(text));
    expect(bounded).toHaveLength(11);
    const free = units.filter(({ name }) => name.endsWith(".service") && !bounded.some((one) => one.name === name));
    expect(free.map(({ name }) => name).sort()).toEqual(["containerd.service", "kubelet.service"]);
  });

  test.each([
    ["kube-apiserver", "exec", "5", "/opt/kube-apiserver/bin/run-kube-apiserver.sh"],
    ["kube-controller-manager", "exec", "10", "/opt/kube-controller-manager/bin/run-kube-controller-manager.sh"],
    ["netsy", "exec", "5", "/opt/netsy/bin/run-netsy.sh"],
    ["zot", "exec", "5", "/opt/zot/bin/run-zot.sh"],
    ["fluent-bit", "simple", "5", "/opt/fluent-bit/bin/run-fluent-bit.sh"],
    ["nstance-agent", "exec", "5", "/opt/nstance-agent/bin/run-nstance-agent.sh"],
    ["kube2iam", "exec", "10", "/opt/kube2iam/bin/run-kube2iam.sh"],
    ["kubelet", "exec", "10", "/opt/kubelet/bin/run-kubelet.sh"],
    ["containerd", "notify", "5", "/usr/local/bin/containerd --config /etc/containerd/config.toml"],
    [
      "keepalived",
      "notify",
      "5",
      "/usr/sbin/keepalived --dont-fork --vrrp --use-file /opt/keepalived/etc/keepalived.conf --pid /run/keepalived/keepalived.pid --vrrp_pid /run/keepalived/vrrp.pid",
    ],
    [
      "kube-scheduler",
      "exec",
      "5",
      "/usr/bin/kube-scheduler --v=2 --config=/opt/kube-scheduler/etc/kube-scheduler.yaml --tls-min-version=VersionTLS13 --tls-cipher-suites=TLS_AES_256_GCM_SHA384 --tls-cert-file=/opt/crt/kube-scheduler.client.crt --tls-private-key-file=/opt/key/kube-scheduler/kube-scheduler.client.key",
    ],
  ])("%s is started, and again whenever it ends, without giving up", (name, type, pause, command) => {
    expect(of(`${name}.service`)).toMatchObject({
      Type: type,
      ExecStart: command,
      Restart: "always",
      RestartSec: pause,
      StartLimitIntervalSec: "0",
      WantedBy: "multi-user.target",
    });
  });

  test("containerd may start what it likes, and outlives a restart of itself with it", () => {
    expect(of("containerd.service")).toMatchObject({
      ExecStartPre: "-/sbin/modprobe overlay",
      Delegate: "yes",
      KillMode: "process",
      LimitNPROC: "infinity",
      LimitCORE: "infinity",
      TasksMax: "infinity",
      OOMScoreAdjust: "-999",
      After: "network.target local-fs.target dbus.service",
    });
  });

  test("the kubelet starts no Pod before the metadata service is closed to it", () => {
    expect(of("kubelet.service")).toMatchObject({ ExecStartPre: "/opt/podplane/bin/guard-metadata.sh" });
  });

  test("deliveries are looked at when they come, after a reboot, and once an hour", () => {
    expect(of("nstance-recv-watch.path")).toMatchObject({
      PathExists: "/opt/nstance-agent/recv/write-files.last",
      WantedBy: "multi-user.target",
    });
    expect(of("nstance-recv-watch.timer")).toMatchObject({
      OnUnitInactiveSec: "1h",
      RandomizedDelaySec: "5min",
      WantedBy: "timers.target",
    });
    expect(of("nstance-recv-watch.service")).toMatchObject({
      Type: "oneshot",
      ExecStart: "/opt/podplane/bin/nstance-recv-watch.sh",
      Restart: "on-failure",
      RestartPreventExitStatus: "65",
      RestartSec: "10",
      RestartSteps: "6",
      RestartMaxDelaySec: "120",
      TimeoutStartSec: "1800",
      StartLimitIntervalSec: "0",
      WantedBy: "multi-user.target",
    });
  });

  test("the API's address is looked up every five minutes, from a minute after the start on", () => {
    expect(of("hosts-refresh.timer")).toMatchObject({
      OnBootSec: "1min",
      OnUnitActiveSec: "5min",
      RandomizedDelaySec: "30s",
      Persistent: "true",
      WantedBy: "timers.target",
    });
    expect(of("hosts-refresh.service")).toMatchObject({
      Type: "oneshot",
      ExecStart: "/opt/podplane/lib/configure/hosts.sh",
      RuntimeDirectory: "podplane",
      ReadWritePaths: "/etc",
      ConditionPathExists: ["user-data", "detected", "mutable"].map((one) => `/opt/podplane/etc/${one}.env`).join("\n"),
    });
  });
});
