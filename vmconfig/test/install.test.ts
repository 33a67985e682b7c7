import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packTar, type TarEntry } from "../../runtime/vmconfig/tar.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { type Artifact, cloneRoot, makeRoot, type Root, scripts, stage } from "./root.ts";

const text = (content: string): Uint8Array => Buffer.from(content);

/** A .tar.gz with these files. */
function archive(files: Readonly<Record<string, string>>): Uint8Array {
  const folder = temporaryFolder("archive");
  const entries = Object.entries(files).map(
    ([path, content]): TarEntry => ({ kind: "file", path, mode: 0o755, content: text(content) }),
  );
  const gzip = execFileSync("gzip", ["--no-name", "--stdout"], { input: packTar(entries) });
  rmSync(folder, { recursive: true });
  return gzip;
}

const artifacts: readonly Artifact[] = [
  { name: "libpq5", type: "deb", content: text("libpq5") },
  { name: "fluent-bit", type: "deb", content: text("fluent-bit") },
  {
    name: "containerd",
    type: "tar.gz",
    content: archive({ "bin/containerd": "c", "bin/containerd-shim-runc-v2": "s", "bin/ctr": "t", "bin/other": "o" }),
  },
  { name: "crictl", type: "tar.gz", content: archive({ crictl: "crictl" }) },
  { name: "cni-plugins", type: "tar.gz", content: archive({ "./bridge": "b", "./loopback": "l" }) },
  { name: "netsy", type: "tar.gz", content: archive({ "netsy_1/netsy": "netsy" }) },
  { name: "nstance-agent", type: "tar.gz", content: archive({ "nstance-agent": "agent" }) },
  { name: "runc", type: "binary", content: text("runc") },
  { name: "kubelet", type: "binary", content: text("kubelet") },
];

let withFolders: Root | undefined;

/** A machine whose folders are there already: that install.sh makes them is seen once, and takes most of its time. */
function staged(extra: readonly Artifact[] = []): Root {
  if (withFolders === undefined) {
    withFolders = makeRoot("knc");
    withFolders.run(scripts.permissions, ["knc"]);
  }
  const root = cloneRoot(withFolders);
  stage(root, [...artifacts, ...extra]);
  return root;
}

const places = {
  "/usr/local/bin/containerd": "c",
  "/usr/local/bin/containerd-shim-runc-v2": "s",
  "/usr/local/bin/ctr": "t",
  "/usr/local/bin/crictl": "crictl",
  "/opt/cni/bin/bridge": "b",
  "/opt/cni/bin/loopback": "l",
  "/opt/netsy/bin/netsy": "netsy",
  "/opt/nstance-agent/bin/nstance-agent": "agent",
  "/usr/local/sbin/runc": "runc",
  "/usr/bin/kubelet": "kubelet",
};

function expectInstalled(root: Root): void {
  for (const [path, content] of Object.entries(places)) expect(root.read(path), path).toBe(content);
  for (const path of Object.keys(places)) expect(root.mode(path), path).toBe("0755");
  expect(root.exists("/usr/local/bin/other")).toBe(false);
  expect(root.exists("/opt/deps")).toBe(false);
  expect(root.exists("/opt/podplane/share/vmconfig-manifest.json")).toBe(false);
  expect(root.exists("/opt/podplane/share/vmconfig-installed.json")).toBe(true);
  expect(root.exists("/usr/sbin/policy-rc.d")).toBe(false);
}

describe("install.sh", () => {
  test("verifies and installs everything in its place, and does nothing the second time", () => {
    const root = staged();
    const first = root.run(scripts.install);
    expect(first.log).toContain("install: installed 9 dependencies");
    expect(first.status).toBe(0);
    expectInstalled(root);
    const calls = root.calls().filter((call) => call.startsWith("dpkg"));
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatch(/libpq5\.deb .*fluent-bit\.deb/);
    expect(readFileSync(join(root.path, ".fake/policy-during-dpkg"), "utf8")).toContain("exit 101");

    const before = root.snapshot();
    const second = root.run(scripts.install);
    expect(second.status).toBe(0);
    expect(second.stdout).toMatch(/^\[install\.sh\] install: unchanged\tts=\d+\.\d{6}$/m);
    expect(root.snapshot()).toBe(before);
    expect(root.calls()).toEqual([]);
  });

  test("removes downloads that a run left behind after it had finished", () => {
    const root = staged();
    root.run(scripts.install);
    root.write("/opt/deps/left", "over");
    expect(root.run(scripts.install).status).toBe(0);
    expect(root.exists("/opt/deps")).toBe(false);
  });

  test.each(["/opt/podplane/artifacts", "/opt/podplane/deps"])("finds downloads in %s", (folder) => {
    const root = makeRoot("knd");
    stage(root, [{ name: "runc", type: "binary", content: text("runc") }], folder);
    expect(root.run(scripts.install).status).toBe(0);
    expect(root.read("/usr/local/sbin/runc")).toBe("runc");
    expect(root.exists(folder)).toBe(false);
    expect(root.mode("/opt/key")).toBe("0710");
  });

  test.each([
    ["truncated", (root: Root) => root.write("/opt/deps/runc", "ru"), "runc does not have its digest"],
    ["missing", (root: Root) => root.remove("/opt/deps/netsy.tar.gz"), "netsy.tar.gz is missing"],
  ])("installs nothing when a download is %s", (_, damage, message) => {
    const root = staged();
    damage(root);
    const run = root.run(scripts.install);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(`FATAL: ${message}`);
    expect(root.calls()).toEqual([]);
    expect(root.exists("/usr/local/bin/containerd")).toBe(false);
    expect(root.exists("/opt/podplane/share/vmconfig-manifest.json")).toBe(true);
  });

  test("refuses a manifest that was edited after packaging", () => {
    const root = staged();
    const manifest = root.read("/opt/podplane/share/vmconfig-manifest.json");
    root.write("/opt/podplane/share/vmconfig-manifest.json", manifest.replace("sha256:", "sha256:0"));
    const run = root.run(scripts.install);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("is not the one that");
  });

  test.each([
    ["unknown type", "runc\tzip\tsha256:00", "has the unknown type zip"],
    ["no digest", "runc\tbinary\t", "runc has no digest of a known algorithm"],
    ["unknown algorithm", "runc\tbinary\tmd5:00", "runc has no digest of a known algorithm"],
    ["tarball without a place", "runc\ttar.gz\tsha256:00", "runc.tar.gz is missing"],
  ])("refuses a dependency with %s", (_, line, message) => {
    const root = staged();
    root.write("/opt/deps/overrides", `${line}\n`);
    const run = root.run(scripts.install);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(message);
  });

  test("refuses a tarball that it has no place for", () => {
    const root = staged([{ name: "mystery", type: "tar.gz", content: archive({ mystery: "m" }) }]);
    expect(root.run(scripts.install).stderr).toContain("there is no place for a tarball named mystery");
  });

  test("compares the package with what was unpacked, and says which file differs", () => {
    const root = staged();
    root.write("/opt/deps/vmconfig.tar.gz", archive({ "./opt/podplane/lib/helpers.sh": "another text" }));
    const run = root.run(scripts.install);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("/opt/podplane/lib/helpers.sh is not what the package holds");
    expect(root.calls()).toEqual([]);
  });

  test("accepts the package that was unpacked", () => {
    const root = staged();
    const helpers = root.read("/opt/podplane/lib/helpers.sh");
    root.write("/opt/deps/vmconfig.tar.gz", archive({ "./opt/podplane/lib/helpers.sh": helpers }));
    const run = root.run(scripts.install);
    expect(run.stdout).toContain("the package is complete");
    expect(run.status).toBe(0);
  });

  test("a failure of dpkg restores the administrator's policy-rc.d, and a second run converges", () => {
    const root = staged();
    root.write("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 0\n", 0o755);
    root.fake("dpkg-fails");
    const failed = root.run(scripts.install);
    expect(failed.status).toBe(1);
    expect(failed.stderr).toMatch(/FATAL: line \d+: dpkg --install/);
    expect(root.read("/usr/sbin/policy-rc.d")).toBe("#!/bin/sh\nexit 0\n");
    root.unfake("dpkg-fails");
    expect(root.run(scripts.install).status).toBe(0);
    expect(root.read("/usr/sbin/policy-rc.d")).toBe("#!/bin/sh\nexit 0\n");
    expect(root.exists("/usr/sbin/policy-rc.d.podplane-bak")).toBe(false);
  });

  test("a killed run leaves no policy-rc.d that the next one takes for the administrator's", () => {
    const root = staged();
    root.fake("dpkg-kills");
    expect(root.run(scripts.install).status).not.toBe(0);
    expect(root.read("/usr/sbin/policy-rc.d")).toContain("Written by vmconfig");
    root.unfake("dpkg-kills");
    expect(root.run(scripts.install).status).toBe(0);
    expectInstalled(root);
  });

  test("a killed run gives back the administrator's policy-rc.d", () => {
    const root = staged();
    root.write("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 0\n", 0o755);
    root.fake("dpkg-kills");
    root.run(scripts.install);
    root.unfake("dpkg-kills");
    root.run(scripts.install);
    expect(root.read("/usr/sbin/policy-rc.d")).toBe("#!/bin/sh\nexit 0\n");
  });

  test("installs what the cluster pins instead of, or besides, what the package lists", () => {
    const root = staged();
    root.write("/opt/deps/kubelet", "another kubelet");
    root.write("/opt/deps/kube2iam", "kube2iam");
    const sha = (content: string): string =>
      execFileSync("sha256sum", { input: content, encoding: "utf8" }).slice(0, 64);
    root.write(
      "/opt/deps/overrides",
      `kubelet\tbinary\tsha256:${sha("another kubelet")}\nkube2iam\tbinary\tsha256:${sha("kube2iam")}\n`,
    );
    const run = root.run(scripts.install);
    expect(run.status).toBe(0);
    expect(root.read("/usr/bin/kubelet")).toBe("another kubelet");
    expect(root.read("/opt/kube2iam/bin/kube2iam")).toBe("kube2iam");
    expect(root.mode("/opt/kube2iam/bin/kube2iam")).toBe("0755");
  });

  test("leaves a library in the version that the system has, and installs one that it lacks", () => {
    const root = staged();
    const digest = execFileSync("sha256sum", { input: "a library", encoding: "utf8" }).slice(0, 64);
    for (const name of ["keepalived", "libnl-3-200", "libperl5.40"]) root.write(`/opt/deps/${name}.deb`, "a library");
    root.write(
      "/opt/deps/overrides",
      `keepalived\tdeb\tsha256:${digest}\nlibnl-3-200\tlibrary\tsha256:${digest}\nlibperl5.40\tlibrary\tsha256:${digest}\n`,
    );
    root.fake("installed/libperl5.40");
    expect(root.run(scripts.install)).toMatchObject({ status: 0, stderr: "" });
    const [call = ""] = root.calls().filter((one) => one.startsWith("dpkg --install"));
    expect(call).toMatch(/libnl-3-200\.deb .*keepalived\.deb/);
    expect(call).not.toContain("libperl");
  });

  test("verifies a library, too", () => {
    const root = staged();
    root.write("/opt/deps/libnl-3-200.deb", "another");
    root.write("/opt/deps/overrides", `libnl-3-200\tlibrary\tsha256:${"0".repeat(64)}\n`);
    const run = root.run(scripts.install);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("libnl-3-200.deb does not have its digest");
  });

  test("a Session Manager agent that cannot be installed does not stop the boot", () => {
    const root = makeRoot("knd");
    stage(root, [{ name: "amazon-ssm-agent", type: "deb", content: text("ssm") }]);
    root.fake("dpkg-fails");
    root.write("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 0\n", 0o755);
    const run = root.run(scripts.install);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain("amazon-ssm-agent could not be installed");
  });

  test("nor does one that user-data could not download", () => {
    const root = makeRoot("knd");
    stage(root, [{ name: "runc", type: "binary", content: text("runc") }]);
    root.write("/opt/deps/overrides", `amazon-ssm-agent\tdeb\tsha256:${"0".repeat(64)}\n`);
    const run = root.run(scripts.install);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain("amazon-ssm-agent was not downloaded");
    expect(root.calls()).toEqual([]);
  });

  test("says when there is nothing to install from", () => {
    const root = makeRoot("knd");
    root.write("/opt/podplane/share/vmconfig-manifest.json", '{"vmconfig":{"kind":"knd"}}');
    expect(root.run(scripts.install).stderr).toContain("there are no downloads in /opt/deps");
  });

  test.each([
    ['{"vmconfig":{"kind":"worker"}}', "kind is worker, not knd or knc"],
    ['{"vmconfig":{}}', "names no kind"],
  ])("refuses the manifest %s", (manifest, message) => {
    const root = staged();
    root.write("/opt/podplane/share/vmconfig-manifest.json", manifest);
    expect(root.run(scripts.install).stderr).toContain(message);
  });
});
