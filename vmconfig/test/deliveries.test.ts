import { describe, expect, test } from "vitest";
import { rowsOf, testThorough } from "../../test/helpers/effort.ts";
import {
  booted,
  deliver,
  first,
  issue,
  mutable,
  recv,
  running,
  status,
  touched,
  type Values,
  watch,
} from "./delivering.ts";
import { certificate, cloneRoot, offline, type Root, scripts } from "./root.ts";

const controlPlane = [
  "containerd",
  "nstance-agent",
  "zot",
  "netsy",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
];

let original: Root | undefined;

/** A running control plane of its own for each test. */
function vm(): Root {
  original ??= running("knc");
  return cloneRoot(original);
}

describe("a control plane", () => {
  const rows: readonly (readonly [Values, readonly string[]])[] = [
    [{ KUBE_LOG_LEVEL: "4" }, ["kube-apiserver", "kube-controller-manager"]],
    [{ OIDC_ISSUER: "https://other.example.com" }, ["kube-apiserver"]],
    [{ KUBE_CLUSTER_CIDR: "10.0.0.0/8" }, ["kube-controller-manager"]],
    [{ KUBE_CLUSTER_DNS: "198.18.0.10" }, ["kubelet"]],
    [{ NETSY_REGION: "eu-west-2" }, ["netsy"]],
    [{ REGISTRY_REGION: "eu-west-2" }, ["zot"]],
    [{ REGISTRY_HOSTNAME: "new.example.com" }, ["containerd", "zot"]],
    [{ REGISTRY_ENABLED: "false" }, ["containerd", "zot"]],
    [{ SSH_AUTHORIZED_KEY: "ssh-ed25519 AAA" }, []],
    [{ TELEMETRY_ENABLED: "true" }, ["fluent-bit"]],
    [{ KUBE_API_INTERNAL_LB_HOSTNAME: "lb.example.com" }, []],
  ];

  test.each(rowsOf(rows, 2))("%j restarts %j and nothing else", (change, services) => {
    const root = vm();
    deliver(root, { ...first, ...change });
    const run = watch(root);
    expect(run.status).toBe(0);
    expect(touched(root)).toEqual(services);
    expect(status(root)["state"]).toBe("applied");
  });

  test("the same delivery again changes nothing and says so", () => {
    const root = vm();
    deliver(root, first);
    const before = root.snapshot("/opt");
    const run = watch(root);
    expect(run.stdout).toContain("delivery: unchanged");
    expect(run.status).toBe(0);
    expect(touched(root)).toEqual([]);
    expect(root.snapshot("/opt")).toBe(before.replace(/^.*write-files\.last.*\n?/m, ""));
  });

  test("a renewed certificate comes with its key, and restarts its consumers only", () => {
    const root = vm();
    issue(root, "registry.server", "2");
    watch(root);
    expect(touched(root)).toEqual(["zot"]);
    expect(root.read("/opt/crt/registry.server.crt")).toBe(certificate("registry.server 2"));
    expect(root.read("/opt/key/registry/registry.server.key")).toBe("key of registry.server 2\n");
    expect(root.mode("/opt/key/registry/registry.server.key")).toBe("0640");
  });

  testThorough("a new CA restarts everyone who trusts it", () => {
    const root = vm();
    root.write(`${recv}/ca.crt`, certificate("ca 2"));
    watch(root);
    expect(touched(root)).toEqual(controlPlane.filter((name) => name !== "nstance-agent").sort());
  });

  testThorough("a failure that is no fault of the delivery is put back and works when tried again", () => {
    const root = vm();
    deliver(root, { ...first, KUBE_LOG_LEVEL: "6" });
    root.write("/opt/zot/etc/zot.yml.tmp/blocked", "");
    root.write("/opt/env/kube-apiserver.env.tmp/blocked", "");
    const run = watch(root);
    expect(run.status).toBe(1);
    expect(status(root)).toMatchObject({ state: "failed", restarted: [] });
    expect(root.read(mutable)).toContain("KUBE_LOG_LEVEL='2'");
    expect(touched(root)).toEqual([]);

    root.remove("/opt/zot/etc/zot.yml.tmp");
    root.remove("/opt/env/kube-apiserver.env.tmp");
    expect(root.exists(`${recv}/write-files.last`)).toBe(false);
    expect(watch(root).status).toBe(0);
    expect(root.read(mutable)).toContain("KUBE_LOG_LEVEL='6'");
  });

  test("a delivery that comes while one is applied is applied too", async () => {
    const root = vm();
    deliver(root, { ...first, KUBE_LOG_LEVEL: "7" });
    const results = await Promise.all([root.start(scripts.watch, [], offline), root.start(scripts.watch, [], offline)]);
    expect(results.map((result) => result.status)).toEqual([0, 0]);
    expect(root.read(mutable)).toContain("KUBE_LOG_LEVEL='7'");
    expect(touched(root)).toEqual(["kube-apiserver", "kube-controller-manager"]);
  });

  testThorough("a restart that waited for a delivery starts by what the delivery brought", () => {
    const root = booted("knc");
    deliver(root, first);
    // What user-data runs last begins, and the agent's first delivery is applied before it gets on.
    const code = `lock_configuration
      env --unset=PODPLANE_LOCK "$root${scripts.restart}" {lock_fd}>&- &
      "$root${scripts.watch}" || echo "watch ended with $?"
      exec {lock_fd}>&-
      wait $!`;
    const run = root.bash(["helpers"], code, offline);
    expect(run).toMatchObject({ status: 0, log: expect.stringContaining("delivery: applied") });
    expect(run.log).not.toContain("watch ended");
    for (const name of ["netsy", "zot"]) expect(root.exists(`/.fake/active/${name}.service`), name).toBe(true);
  });

  testThorough("two deliveries within the same second are both applied, whatever the clock says", () => {
    const root = vm();
    deliver(root, { ...first, KUBE_LOG_LEVEL: "8" });
    watch(root);
    deliver(root, { ...first, KUBE_LOG_LEVEL: "9" });
    root.bash(["helpers"], `touch --date=2001-01-01 "$root${recv}/mutable.env"`);
    watch(root);
    expect(root.read(mutable)).toContain("KUBE_LOG_LEVEL='9'");
  });

  test("static keys come as secrets.env, are in no log, and are withdrawn with it", () => {
    const root = vm();
    root.write(`${recv}/secrets.env`, "NETSY_ACCESS_KEY_ID=AKEY\nNETSY_SECRET_ACCESS_KEY=hunter2/+=\n", 0o600);
    const run = watch(root);
    expect(run.status).toBe(0);
    expect(run.log).not.toContain("hunter2");
    expect(touched(root)).toEqual(["netsy"]);
    expect(root.read("/opt/env/netsy.env")).toContain("AWS_SECRET_ACCESS_KEY='hunter2/+='");
    expect(root.mode("/opt/podplane/etc/secrets.env")).toBe("0600");
    expect(root.read("/opt/podplane/delivery/status.json")).not.toContain("hunter2");
    root.write(`${recv}/secrets.env`, "NETSY_ACCESS_KEY_ID=\n", 0o600);
    watch(root);
    expect(root.read("/opt/env/netsy.env")).toContain("AWS_SECRET_ACCESS_KEY=''");
  });
});

describe("a worker", () => {
  test("passes over what is meant for a control plane, and files that are not ours", () => {
    const root = booted("knd");
    for (const name of ["netsy.server", "kube-apiserver.client", "unknown"]) issue(root, name, "1");
    root.write(`${recv}/service-accounts.key`, "key");
    root.write(`${recv}/note.json`, "{}");
    const run = watch(root);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain("passed over netsy.server.crt: it has no place on a knd VM");
    expect(run.stdout).toContain("passed over service-accounts.key");
    expect(root.exists("/opt/crt/netsy.server.crt")).toBe(false);
    expect(touched(root)).toEqual([]);
  });

  test("the first delivery starts what waited for it, and a service that cannot start is tried again", () => {
    const root = booted("knd");
    root.fake("fail/zot.service");
    deliver(root, first);
    issue(root, "registry.server", "1");
    const run = watch(root);
    expect(run.status).toBe(1);
    expect(status(root)).toMatchObject({ state: "partial", message: "could not be started: zot" });
    expect(root.read(mutable)).toContain("tools-registry");
    root.unfake("fail/zot.service");
    root.calls();
    expect(watch(root).status).toBe(0);
    expect(touched(root)).toEqual(["zot"]);
    expect(status(root)["state"]).toBe("applied");
  });

  test("is not touched before it is configured", () => {
    const root = booted("knd");
    root.remove("/opt/podplane/bootstrap.done");
    expect(watch(root).stderr).toContain("the VM is not configured yet");
  });
});
