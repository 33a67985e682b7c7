import { describe, expect, test } from "vitest";
import { makeRoot } from "./root.ts";

/*
 * The tables by which a VM is set up, written out a second time: a row that is lost shows on a machine only, as a
 * service that is not restarted, a file that is not put back, or a folder that others may read.
 */

const root = makeRoot("knc");
const linesOf = (libraries: readonly string[], code: string): readonly string[] => {
  const run = root.bash(libraries, code);
  expect(run.stderr).toBe("");
  return run.stdout.trim().split("\n");
};

describe("services", () => {
  test.each([
    ["knd", ["containerd", "nstance-agent", "fluent-bit", "zot", "kube2iam", "kubelet"]],
    [
      "knc",
      [
        ...["containerd", "nstance-agent", "fluent-bit", "zot", "netsy", "kube-apiserver"],
        ...["kube-controller-manager", "kube-scheduler", "keepalived", "kube2iam", "kubelet"],
      ],
    ],
  ])("of %s are restarted in this order", (kind, expected) => {
    expect(linesOf(["features"], `services_of ${kind}`)).toEqual(expected);
  });

  const pair = (name: string, folder: string) => [`/opt/crt/${name}.crt`, `/opt/key/${folder}/${name}.key`];
  const common = (service: string) => ["/opt/crt/ca.crt", `/opt/${service}/etc/kubeconfig`];
  const apiKeys = "/opt/key/kube-apiserver";

  test.each<[string, readonly string[]]>([
    ["nstance-agent", ["/opt/env/nstance-agent.env", "/opt/nstance-agent/identity/ca.crt"]],
    ["keepalived", ["/opt/keepalived/etc/keepalived.conf"]],
    ["fluent-bit", ["/opt/env/fluent-bit.env", "/opt/fluent-bit/etc/fluent-bit.yml"]],
    [
      "containerd",
      [
        "/etc/containerd/config.toml",
        "/etc/containerd/certs.d/docker.io/hosts.toml",
        ...pair("containerd.client", "containerd"),
        ...common("containerd"),
      ],
    ],
    [
      "zot",
      [
        ...["/opt/env/zot.env", "/opt/zot/etc/zot.yml", "/opt/zot/etc/aws.config"],
        ...pair("registry.server", "registry"),
        ...common("zot"),
      ],
    ],
    [
      "netsy",
      [
        ...["/opt/env/netsy.env", "/opt/netsy/etc/cluster.jsonc"],
        ...pair("netsy.server", "netsy"),
        ...pair("netsy.client", "netsy"),
        ...common("netsy"),
      ],
    ],
    [
      "kube-apiserver",
      [
        ...["/opt/env/kube-apiserver.env", "/opt/crt/oidc-ca.pem", "/opt/pub/service-accounts.pub"],
        ...[`${apiKeys}/service-accounts.key`, `${apiKeys}/encryption.yaml`],
        "/opt/kube-apiserver/etc/audit-policy.yaml",
        ...["kube-apiserver.client", "kube-apiserver.server", "front-proxy.client"].flatMap((name) =>
          pair(name, "kube-apiserver"),
        ),
        ...common("kube-apiserver"),
      ],
    ],
    [
      "kube-controller-manager",
      [
        "/opt/env/kube-controller-manager.env",
        ...pair("kube-controller-manager.client", "kube-controller-manager"),
        ...common("kube-controller-manager"),
      ],
    ],
    [
      "kube-scheduler",
      [
        "/opt/kube-scheduler/etc/kube-scheduler.yaml",
        ...pair("kube-scheduler.client", "kube-scheduler"),
        ...common("kube-scheduler"),
      ],
    ],
    ["kube2iam", ["/opt/env/kube2iam.env", ...pair("kube2iam.client", "kube2iam"), ...common("kube2iam")]],
    [
      "kubelet",
      [
        ...["/opt/env/kubelet.env", "/opt/kubelet/etc/kubelet.yaml"],
        ...pair("kubelet.client", "kubelet"),
        ...pair("kubelet.server", "kubelet"),
        ...common("kubelet"),
      ],
    ],
  ])("%s is restarted by a change of these files", (service, expected) => {
    root.write("/etc/containerd/certs.d/docker.io/hosts.toml", "x");
    root.write("/etc/containerd/certs.d/empty/other.toml", "x");
    expect(linesOf(["services"], `inputs_of ${service}`)).toEqual(expected);
  });

  test.each(["inputs_of", "service_enabled"])("that there are not are a bug of ours: %s", (question) => {
    const run = root.bash(["services"], `${question} ntpd`);
    expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining("there is no service ntpd") });
  });
});

test("these files are put back when a delivery fails, and no other", () => {
  const vm = makeRoot("knc");
  const kept = [
    "opt/podplane/etc/mutable.env",
    "opt/podplane/etc/secrets.env",
    "opt/env/kubelet.env",
    "opt/crt/ca.crt",
    "opt/pub/service-accounts.pub",
    "opt/key/kubelet/kubelet.client.key",
    "opt/fluent-bit/etc/fluent-bit.yml",
    "opt/zot/etc/zot.yml",
    "opt/zot/etc/aws.config",
    "opt/netsy/etc/cluster.jsonc",
    "opt/kubelet/etc/kubelet.yaml",
    "opt/kube-apiserver/etc/authentication.yaml",
    "opt/keepalived/etc/keepalived.conf",
    "etc/containerd/config.toml",
    "etc/containerd/certs.d/docker.io/hosts.toml",
    "etc/sudoers.d/admin",
  ];
  const others = [
    "opt/podplane/etc/user-data.env",
    "opt/podplane/etc/detected.env",
    "opt/env/kubelet.env.tmp",
    "opt/crt/ca.crt.tmp",
    "opt/key/kubelet.key",
    "opt/nstance-agent/identity/ca.crt",
    "etc/hosts",
    "etc/sudoers.d/other",
  ];
  for (const path of [...kept, ...others]) vm.write(`/${path}`, "x");
  const run = vm.bash(["rollback"], `protected_files; printf '%s\\n' "\${protected[@]}"`);
  expect(run.stdout.trim().split("\n")).toEqual(kept);
});

describe("folders and users", () => {
  const rows = (kind: string) =>
    linesOf(["users"], `directories_of ${kind}`).map((row) => {
      const [mode, owner, group, ...path] = row.split(" ");
      return { rights: `${mode} ${owner} ${group}`, path: path.join(" ") };
    });
  const byRights = (kind: string) =>
    Object.fromEntries(
      Object.entries(Object.groupBy(rows(kind), ({ rights }) => rights)).map(([rights, found = []]) => [
        rights,
        found.map(({ path }) => path),
      ]),
    );

  test("stand after the folders that they are in", () => {
    const paths = rows("knc").map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const [index, path] of paths.entries()) {
      const parent = path.slice(0, path.lastIndexOf("/"));
      if (paths.includes(parent)) expect(paths.indexOf(parent), path).toBeLessThan(index);
    }
  });

  test("give others nothing but the system's own, and no group the right to write", () => {
    for (const { rights, path } of rows("knc")) {
      const [mode = ""] = rights.split(" ");
      expect(Number.parseInt(mode, 8) & 0o022, path).toBe(0);
      if (!/^\/etc|^\/opt\/podplane\/(?:bin|lib|share)/.test(path)) {
        expect(Number.parseInt(mode, 8) & 0o007, path).toBe(0);
      }
    }
  });

  test("of a key can be entered by its service alone", () => {
    const keys = rows("knc").filter(({ path }) => path.startsWith("/opt/key/"));
    const folders = ["containerd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];
    expect(keys.map(({ path }) => path.slice("/opt/key/".length)).sort()).toEqual(
      [...folders, "kube2iam", "kubelet", "netsy", "registry"].sort(),
    );
    for (const { rights, path } of keys) {
      const service = path.slice("/opt/key/".length).replace("registry", "zot");
      expect(rights, path).toBe(`0750 root ${service}`);
    }
  });

  test("are these, by who may do what in them", () => {
    expect(byRights("knd")).toMatchObject({
      "0750 root podplane": ["/opt", "/opt/podplane", "/opt/crt", "/opt/pub", "/opt/env"],
      "0710 root podplane": ["/opt/key"],
      "0700 root root": ["/opt/podplane/etc", "/opt/podplane/delivery", "/opt/bin", "/opt/versions", "/opt/cni"],
      "0750 root nstance-agent": ["/opt/nstance-agent"],
      "0700 nstance-agent nstance-agent": ["identity", "keys", "recv"].map((name) => `/opt/nstance-agent/${name}`),
      "0750 root fluent-bit": ["/opt/fluent-bit", "/opt/fluent-bit/etc"],
      "0700 fluent-bit fluent-bit": ["/var/lib/fluent-bit"],
      "0750 root zot": ["/opt/key/registry", "/opt/zot", "/opt/zot/etc"],
      "0700 zot zot": ["/opt/zot/storage"],
      "0750 root kube2iam": ["/opt/key/kube2iam", "/opt/kube2iam"],
    });
    expect(Object.keys(byRights("knd")).sort()).toEqual([
      "0700 fluent-bit fluent-bit",
      "0700 nstance-agent nstance-agent",
      "0700 root root",
      "0700 zot zot",
      "0710 root podplane",
      "0750 root containerd",
      "0750 root fluent-bit",
      "0750 root kube2iam",
      "0750 root kubelet",
      "0750 root nstance-agent",
      "0750 root podplane",
      "0750 root zot",
      "0755 root root",
    ]);
    expect(byRights("knc")["0700 netsy netsy"]).toEqual(["/opt/data"]);
  });

  test("users are in these groups, and in no other", () => {
    const worker = [
      "podplane",
      "nstance-agent podplane",
      "fluent-bit adm,podplane,systemd-journal",
      "kube2iam podplane",
      "containerd podplane",
      "kubelet containerd,podplane",
      "zot podplane",
    ];
    const control = ["netsy", "kube-apiserver", "kube-scheduler", "kube-controller-manager"].map(
      (name) => `${name} podplane`,
    );
    expect(linesOf(["users"], "users_of knd")).toEqual(worker);
    expect(linesOf(["users"], "users_of knc")).toEqual([...worker, ...control]);
  });
});

test("every row of every table is in its place", async () => {
  const code = ["knd", "knc"].flatMap((kind) => [
    `echo "== folders of ${kind}"; directories_of ${kind}`,
    `echo "== users of ${kind}"; users_of ${kind}`,
    `echo "== services of ${kind}"; services_of ${kind}`,
  ]);
  const text = linesOf(["users", "services"], [...code, 'echo "== executables"; executables'].join("\n")).join("\n");
  await expect(`${text}\n`).toMatchFileSnapshot("expected/tables.txt");
});
