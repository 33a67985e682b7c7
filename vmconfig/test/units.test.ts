import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";

/*
 * When a service of a VM is started: after which others, and which files it waits for. A condition that is lost starts
 * a service which ends again and again until its certificates have come.
 */

const folder = join(import.meta.dirname, "..");
const units = new Map(
  globSync("kn[cd]/etc/systemd/system/*", { cwd: folder }).map((path) => [
    basename(path),
    readFileSync(join(folder, path), "utf8"),
  ]),
);
const values = (unit: string, key: RegExp): readonly string[] =>
  (units.get(unit) ?? "").split("\n").filter((line) => key.test(line));

const pair = (name: string, keys: string) => [`/opt/crt/${name}.crt`, `/opt/key/${keys}/${name}.key`];
const ca = "/opt/crt/ca.crt";
const apiKeys = "kube-apiserver";

describe("a unit", () => {
  test.each<[string, readonly string[]]>([
    ["containerd.service", []],
    ["fluent-bit.service", []],
    ["nstance-agent.service", []],
    ["hosts-refresh.service", ["user-data", "detected", "mutable"].map((name) => `/opt/podplane/etc/${name}.env`)],
    ["keepalived.service", ["/opt/keepalived/etc/keepalived.conf"]],
    [
      "kube-apiserver.service",
      [
        ...[ca, "/opt/pub/service-accounts.pub", "/opt/key/kube-apiserver/service-accounts.key"],
        ...pair("kube-apiserver.client", apiKeys),
        ...pair("kube-apiserver.server", apiKeys),
        ...pair("front-proxy.client", apiKeys),
      ],
    ],
    ["kube-controller-manager.service", [ca, ...pair("kube-controller-manager.client", "kube-controller-manager")]],
    ["kube-scheduler.service", [ca, ...pair("kube-scheduler.client", "kube-scheduler")]],
    ["netsy.service", [ca, ...pair("netsy.server", "netsy"), ...pair("netsy.client", "netsy")]],
    ["kube2iam.service", [ca, ...pair("kube2iam.client", "kube2iam")]],
    ["kubelet.service", [ca, ...pair("kubelet.client", "kubelet"), ...pair("kubelet.server", "kubelet")]],
    ["zot.service", pair("registry.server", "registry")],
  ])("%s waits for these files", (unit, paths) => {
    expect(values(unit, /^ConditionPathExists=/)).toEqual(paths.map((path) => `ConditionPathExists=${path}`));
  });

  test.each<[string, readonly string[]]>([
    ["containerd.service", ["After=network.target local-fs.target dbus.service"]],
    ["fluent-bit.service", ["Requires=network-online.target", "After=network-online.target"]],
    ["nstance-agent.service", ["Wants=network.target", "After=network.target"]],
    ["hosts-refresh.service", ["Wants=network-online.target", "After=network-online.target"]],
    ["keepalived.service", ["Wants=network-online.target", "After=network-online.target kube-apiserver.service"]],
    ["kube-apiserver.service", ["Wants=netsy.service", "After=netsy.service"]],
    ["kube-controller-manager.service", ["Wants=kube-apiserver.service", "After=kube-apiserver.service"]],
    ["kube-scheduler.service", ["Wants=kube-apiserver.service", "After=kube-apiserver.service"]],
    ["kube2iam.service", ["Wants=kube-apiserver.service", "After=kube-apiserver.service"]],
    ["kubelet.service", ["Wants=kube-apiserver.service", "After=kube-apiserver.service"]],
    ["netsy.service", ["Wants=nstance-agent.service", "After=nstance-agent.service"]],
    ["nstance-recv-watch.service", ["After=network.target"]],
    ["zot.service", ["Requires=network-online.target", "After=network-online.target"]],
  ])("%s is started in this order", (unit, lines) => {
    expect(values(unit, /^(?:After|Before|Requires|Wants)=/)).toEqual(lines);
  });

  test.each([
    ["keepalived.service", "/usr/sbin/keepalived"],
    ["kube2iam.service", "/opt/kube2iam/bin/kube2iam"],
  ])("%s is passed over where its program is not installed", (unit, program) => {
    expect(values(unit, /^ConditionFileIsExecutable=/)).toEqual([`ConditionFileIsExecutable=${program}`]);
  });

  test("says to people what it is", () => {
    expect(units.size).toBe(16);
    for (const name of units.keys()) {
      expect(values(name, /^Description=[A-Z].{3,}/i), name).toHaveLength(1);
    }
  });
});
