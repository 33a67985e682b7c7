import { describe, expect, test } from "vitest";
import { installedRoot, makeRoot, scripts, userData } from "./root.ts";

const detected = "/opt/podplane/etc/detected.env";
const mutable = "/opt/podplane/etc/mutable.env";
const marker = "/opt/podplane/bootstrap.done";

describe("bootstrap.sh", () => {
  test("detects the facts of the VM once and copies the defaults", () => {
    const root = installedRoot("knd");
    expect(root.run(scripts.bootstrap).status).toBe(0);
    expect(root.read(detected)).toBe(
      [
        "VMCONFIG_KIND='knd'",
        "VMCONFIG_BASE_KIND='node'",
        "INSTANCE_PROVIDER_ID='i-local'",
        "INSTANCE_NETDEV='eth0'",
        "INSTANCE_IPV4='192.0.2.10'",
        "INSTANCE_IPV6='2001:db8::10'",
        "INSTANCE_HOSTNAME='knd-0001'",
        "INSTANCE_FQDN='knd-0001.example.com'",
        "",
      ].join("\n"),
    );
    expect(root.read(mutable)).toBe(root.read("/opt/podplane/share/defaults/mutable.env"));
    expect(root.read(marker)).toMatch(/^completed_at=\d{4}-\d\d-\d\dT[\d:]{8}Z\n$/);
    for (const path of [detected, mutable, marker]) expect(root.mode(path)).toBe("0600");

    root.write(mutable, "KUBE_LOG_LEVEL='7'\n", 0o600);
    const before = root.snapshot();
    expect(root.run(scripts.bootstrap).stdout).toContain("bootstrap: unchanged");
    expect(root.snapshot()).toBe(before);
  });

  test("what user-data states wins, an empty IPv6 address included", () => {
    const root = installedRoot("knd", { INSTANCE_IPV4: "192.0.2.99", INSTANCE_IPV6: "", INSTANCE_FQDN: "a.b" });
    root.run(scripts.bootstrap);
    expect(root.read(detected)).toContain("INSTANCE_IPV4='192.0.2.99'\nINSTANCE_IPV6=''\n");
    expect(root.read(detected)).toContain("INSTANCE_FQDN='a.b'\n");
  });

  test("a VM without a global IPv6 address has none", () => {
    const root = installedRoot("knd");
    root.fake("ip-6", "2: eth0    inet6 fe80::1/64 scope link\n");
    root.run(scripts.bootstrap);
    expect(root.read(detected)).toContain("INSTANCE_IPV6=''\n");
  });

  test.each([
    ["aws", { PROVIDER_KIND: "aws", AWS_ACCOUNT_ID: "123456789012" }, "v1.availability_zone", "aws:///z-1/i-1"],
    ["aws, older spelling", { PROVIDER_KIND: "aws", AWS_ACCOUNT_ID: "1" }, "v1.availability-zone", "aws:///z-1/i-1"],
    ["google", { PROVIDER_KIND: "google", GOOGLE_PROJECT_ID: "p" }, "v1.availability_zone", "gce://p/z-1/i-1"],
    ["proxmox", { PROVIDER_KIND: "proxmox" }, "unused", "i-local"],
  ])("knows the provider's id on %s", (_, values, zoneKey, id) => {
    const root = installedRoot("knd", values);
    root.fake(`cloud-init/${zoneKey}`, "z-1");
    root.fake(`cloud-init/${zoneKey.replace("availability", "instance").replace("zone", "id")}`, "i-1");
    expect(root.run(scripts.bootstrap).log).toContain("made detected.env");
    expect(root.read(detected)).toContain(`INSTANCE_PROVIDER_ID='${id}'\n`);
  });

  test("a full name always has a dot", () => {
    const root = installedRoot("knd");
    root.fake("fqdn", "knd-0001\n");
    root.run(scripts.bootstrap);
    expect(root.read(detected)).toContain("INSTANCE_FQDN='knd-0001.localdomain'");
    for (const path of [detected, mutable, marker]) root.remove(path);
    root.write("/etc/resolv.conf", "search corp.example.com other\n");
    root.run(scripts.bootstrap);
    expect(root.read(detected)).toContain("INSTANCE_FQDN='knd-0001.corp.example.com'");
  });

  test.each([
    ["no route", "ip-route", "no network device has a default route"],
    ["no IPv4 address", "ip-4", "eth0 has no IPv4 address"],
  ])("%s is fatal, and the next run repeats everything", (_, answer, message) => {
    const root = installedRoot("knd");
    root.fake(answer, "");
    const run = root.run(scripts.bootstrap);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(message);
    expect(root.exists(marker)).toBe(false);
    expect(root.exists(mutable)).toBe(false);
  });

  test.each([
    ["AWS without account", { PROVIDER_KIND: "aws" }, "AWS needs AWS_ACCOUNT_ID and CLUSTER_ID"],
    ["Google without project", { PROVIDER_KIND: "google" }, "needs GOOGLE_PROJECT_ID"],
    ["an unknown provider", { PROVIDER_KIND: "azure" }, "must be local, aws, google or proxmox"],
  ])("%s is fatal", (_, values, message) => {
    const run = installedRoot("knd", values).run(scripts.bootstrap);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(message);
  });

  test("a run that was killed before the marker is repeated; temporary files do not stay", () => {
    const root = installedRoot("knd");
    root.write(`${detected}.tmp`, "half");
    root.write(detected, "half");
    expect(root.run(scripts.bootstrap).status).toBe(0);
    expect(root.read(detected)).toContain("INSTANCE_NETDEV='eth0'");
    expect(root.exists(`${detected}.tmp`)).toBe(false);
  });

  test.each([detected, mutable])("the marker without %s is fatal: nothing is seeded silently", (path) => {
    const root = installedRoot("knd");
    root.run(scripts.bootstrap);
    root.write(path, "");
    expect(root.run(scripts.bootstrap).stderr).toContain(`${path} is missing or empty`);
    expect(root.read(path)).toBe("");
  });

  test("needs install.sh and user-data first", () => {
    const root = makeRoot("knd");
    expect(root.run(scripts.bootstrap).stderr).toContain("user-data.env is missing or empty");
    root.write("/opt/podplane/etc/user-data.env", userData());
    expect(root.run(scripts.bootstrap).stderr).toContain("vmconfig-installed.json is missing or empty");
  });
});
