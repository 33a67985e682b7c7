import { join } from "node:path";
import { expect, test } from "vitest";
import { describeThorough } from "../../test/helpers/effort.ts";
import {
  deliver,
  first,
  issue,
  mutable,
  passSeconds,
  reboot,
  running,
  status,
  touched,
  type Values,
  watch,
} from "./delivering.ts";
import { certificate, cloneRoot, type Root } from "./root.ts";

let original: Root | undefined;

function vm(): Root {
  original ??= running("knc");
  return cloneRoot(original);
}

const archive = "/opt/podplane/delivery/rollback.tar";
const meaningless = { ...first, KUBE_NODE_CIDR_MASK_SIZE_IPV4: "x" };
const keys = { NETSY_ACCESS_KEY_ID: "AKEY", NETSY_SECRET_ACCESS_KEY: "secret" };

/** The API server cannot live with this issuer. */
const poison = { ...first, OIDC_ISSUER: "https://poison.example.com" };
function poisoned(root: Root, how: "fail" | "crash"): void {
  root.fake(`${how}/kube-apiserver.service`, "/opt/env/kube-apiserver.env poison\n");
}

/** Kills the watcher where a function of its begins. */
function killedAt(root: Root, name: string): Values {
  root.write("/.fake/kill.sh", `set -T\ntrap '[[ \${FUNCNAME[0]-} != ${name} ]] || kill -KILL $$' DEBUG\n`);
  return { BASH_ENV: `${root.path}/.fake/kill.sh` };
}

describeThorough("a bad env file", () => {
  test.each([
    ["an unknown key", { NO_SUCH_KEY: "1" }, "mutable.env: NO_SUCH_KEY is not a key of this release"],
    ["a forbidden character", { OIDC_ISSUER: "https://$x" }, "mutable.env: OIDC_ISSUER holds $"],
    ["a value that means nothing", { KUBE_NODE_CIDR_MASK_SIZE_IPV4: "x" }, "KUBE_NODE_CIDR_MASK_SIZE_IPV4 must be"],
  ])("with %s is refused once, what is beside it is applied, and a good one recovers", (_, bad, message) => {
    const root = vm();
    const before = root.read(mutable);
    deliver(root, { ...first, ...bad });
    deliver(root, keys, "secrets.env");
    issue(root, "registry.server", message);
    expect(watch(root).status).toBe(65);
    expect(root.read(mutable)).toBe(before);
    expect(root.read("/opt/env/netsy.env")).toContain("AWS_ACCESS_KEY_ID='AKEY'");
    expect(status(root)).toMatchObject({ state: "refused" });
    expect(String(status(root)["message"])).toContain(message);
    expect(touched(root)).toEqual(["netsy", "zot"]);

    const again = watch(root);
    expect(again.status).toBe(65);
    expect(again.stdout).toContain("still refused");
    expect(touched(root)).toEqual([]);

    deliver(root, { ...first, KUBE_LOG_LEVEL: "3" });
    expect(watch(root).status).toBe(0);
    expect(root.read(mutable)).toContain("KUBE_LOG_LEVEL='3'");
    expect(status(root)).toMatchObject({ state: "applied" });
  });

  test("of static keys does not keep settings out", () => {
    const root = vm();
    deliver(root, { ...first, KUBE_LOG_LEVEL: "3" });
    deliver(root, { NETSY_BUCKET: "not-a-secret" }, "secrets.env");
    expect(watch(root).status).toBe(65);
    expect(root.read(mutable)).toContain("KUBE_LOG_LEVEL='3'");
    expect(String(status(root)["message"])).toBe("secrets.env: NETSY_BUCKET is not a key of this release");
  });

  test.each([
    ["a reboot", reboot],
    ["an hour", (root: Root) => passSeconds(root, 3600)],
    ["another file", (root: Root) => issue(root, "registry.server", "2")],
    ["its removal", (root: Root) => root.remove("/opt/podplane/delivery/refused.mutable.env")],
  ])("is looked at again after %s", (_, event) => {
    const root = vm();
    deliver(root, meaningless);
    watch(root);
    passSeconds(root, 3500);
    expect(watch(root).stdout).toContain("still refused");
    event(root);
    const run = watch(root);
    expect(run.status).toBe(65);
    expect(run.stdout).not.toContain("still refused");
  });

  test("is looked at again after anything else succeeded", () => {
    const root = vm();
    deliver(root, meaningless);
    watch(root);
    root.unfake("active/kubelet.service");
    root.write("/opt/kubelet/etc/kubelet.yaml", "drifted\n");
    expect(watch(root).stdout).toContain("restarted kubelet");
    expect(root.exists("/opt/podplane/delivery/refused.mutable.env")).toBe(false);
  });
});

describeThorough("an empty value", () => {
  test.each([
    ["NETSY_BUCKET", "netsy"],
    ["REGISTRY_HOSTNAME", "zot"],
    ["OIDC_ISSUER", "kube-apiserver"],
  ])("of %s is refused while %s uses it", (key, service) => {
    const root = vm();
    deliver(root, { ...first, [key]: "" });
    expect(watch(root).status).toBe(65);
    expect(status(root)["message"]).toBe(`mutable.env: ${key} is empty, and ${service} uses it`);
    expect(touched(root)).toEqual([]);
  });

  test("is accepted with the service turned off", () => {
    const root = vm();
    deliver(root, { ...first, REGISTRY_ENABLED: "false", REGISTRY_HOSTNAME: "", REGISTRY_BUCKET: "" });
    expect(watch(root).status).toBe(0);
    expect(touched(root)).toEqual(["containerd", "zot"]);
  });
});

describeThorough("a service that cannot live with a delivery", () => {
  test.each(["fail", "crash"] as const)("(%s) gets back what it worked with, and so does everyone", (how) => {
    const root = vm();
    const env = root.read("/opt/env/kube-apiserver.env");
    const before = root.read(mutable);
    deliver(root, poison);
    poisoned(root, how);
    const run = watch(root);
    expect(run.status).toBe(65);
    expect(run.stdout).toContain("putting back the configuration that worked");
    expect(root.read("/opt/env/kube-apiserver.env")).toBe(env);
    expect(root.read(mutable)).toBe(before);
    expect(status(root)).toMatchObject({ state: "refused", restarted: ["kube-apiserver"] });
    expect(root.exists(archive)).toBe(false);

    root.calls();
    const again = watch(root);
    expect(again.status).toBe(65);
    expect(again.stdout).toContain("still refused: mutable.env");
    expect(touched(root)).toEqual([]);
  });

  test("keeps only the guilty file out", () => {
    const root = vm();
    deliver(root, poison);
    deliver(root, keys, "secrets.env");
    issue(root, "registry.server", "2");
    poisoned(root, "crash");
    expect(watch(root).status).toBe(65);
    expect(root.read("/opt/crt/registry.server.crt")).toBe(certificate("registry.server 2"));
    expect(root.read("/opt/env/netsy.env")).toContain("AWS_ACCESS_KEY_ID='AKEY'");
    expect(root.read(mutable)).not.toContain("poison");
    expect(String(status(root)["message"])).toMatch(
      /^mutable\.env: kube-apiserver.*: not all stayed up with the new configuration$/,
    );
  });
});

describeThorough("an outage", () => {
  test("before a delivery does not make it one that was put back", () => {
    const root = vm();
    root.fake("away/kube-apiserver.service");
    deliver(root, { ...first, KUBE_LOG_LEVEL: "5" });
    expect(watch(root).status).toBe(0);
    root.unfake("away/kube-apiserver.service");
    expect(watch(root).stdout).toContain("delivery: unchanged");
    expect(root.read(mutable)).toContain("KUBE_LOG_LEVEL='5'");
    expect(status(root)).toMatchObject({ state: "applied" });
  });

  test("that begins during a delivery is not blamed on it, and the delivery is applied after it", () => {
    const root = vm();
    deliver(root, { ...first, KUBE_LOG_LEVEL: "5" });
    // Crashes from its next start on, whatever it is started with.
    root.fake("crash/kube-apiserver.service");
    expect(watch(root).status).toBe(1);
    expect(status(root)).toMatchObject({ state: "failed" });
    expect(String(status(root)["message"])).toContain("it is not to blame");
    expect(root.read(mutable)).toContain("KUBE_LOG_LEVEL='2'");
    root.unfake("crash/kube-apiserver.service");
    expect(watch(root).status).toBe(0);
    expect(root.read(mutable)).toContain("KUBE_LOG_LEVEL='5'");
    expect(status(root)).toMatchObject({ state: "applied" });
  });
});

describeThorough("a watcher that is cut off", () => {
  test("half-way is put back first, and the delivery then applied", () => {
    const root = vm();
    const code = `source "$root/opt/podplane/lib/rollback.sh"; keep_aside
      printf 'half\\n' >"$root/opt/env/netsy.env"; printf 'half\\n' >"$root/opt/env/new.env"`;
    const before = root.read("/opt/env/netsy.env");
    root.bash(["helpers"], code);
    const run = watch(root);
    expect(run.stdout).toContain("an earlier run was cut off");
    expect(root.read("/opt/env/netsy.env")).toBe(before);
    expect(root.exists("/opt/env/new.env")).toBe(false);
  });

  test.each(["install_parts", "restart_stale", "make_durable", "note_env", "forget_aside", "conclude"])(
    "at %s loses nothing, and the status is true",
    (name) => {
      const root = vm();
      deliver(root, { ...first, KUBE_LOG_LEVEL: "5", NETSY_REGION: "eu-west-2" });
      expect(watch(root, killedAt(root, name)).status).toBe(-1);
      expect(watch(root).status).toBe(0);
      expect(root.read(mutable)).toContain("KUBE_LOG_LEVEL='5'");
      expect(root.read("/opt/env/netsy.env")).toContain("AWS_DEFAULT_REGION='eu-west-2'");
      expect(status(root)).toMatchObject({ state: "applied" });
      expect(root.exists(archive)).toBe(false);
    },
  );

  test("notes what it applied only when that is on the disk, and forgets what it kept only after the note", () => {
    const root = vm();
    deliver(root, { ...first, KUBE_LOG_LEVEL: "5" });
    root.write("/.fake/trace.sh", `set -T\ntrap 'printf "%s\\n" "\${FUNCNAME[0]-}" >>"$FAKE_STATE/order"' DEBUG\n`);
    watch(root, { BASH_ENV: `${root.path}/.fake/trace.sh` });
    const order = root.read("/.fake/order").split("\n");
    const steps = [
      "keep_aside",
      "install_parts",
      "restart_stale",
      "make_durable",
      "note_env",
      "forget_aside",
      "report",
    ];
    const firsts = steps.map((step) => order.indexOf(step));
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    expect(firsts).not.toContain(-1);
  });
});

describeThorough("putting back", () => {
  test("keeps the only copy until everything is in place", () => {
    const root = vm();
    deliver(root, poison);
    poisoned(root, "crash");
    const tar = '#!/bin/bash\n[[ " $* " != *" --extract "* ]] || exit 2\nexec /bin/tar "$@"\n';
    root.write("/.fake/bin/tar", tar, 0o755);
    const search = `${root.path}/.fake/bin:${join(import.meta.dirname, "bin")}:${process.env["PATH"] ?? ""}`;
    expect(watch(root, { PATH: search }).status).toBe(1);
    expect(root.exists(archive)).toBe(true);
    expect(String(status(root)["message"])).toContain("it could not be put back");

    root.unfake("crash/kube-apiserver.service");
    deliver(root, first);
    const after = watch(root);
    expect(after.stdout).toContain("an earlier run was cut off");
    expect(after.status).toBe(0);
    expect(root.read("/opt/env/kube-apiserver.env")).not.toContain("poison");
    expect(root.exists(archive)).toBe(false);
  });
});
