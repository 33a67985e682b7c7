import { describe, expect, test } from "vitest";
import {
  compileText,
  errorsOf,
  irOf,
  lockOf,
  type SourceParts,
  source,
} from "../../../../test/helpers/podplane-source.ts";
import type { Located } from "../../../origins/origin.ts";

/*
 * What the IR holds of what the file leaves out: contracts/cluster-config.md 5.1, 5.2 and 5.7,
 * netsy-seed.md 6.3, rulings 4, 14, 38, 39 and 48.
 */

const lowered = (parts: SourceParts = {}) => irOf(source(parts));

/** A value with the rule, default or place that it comes from. */
function known(located: Located<unknown> | undefined): readonly unknown[] {
  if (!located) return [];
  const { value, origin } = located;
  const from = origin.kind === "rule" ? origin.rule : origin.kind === "default" ? origin.attribute : "source";
  return [value, from];
}

describe("the range of Services", () => {
  test.each([
    ["198.18.0.0/15", ["198.18.0.1", "198.19.255.254"]],
    ["10.96.0.0/12", ["10.96.0.1", "10.111.255.254"]],
    ["172.20.0.0/16", ["172.20.0.1", "172.20.255.254"]],
    ["10.0.0.0/24", ["10.0.0.1", "10.0.0.254"]],
    ["10.0.0.0/29", ["10.0.0.1", "10.0.0.6"]],
    ["10.0.0.0/30", ["10.0.0.1", "10.0.0.2"]],
    ["10.96.0.0/12, fd00:1234::/108", ["10.96.0.1", "10.111.255.254", "fd00:1234::1", "fd00:1234::ffff"]],
    ["10.43.0.0/16, 2001:db8:42:1::/112", ["10.43.0.1", "10.43.255.254", "2001:db8:42:1::1", "2001:db8:42:1::ffff"]],
    ["192.168.128.0/17, fd42::/64", ["192.168.128.1", "192.168.255.254", "fd42::1", "fd42::ffff"]],
  ])("%s gives the API and DNS their addresses", (ranges, addresses) => {
    const { services } = lowered({ kubernetes: `service_cidr = [${ranges}]` }).kubernetes;
    expect(services.flatMap(({ apiAddress, dnsAddress }) => [apiAddress, dnsAddress])).toEqual(addresses);
    expect(services.map(({ cidr }) => cidr.value).join(", ")).toBe(ranges);
    expect(services.map(({ family }) => family)).toEqual(addresses.length === 2 ? [4] : [4, 6]);
  });

  test.each([
    ["10.0.0.0/31", "service-range-too-small"],
    ["10.43.0.0/16, 2001:db8:42:1::/113", "service-range-too-small"],
    ["fd00::/108", "ipv6-only"],
    ["fd00::/108, 10.96.0.0/12", "ipv4-not-first"],
    ["10.96.0.0/12, 10.112.0.0/12", "duplicate-family"],
    ["10.96.0.1/12", "not-canonical"],
  ])("%s is refused", (ranges, rule) => {
    expect(errorsOf(compileText(source({ kubernetes: `service_cidr = [${ranges}]` })))).toEqual([rule]);
  });
});

describe("ranges that the file leaves out", () => {
  test.each([
    ["", "100.64.0.0/10 fd64::/48", "198.18.0.0/15 fdc6::/108"],
    ["cluster_cidr = [10.64.0.0/16]", "10.64.0.0/16", "198.18.0.0/15"],
    ["cluster_cidr = [10.64.0.0/16, fd00::/56]", "10.64.0.0/16 fd00::/56", "198.18.0.0/15 fdc6::/108"],
    ["service_cidr = [10.96.0.0/16]", "100.64.0.0/10", "10.96.0.0/16"],
  ])("have the families of the other one: %s", (kubernetes, pods, services) => {
    const ir = lowered({ kubernetes });
    expect(ir.kubernetes.clusterCidrs.map(({ value }) => value).join(" ")).toBe(pods);
    expect(ir.kubernetes.services.map(({ cidr }) => cidr.value).join(" ")).toBe(services);
  });

  test("name the rule and what it looked at", () => {
    const text = source({ kubernetes: "service_cidr = [10.96.0.0/16]" });
    const [pods] = irOf(text).kubernetes.clusterCidrs;
    const start = text.indexOf("[10.96.0.0/16]");
    expect(pods?.origin).toMatchObject({ kind: "rule", rule: "default-ranges", from: [{ span: { start } }] });
  });
});

describe("how workers reach the API (ruling 39)", () => {
  const balancer = (name: string, isPublic: boolean, listeners: string) =>
    `load_balancer ${name} { public = ${isPublic}, subnets = ${isPublic ? "public" : "control-plane"}, ${listeners} }`;
  const api = "listener 6443 { pool = control-plane }";
  const zones = `zone eu-west-1a {
    subnet { cidr = auto/28, services = [nat, nlb], public = true }
    subnet { cidr = auto/28, services = [nstance] }
    subnet { cidr = auto/24, pool = control-plane }
  }`;
  const provider = "aws_123456789012_eu-west-1";
  const internal = (kubernetes: string, balancers: string) =>
    lowered({ kubernetes, provider: balancers, zones }).kubernetes.internalApi;

  test.each([
    [
      "a private balancer",
      "",
      balancer("inner", false, api),
      { kind: "private", balancer: { provider, name: "inner" } },
    ],
    [
      "a private balancer, though the API has one of its own",
      "api_load_balancer = outer",
      `${balancer("outer", true, api)}\n${balancer("inner", false, api)}`,
      { kind: "private", balancer: { provider, name: "inner" } },
    ],
    [
      "the API's balancer where there is no private one",
      "api_load_balancer = outer",
      balancer("outer", true, api),
      { kind: "public", balancer: { provider, name: "outer" } },
    ],
    ["nothing where no balancer is named", "", balancer("outer", true, api), undefined],
    [
      "nothing where the API has another port outside",
      "api_load_balancer = outer, api_port = 443",
      balancer("outer", true, "listener 443 { pool = control-plane, target_port = 6443 }"),
      undefined,
    ],
    [
      "nothing where the private balancer listens on another port",
      "",
      balancer("inner", false, "listener 443 { pool = control-plane, target_port = 6443 }"),
      undefined,
    ],
  ])("through %s", (_case, kubernetes, balancers, expected) => {
    expect(internal(kubernetes, balancers)?.value).toEqual(expected);
  });

  test("listeners are sorted by port, and forward to their own port unless told otherwise", () => {
    const listeners =
      "listener 6443 { pool = control-plane }\nlistener 443 { pool = control-plane, target_port = 8443 }";
    const [made] = lowered({ provider: `load_balancer x { public = false, subnets = control-plane\n${listeners} }` })
      .providers[0].loadBalancers;
    expect(made?.listeners.map(({ port, targetPort }) => [port.value, ...known(targetPort)])).toEqual([
      [443, 8443, "source"],
      [6443, 6443, "target-port"],
    ]);
    expect(known(made?.subnetRole)).toEqual(["control-plane", "source"]);
  });
});

describe("a cluster that says nothing of them", () => {
  const ir = lowered();

  test.each([
    ["oidc.clientId", ir.oidc.clientId, ["tools", "oidc-client-id"]],
    ["oidc.usernameClaim", ir.oidc.usernameClaim, ["email", "oidc.username_claim"]],
    ["oidc.groupsClaim", ir.oidc.groupsClaim, ["groups", "oidc.groups_claim"]],
    ["oidc.signingAlgorithms", ir.oidc.signingAlgorithms, [["RS256"], "oidc-signing-algorithms"]],
    ["oidc.caCertificate", ir.oidc.caCertificate, []],
    ["kubernetes.apiPort", ir.kubernetes.apiPort, [6443, "kubernetes.api_port"]],
    ["kubernetes.nodeMaskSizeIpv4", ir.kubernetes.nodeMaskSizeIpv4, [24, "kubernetes.node_cidr_mask_size_ipv4"]],
    ["kubernetes.nodeMaskSizeIpv6", ir.kubernetes.nodeMaskSizeIpv6, [64, "kubernetes.node_cidr_mask_size_ipv6"]],
    ["kubernetes.logLevel", ir.kubernetes.logLevel, [2, "kubernetes.log_level"]],
    ["kubernetes.etcdServers", ir.kubernetes.etcdServers, ["https://127.0.0.1:2378", "kubernetes.etcd_servers"]],
    ["registry.enabled", ir.registry.enabled, [true, "registry.enabled"]],
    ["registry.hostname", ir.registry.hostname, ["tools-registry.local", "registry-hostname"]],
    ["registry.endpoint", ir.registry.endpoint, ["", "unset-is-empty"]],
    ["registry.pathStyle", ir.registry.pathStyle, [false, "registry.path_style"]],
    ["registry.ingressEnabled", ir.registry.ingressEnabled, [false, "ingress.enabled"]],
    ["imageMirror.enabled", ir.imageMirror.enabled, [false, "mirror.enabled"]],
    ["imageMirror.hostname", ir.imageMirror.hostname, ["tools-registry.local", "mirror-hostname"]],
    ["imageMirror.prefix", ir.imageMirror.prefix, ["mirror", "mirror.prefix"]],
    ["telemetry.enabled", ir.telemetry.enabled, [false, "telemetry.enabled"]],
    ["telemetry.logCloudinit", ir.telemetry.logCloudinit, [true, "telemetry.log_cloudinit"]],
    ["telemetry.s3Bucket", ir.telemetry.s3Bucket, ["", "unset-is-empty"]],
    ["telemetry.s3AssumeRole", ir.telemetry.s3AssumeRole, ["", "unset-is-empty"]],
    ["telemetry.otlpEndpoint", ir.telemetry.otlpEndpoint, ["", "unset-is-empty"]],
    [
      "enableSsm",
      ir.providers[0].kind === "aws" ? ir.providers[0].enableSsm : undefined,
      [true, "provider.enable_ssm"],
    ],
    ["modules.version", ir.modules["nstance-dev/nstance/aws"]?.version, ["2.0.1", "pinned-module"]],
    ["modules.nstanceVersion", ir.modules["nstance-dev/nstance/aws"]?.nstanceVersion, ["2.0.1", "pinned-module"]],
  ])("has %s all the same, and its origin", (_name, located, expected) => {
    expect(known(located)).toEqual(expected);
  });

  test("ships the logs of the contract's services, without first-boot-env (ruling 44)", () => {
    expect(known(ir.telemetry.logServices)).toEqual([
      [
        "cron",
        "ssh",
        "netsy",
        "nstance-agent",
        "nstance-recv-watch",
        "containerd",
        "kube-apiserver",
        "kube-controller-manager",
        "kube-scheduler",
        "kubelet",
        "zot",
      ],
      "default-log-services",
    ]);
  });

  test("has no parts that are optional", () => {
    const { acme, domains, secrets, componentSource, state, renames, name, doc } = ir;
    expect({ acme, domains, secrets, componentSource, state, renames, name, doc }).toEqual({
      acme: undefined,
      domains: [],
      secrets: undefined,
      componentSource: undefined,
      state: undefined,
      renames: [],
      name: undefined,
      doc: undefined,
    });
    expect([ir.ssh.authorizedKeys, ir.ssh.immutableAuthorizedKeys]).toEqual([[], []]);
    expect(Object.values(ir.modules).map((module) => module.dialect)).toEqual(["v2a"]);
  });
});

describe("pools (ruling 14)", () => {
  const zones = ["a", "b", "c"]
    .map(
      (letter) => `zone eu-west-1${letter} {
        subnet { cidr = auto/28, services = [nat], public = true }
        subnet { cidr = auto/28, services = [nstance] }
        ${letter === "c" ? "" : "subnet { cidr = auto/24, pool = control-plane }"}
      }`,
    )
    .join("\n");

  test.each([
    ["size = 3", 3, [], 6],
    ["size = { eu-west-1b = 1, eu-west-1a = 2 }", 2, ["eu-west-1a 2", "eu-west-1b 1"], 3],
    ["size = { eu-west-1a = 0, eu-west-1b = 5 }", 5, ["eu-west-1a 0", "eu-west-1b 5"], 5],
  ])("%s counts in the zones that have a subnet", (pool, size, byZone, total) => {
    const [made] = lowered({ pool, zones }).pools;
    expect(made?.size.value).toBe(size);
    expect(made?.zoneSizes.map(({ zone, size: own }) => `${zone.value} ${own.value}`)).toEqual(byZone);
    expect(made?.total).toBe(total);
  });

  test("zones list their pools in declared order; disks are in GiB or left to the image", () => {
    const ir = lowered({
      pool: "size = 1, disk_size = 1TiB",
      pools: 'pool web { arch = amd64, size = 1, instance_type = "t3.small" }',
      kubernetes: "api_load_balancer = api",
      provider: "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }",
      zones: `zone eu-west-1a {
        subnet { cidr = auto/28, services = [nat], public = true }
        subnet { cidr = auto/28, services = [nstance] }
        subnet { cidr = auto/24, pool = web }
        subnet { cidr = auto/24, pool = control-plane }
      }`,
    });
    expect(ir.providers[0].zones.map((zone) => zone.pools)).toEqual([["control-plane", "web"]]);
    expect(ir.pools.map(({ diskSizeGib }) => diskSizeGib?.value)).toEqual([1024, undefined]);
  });
});

describe("what stands elsewhere in the file", () => {
  test.each([
    ['prefix = "/"', ""],
    ['prefix = " /a/b/ "', "a/b"],
    ['prefix = "images"', "images"],
  ])("a mirror with %s has %j in front of images", (prefix, expected) => {
    expect(lowered({ cluster: `registry { mirror { ${prefix} } }` }).imageMirror.prefix.value).toBe(expected);
  });

  test("a mirror is on the cluster's registry unless it names its own", () => {
    const mirror = (text: string) =>
      lowered({ cluster: `registry { hostname = "r.example.com", mirror { ${text} } }` }).imageMirror.hostname.value;
    expect(mirror("")).toBe("r.example.com");
    expect(mirror('hostname = "m.example.com"')).toBe("m.example.com");
  });

  test.each([
    ["state local {}", { kind: "local" }],
    [
      'state s3 { bucket = "states", region = "eu-west-1" }',
      { kind: "s3", bucket: "states", key: "tools/terraform.tfstate", region: "eu-west-1", profile: undefined },
    ],
    [
      'state s3 { bucket = "states", region = "eu-west-1", key = "k", profile = "p" }',
      { kind: "s3", bucket: "states", key: "k", region: "eu-west-1", profile: "p" },
    ],
    ['state gcs { bucket = "states" }', { kind: "gcs", bucket: "states", prefix: "tools" }],
    ['state gcs { bucket = "states", prefix = "p" }', { kind: "gcs", bucket: "states", prefix: "p" }],
  ])("%s", (block, expected) => {
    const { state } = lowered({ cluster: block });
    const values = Object.fromEntries(
      Object.keys(expected).map((key) => {
        const member = state?.[key as keyof typeof state] as Located<string> | string | undefined;
        return [key, typeof member === "object" ? member.value : member];
      }),
    );
    expect(values).toEqual(expected);
  });

  test("secrets providers keep what the file sets and nothing else", () => {
    const { secrets } = lowered({
      cluster: `secrets {
        default_provider = main
        provider main { kind = vault, address = "https://vault.example.com" }
      }`,
    });
    expect(secrets?.defaultProvider?.value).toBe("main");
    const [provider] = secrets?.providers ?? [];
    expect([provider?.name.value, provider?.kind.value]).toEqual(["main", "vault"]);
    expect(Object.entries(provider?.settings ?? {}).map(([name, { value }]) => [name, value])).toEqual([
      ["address", "https://vault.example.com"],
    ]);
  });

  test.each([
    ['branch = "main"', { kind: "branch", value: "main" }],
    ['semver = ">=1.2 <2"', { kind: "semver", value: ">=1.2 <2" }],
    ["", undefined],
  ])("a component source with %j", (selector, expected) => {
    const ref = selector === "" ? "" : `ref { ${selector} }`;
    const { componentSource } = lowered({
      cluster: `components { source { url = "https://git.example.com/c", ${ref} } }`,
    });
    const found = componentSource?.ref;
    expect(found && { kind: found.kind, value: found.value.value }).toEqual(expected);
    expect(componentSource?.secretRef).toBeUndefined();
  });

  test("keys of SSH for later VMs only are no keys for those that run", () => {
    const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGfF5vYy0vC0yRZ8bKz8b9e2Zt0y2b3c4d5e6f7g8h9i sre";
    const { ssh } = lowered({ cluster: `ssh { immutable_authorized_keys = ["${key}"] }` });
    expect(ssh.authorizedKeys).toEqual([]);
    expect(ssh.immutableAuthorizedKeys.map(({ value }) => value)).toEqual([key]);
  });

  test.each([
    ["", undefined],
    ['account = "123456789012"', "eu-west-1"],
    ['account = "210987654321"', "eu-north-1"],
    ['profile = "ops"', "eu-north-1"],
    ['region = "us-east-1"', "us-east-1"],
  ])("the region of a zone with { %s } is %s", (zone, region) => {
    const north = `provider aws north {
      account = "210987654321", region = "eu-north-1", profile = "ops"
      vpc { v4cidr = 10.21.0.0/16 }
      zone eu-north-1a {
        subnet { cidr = auto/28, services = [nat, nlb], public = true }
        subnet { cidr = auto/28, services = [nstance] }
        subnet { cidr = auto/24, pool = web }
      }
      load_balancer main { public = true, subnets = public, listener 443 { pool = web } }
    }`;
    const text = source({
      kubernetes: "api_load_balancer = api",
      cluster: `registry { hostname = "r.example.com" }
        domain "example.com" { load_balancer = main, provider aws-route53 { ${zone} } }`,
      pools: 'pool web { arch = arm64, size = 1, instance_type = "t4g.small" }',
      provider: "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }",
    });
    expect(irOf(text.replace(/\n\}\n$/, `\n${north}\n}\n`)).domains[0]?.dns?.region?.value).toBe(region);
  });

  test("a value that a `let` holds knows where it is used and where it was written", () => {
    const text = source({ top: "let level = 4", kubernetes: "log_level = let.level" });
    const at = (words: string, length: number) => ({ start: text.indexOf(words), end: text.indexOf(words) + length });
    expect(irOf(text).kubernetes.logLevel.origin).toMatchObject({
      kind: "source",
      span: at("let.level", 9),
      written: at("4", 1),
    });
  });

  test("doc comments of the cluster and of pools are kept", () => {
    const text = source()
      .replace("cluster tools", "/// Ours.\ncluster tools")
      .replace("  pool", "  /// Runs the API.\n  pool");
    const ir = irOf(text);
    expect([ir.doc, ir.pools[0]?.doc]).toEqual(["Ours.", "Runs the API."]);
  });
});

test("versions of the modules come from the lock file", () => {
  const lock = lockOf(source()).replaceAll('"2.0.1"', '"2.0.7"');
  const modules = Object.values(irOf(source(), { lock }).modules);
  expect(modules.map((one) => [one.version.value, one.nstanceVersion.value, one.dialect])).toEqual([
    ["2.0.7", "2.0.7", "v2a"],
  ]);
});
