import { beforeEach, describe, expect, test } from "vitest";
import { certificate, envText, installedRoot, type Kind, offline, type Root, type RunResult, scripts } from "./root.ts";

const recv = "/opt/nstance-agent/recv";
const mutable = "/opt/podplane/etc/mutable.env";
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

/** As our compiler delivers: every key, with its default where nothing is set. */
const first = {
  KUBE_LOG_LEVEL: "2",
  KUBE_CLUSTER_CIDR: "100.64.0.0/10,fd64::/48",
  KUBE_CLUSTER_DNS: "198.19.255.254,fdc6::ffff",
  KUBE_API_INTERNAL_LB_HOSTNAME: "",
  NETSY_REGION: "",
  REGISTRY_REGION: "",
  REGISTRY_ENABLED: "true",
  SSH_AUTHORIZED_KEY: "",
  NETSY_BUCKET: "tools-netsy",
  REGISTRY_BUCKET: "tools-registry",
  REGISTRY_HOSTNAME: "registry.example.com",
  OIDC_ISSUER: "https://auth.example.com",
  TELEMETRY_ENABLED: "false",
};

/** A VM after its first delivery: everything runs that a VM of this kind runs. */
function running(kind: Kind): Root {
  const root = installedRoot(kind);
  root.run(scripts.configure, [], offline);
  root.run(scripts.restart, [], offline);
  deliver(root, first);
  for (const name of ["kubelet.client", "kubelet.server", "containerd.client", "registry.server"])
    issue(root, name, "1");
  if (kind === "knc") for (const name of ["kube-apiserver.server", "netsy.server"]) issue(root, name, "1");
  root.write(`${recv}/ca.crt`, certificate("ca"));
  expect(watch(root)).toMatchObject({ status: 0 });
  root.calls();
  return root;
}

function deliver(root: Root, values: Readonly<Record<string, string>>): void {
  root.write(`${recv}/mutable.env`, envText(values), 0o600);
  root.write(`${recv}/write-files.last`, "1");
}

function issue(root: Root, name: string, version: string): void {
  root.write(`${recv}/${name}.crt`, certificate(`${name} ${version}`));
  root.write(`/opt/nstance-agent/keys/${name}.key`, `key of ${name} ${version}\n`);
}

function watch(root: Root, extra: Readonly<Record<string, string>> = {}): RunResult {
  return root.run(scripts.watch, [], { ...offline, ...extra });
}

/** The services that were restarted or stopped since the last time this was asked. */
function touched(root: Root): readonly string[] {
  return root
    .calls()
    .flatMap((call) => /^systemctl (?:restart|disable --now) (.*)\.service$/.exec(call)?.[1] ?? [])
    .sort();
}

function status(root: Root): Readonly<Record<string, unknown>> {
  return JSON.parse(root.read("/opt/podplane/delivery/status.json"));
}

describe("a control plane", () => {
  let root: Root;
  beforeEach(() => {
    root ??= running("knc");
    deliver(root, first);
    root.unfake("fail/kube-apiserver.service");
    root.unfake("crash/kube-apiserver.service");
    watch(root);
    root.calls();
  }, 120_000);

  test.each([
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
  ])("%j restarts %j and nothing else", (change, services) => {
    deliver(root, { ...first, ...change });
    const run = watch(root);
    expect(run.status).toBe(0);
    expect(touched(root)).toEqual(services);
    expect(status(root)["state"]).toBe("applied");
  });

  test("the same delivery again changes nothing and says so", () => {
    deliver(root, first);
    const before = root.snapshot("/opt");
    const run = watch(root);
    expect(run.stdout).toContain("delivery: unchanged");
    expect(run.status).toBe(0);
    expect(touched(root)).toEqual([]);
    expect(root.snapshot("/opt")).toBe(before.replace(/^.*write-files\.last.*\n?/m, ""));
  });

  test("a renewed certificate comes with its key, and restarts its consumers only", () => {
    issue(root, "registry.server", "2");
    watch(root);
    expect(touched(root)).toEqual(["zot"]);
    expect(root.read("/opt/crt/registry.server.crt")).toBe(certificate("registry.server 2"));
    expect(root.read("/opt/key/registry/registry.server.key")).toBe("key of registry.server 2\n");
    expect(root.mode("/opt/key/registry/registry.server.key")).toBe("0640");
  });

  test("a new CA restarts everyone who trusts it", () => {
    root.write(`${recv}/ca.crt`, certificate("ca 2"));
    watch(root);
    expect(touched(root)).toEqual(controlPlane.filter((name) => name !== "nstance-agent").sort());
  });

  test.each([
    ["an unknown key", { NO_SUCH_KEY: "1" }, "mutable.env: NO_SUCH_KEY is not a key of this release"],
    ["a forbidden character", { OIDC_ISSUER: "https://$x" }, "mutable.env: OIDC_ISSUER holds $"],
    ["a value that means nothing", { KUBE_NODE_CIDR_MASK_SIZE_IPV4: "x" }, "KUBE_NODE_CIDR_MASK_SIZE_IPV4 must be"],
  ])(
    "a delivery with %s is refused once, a certificate beside it is applied, and a good one recovers",
    (_, bad, message) => {
      const before = root.read(mutable);
      deliver(root, { ...first, ...bad });
      issue(root, "netsy.server", message);
      const run = watch(root);
      expect(run.status).toBe(65);
      expect(root.read(mutable)).toBe(before);
      expect(status(root)).toMatchObject({ state: "refused" });
      expect(String(status(root)["message"])).toContain(message);
      expect(touched(root)).toEqual(["netsy"]);

      const again = watch(root);
      expect(again.status).toBe(65);
      expect(again.stdout).toContain("still refused");
      expect(touched(root)).toEqual([]);

      deliver(root, { ...first, KUBE_LOG_LEVEL: "3" });
      expect(watch(root).status).toBe(0);
      expect(root.read(mutable)).toContain("KUBE_LOG_LEVEL='3'");
      deliver(root, { ...first, KUBE_LOG_LEVEL: "2" });
      watch(root);
    },
  );

  test.each(["fail", "crash"])("a service that cannot live with it (%s) is put back, with everything else", (how) => {
    const env = root.read("/opt/env/kube-apiserver.env");
    const before = root.read(mutable);
    deliver(root, { ...first, OIDC_ISSUER: `https://${how}.example.com` });
    issue(root, "kube-apiserver.server", how);
    root.fake(`${how}/kube-apiserver.service`);
    const run = watch(root, { PODPLANE_STEADY_SECONDS: "1" });
    expect(run.status).toBe(65);
    expect(run.stdout).toContain("putting back the configuration that worked");
    expect(root.read("/opt/env/kube-apiserver.env")).toBe(env);
    expect(root.read(mutable)).toBe(before);
    expect(root.read("/opt/crt/kube-apiserver.server.crt")).not.toContain(certificate(`kube-apiserver.server ${how}`));
    expect(status(root)).toMatchObject({ state: "refused", restarted: ["kube-apiserver"] });
    expect(root.exists("/opt/podplane/delivery/rollback.tar")).toBe(false);

    root.calls();
    const again = watch(root);
    expect(again.status).toBe(65);
    expect(again.stdout).toContain("this delivery was put back before");
    expect(touched(root)).toEqual([]);
    issue(root, "kube-apiserver.server", "1");
  });

  test("a failure that is no fault of the delivery is put back and works when tried again", () => {
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

  test("a run that was killed half-way is put back first and then done again", () => {
    const code = `source "$root/opt/podplane/lib/rollback.sh"; keep_aside
      printf 'half\\n' >"$root/opt/env/netsy.env"; printf 'half\\n' >"$root/opt/env/new.env"`;
    const before = root.read("/opt/env/netsy.env");
    root.bash(["helpers"], code);
    const run = watch(root);
    expect(run.stdout).toContain("an earlier run was cut off");
    expect(root.read("/opt/env/netsy.env")).toBe(before);
    expect(root.exists("/opt/env/new.env")).toBe(false);
  });

  test("a delivery that comes while one is applied is applied too", async () => {
    deliver(root, { ...first, KUBE_LOG_LEVEL: "7" });
    const running = root.start(scripts.watch, [], offline);
    const waiting = root.start(scripts.watch, [], offline);
    const results = await Promise.all([running, waiting]);
    expect(results.map((result) => result.status)).toEqual([0, 0]);
    expect(root.read(mutable)).toContain("KUBE_LOG_LEVEL='7'");
    expect(touched(root)).toEqual(["kube-apiserver", "kube-controller-manager"]);
  });

  test("two deliveries within the same second are both applied, whatever the clock says", () => {
    deliver(root, { ...first, KUBE_LOG_LEVEL: "8" });
    watch(root);
    deliver(root, { ...first, KUBE_LOG_LEVEL: "9" });
    root.bash(["helpers"], `touch --date=2001-01-01 "$root${recv}/mutable.env"`);
    watch(root);
    expect(root.read(mutable)).toContain("KUBE_LOG_LEVEL='9'");
  });

  test("static keys come as secrets.env, are in no log, and are withdrawn with it", () => {
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
    const root = running("knd");
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
    const root = installedRoot("knd");
    root.run(scripts.configure, [], offline);
    root.run(scripts.restart, [], offline);
    root.fake("fail/zot.service");
    root.calls();
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
    const root = installedRoot("knd");
    expect(watch(root).stderr).toContain("the VM is not configured yet");
  });
});
