import { describe, expect, test } from "vitest";
import { irOf, lockOf, source } from "../../../../test/helpers/podplane-source.ts";
import type { Ir, IrDependency } from "../../../ir/index.ts";

/** Rulings 31 and 45, contracts/vmconfig.md 6. */

const api = "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }";
const zone = (name: string, pools: readonly string[]) => `zone ${name} {
  subnet { cidr = auto/28, services = [nat], public = true }
  subnet { cidr = auto/28, services = [nstance] }
  ${pools.map((pool) => `subnet { cidr = auto/24, pool = ${pool} }`).join("\n")}
}`;
const pool = (name: string, arch: string) =>
  `pool ${name} { arch = ${arch}, size = 1, instance_type = "${arch === "arm64" ? "t4g" : "t3"}.small" }`;
const names = ["control-plane", "web", "batch", "ci"];
const mixed = (cluster = "") =>
  source({
    cluster,
    pools: [pool("web", "amd64"), pool("batch", "arm64"), pool("ci", "amd64")].join("\n"),
    provider: api,
    zones: zone("eu-west-1a", names),
  });

function dependency(ir: Ir, vm: string, name: string): IrDependency | undefined {
  return ir.vms.find(({ key }) => key === vm)?.dependencies.find((one) => one.name === name);
}

describe("kinds of VM", () => {
  test("are one for each kind and architecture, sorted, with their pools in declared order", () => {
    expect(irOf(mixed()).vms.map(({ key, kind, arch, pools }) => [key, kind, arch, pools])).toEqual([
      ["knc_arm64", "knc", "arm64", ["control-plane"]],
      ["knd_amd64", "knd", "amd64", ["web", "ci"]],
      ["knd_arm64", "knd", "arm64", ["batch"]],
    ]);
  });

  test("have their provider in the key where there are several, and only pools that run there", () => {
    const second = `provider aws {
      account = "123456789012"
      region = "us-east-1"
      vpc { v4cidr = 10.30.0.0/16, v6cidr = auto }
      ${zone("us-east-1a", ["batch", "web"])}
    }`;
    const first = mixed().replace("subnet { cidr = auto/24, pool = batch }", "");
    const text = first.replace(/\}\s*$/, `${second}\n}\n`);
    expect(irOf(text).vms.map(({ key, provider, pools }) => [key, provider, pools])).toEqual([
      ["aws_123456789012_eu-west-1_knc_arm64", "aws_123456789012_eu-west-1", ["control-plane"]],
      ["aws_123456789012_eu-west-1_knd_amd64", "aws_123456789012_eu-west-1", ["web", "ci"]],
      ["aws_123456789012_us-east-1_knd_amd64", "aws_123456789012_us-east-1", ["web"]],
      ["aws_123456789012_us-east-1_knd_arm64", "aws_123456789012_us-east-1", ["batch"]],
    ]);
  });
});

describe("what VMs download", () => {
  const ir = irOf(mixed());

  test("is sorted by name; workers have nothing of the control plane", () => {
    const shared = ["cni-plugins", "containerd", "crictl", "fluent-bit", "kubelet", "libpq5", "libsubid5"];
    const ends = ["nstance-agent", "runc", "uidmap", "vmconfig", "zot"];
    const of = (key: string) => ir.vms.find((vm) => vm.key === key)?.dependencies.map(({ name }) => name);
    expect(of("knd_arm64")).toEqual([...shared, ...ends]);
    const controlPlane = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "netsy"];
    expect(of("knc_arm64")).toEqual([...shared, ...ends, ...controlPlane].sort());
  });

  test.each([
    [
      "knc_arm64",
      "kube-apiserver",
      "binary",
      "kube-apiserver",
      "https://dl.k8s.io/release/v1.37.0/bin/linux/arm64/kube-apiserver",
    ],
    ["knd_amd64", "uidmap", "deb", "uidmap.deb", "{debian-mirror}/pool/main/s/shadow/uidmap_4.17.4-2_amd64.deb"],
    [
      "knd_amd64",
      "cni-plugins",
      "tar.gz",
      "cni-plugins.tar.gz",
      "https://github.com/containernetworking/plugins/releases/download/v1.9.1/cni-plugins-linux-amd64-v1.9.1.tgz",
    ],
    [
      "knd_arm64",
      "vmconfig",
      "tar.gz",
      "vmconfig.tar.gz",
      "https://github.com/podplane/podplanec/releases/download/v0.2.0/vmconfig_0.2.0_knd_debian-13_arm64.tar.gz",
    ],
  ])("on %s %s is a %s called %s", (vm, name, type, file, url) => {
    const found = dependency(ir, vm, name);
    expect(found).toMatchObject({ type, file, own: false, mayFail: false, url: { value: url } });
    expect(found?.url.origin).toMatchObject({ kind: "rule", rule: "pinned-dependency" });
    expect(found?.digest.value).toMatch(/^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/);
  });

  test("comes from the cluster's mirror where it has one, in the mirror layout; pins stay as published", () => {
    const mirrored = irOf(mixed('mirror = "https://deps.example.com/base//"'));
    const places = ["containerd", "uidmap"].map((name) => dependency(mirrored, "knd_amd64", name)?.url.value);
    expect(places).toEqual([
      "https://deps.example.com/base/vmconfig/artifacts/containerd/2.3.1/containerd-2.3.1-linux-amd64.tar.gz",
      "https://deps.example.com/base/vmconfig/artifacts/uidmap/4.17.4-2/uidmap_4.17.4-2_amd64.deb",
    ]);
    expect(dependency(mirrored, "knd_amd64", "uidmap")?.url.origin).toMatchObject({ rule: "mirror-url" });
    expect(mirrored.vms.map((vm) => vm.pins)).toEqual(ir.vms.map((vm) => vm.pins));
  });

  test("is what the lock file pins, whatever this release has", () => {
    const locked = lockOf(mixed()).replaceAll("containerd-2.3.1-linux", "containerd-2.0.0-linux");
    expect(dependency(irOf(mixed(), { lock: locked }), "knc_arm64", "containerd")?.url.value).toBe(
      "https://github.com/containerd/containerd/releases/download/v2.3.1/containerd-2.0.0-linux-arm64.tar.gz",
    );
  });
});

describe("what the file pins itself", () => {
  const sha = (digit: string) => `sha256:${digit.repeat(64)}`;
  const own = `
    dependency kube2iam {
      url = "https://deps.example.com/kube2iam_{arch}.tar.gz?x=1"
      version = "0.11.2"
      digests = { arm64 = "${sha("a")}", amd64 = "${sha("b")}" }
    }
    dependency amazon-ssm-agent {
      url = "https://deps.example.com/{arch}/agent.deb"
      version = "3.3"
      digests = { arm64 = "${sha("c")}", amd64 = "${sha("d")}" }
    }
    dependency containerd {
      url = "https://deps.example.com/containerd-{arch}"
      version = "9"
      digests = { arm64 = "${sha("e")}", amd64 = "${sha("f")}" }
    }
    vmconfig {
      url = "https://deps.example.com/vmconfig_{kind}_{arch}.tgz"
      digests = { knc_arm64 = "${sha("1")}", knd_arm64 = "${sha("2")}", knd_amd64 = "${sha("3")}" }
    }`;
  const ir = irOf(mixed(own));

  test.each([
    ["kube2iam", "tar.gz", "kube2iam.tar.gz", true, false, "https://deps.example.com/kube2iam_amd64.tar.gz?x=1", "b"],
    ["amazon-ssm-agent", "deb", "amazon-ssm-agent.deb", true, true, "https://deps.example.com/amd64/agent.deb", "d"],
    ["containerd", "binary", "containerd", true, false, "https://deps.example.com/containerd-amd64", "f"],
    ["vmconfig", "tar.gz", "vmconfig.tar.gz", false, false, "https://deps.example.com/vmconfig_knd_amd64.tgz", "3"],
  ])(
    "%s is a %s at its own address, with the digest of the architecture",
    (name, type, file, isOwn, mayFail, url, digit) => {
      const found = dependency(ir, "knd_amd64", name);
      expect(found).toMatchObject({ type, file, own: isOwn, mayFail, size: 0 });
      expect([found?.url.value, found?.digest.value]).toEqual([url, sha(digit)]);
      expect(found?.url.origin.kind).toBe("source");
    },
  );

  test("has the version that the file says; a package of one's own has none that we know", () => {
    const versions = ["kube2iam", "vmconfig"].map((name) => dependency(ir, "knd_amd64", name)?.version);
    expect(versions).toEqual(["0.11.2", "custom"]);
  });

  test("takes the place of the release's and of the lock file's, and keeps the order", () => {
    const again = irOf(mixed(own), { lock: lockOf(mixed()) });
    for (const { dependencies } of again.vms) {
      const listed = dependencies.map(({ name }) => name);
      expect(listed).toEqual([...new Set(listed)].sort());
    }
    expect(dependency(again, "knc_arm64", "containerd")?.digest.value).toBe(sha("e"));
  });
});
