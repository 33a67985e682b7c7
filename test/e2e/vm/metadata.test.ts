import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";

/*
 * The routes of a kernel, in a network of their own: a VM with a Pod behind it, as `guard-metadata.sh` finds them.
 */

const tree = join(import.meta.dirname, "..", "..", "..", "vmconfig", "knd", "opt", "podplane");
const name = `podplanec-guard-${process.pid}`;
const address = "169.254.169.254";

function ip(...words: readonly string[]): string {
  return execFileSync("ip", words, { encoding: "utf8" });
}

/** Whether the VM sends a packet to the metadata service, `from` says on whose behalf. */
function isRouted(...from: readonly string[]): boolean {
  return spawnSync("ip", ["-n", name, "route", "get", address, ...from]).status === 0;
}

const pod = ["from", "10.88.0.2", "iif", "pod0"];
const dns = (protocol: string) => [...pod, "ipproto", protocol, "dport", "53"];

function guard(kind: string): void {
  const root = temporaryFolder("guard");
  try {
    mkdirSync(join(root, "opt/podplane/etc"), { recursive: true });
    for (const folder of ["bin", "lib", "share"]) {
      cpSync(join(tree, folder), join(root, "opt/podplane", folder), { recursive: true });
    }
    writeFileSync(join(root, "opt/podplane/etc/user-data.env"), `PROVIDER_KIND='${kind}'\n`);
    const script = join(root, "opt/podplane/bin/guard-metadata.sh");
    execFileSync("ip", ["netns", "exec", name, script], { env: { ...process.env, PODPLANE_ROOT: root } });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const isRoot = process.getuid?.() === 0;

describe.runIf(isRoot)("the metadata service, seen from a VM and from a Pod", () => {
  beforeAll(() => {
    ip("netns", "add", name);
    for (const [link, range] of [
      ["net0", "192.168.77.2/24"],
      ["pod0", "10.88.0.1/24"],
    ] as const) {
      ip("-n", name, "link", "add", link, "type", "veth", "peer", "name", `${link}-far`);
      ip("-n", name, "link", "set", `${link}-far`, "up");
      ip("-n", name, "addr", "add", range, "dev", link);
      ip("-n", name, "link", "set", link, "up");
    }
    ip("-n", name, "route", "add", "default", "via", "192.168.77.1");
    execFileSync("ip", ["netns", "exec", name, "sysctl", "-qw", "net.ipv4.ip_forward=1"]);
  });
  afterAll(() => ip("netns", "del", name));

  it("is open to both where nothing is closed, and on another cloud", () => {
    guard("aws");
    expect([isRouted(), isRouted(...pod)]).toEqual([true, true]);
  });

  it("is closed to Pods on Google Cloud, but for DNS, however often kubelet starts", () => {
    for (const _ of [1, 2]) {
      guard("google");
      expect([isRouted(), isRouted(...pod)]).toEqual([true, false]);
      expect([isRouted(...dns("udp")), isRouted(...dns("tcp"))]).toEqual([true, true]);
    }
    expect(ip("-n", name, "rule", "show", "priority", "4").trim().split("\n")).toHaveLength(1);
  });
});
