import type { Ir, IrRename, Located } from "../../compiler/ir/index.ts";
import { googleVariants } from "./google-sources.ts";
import { type ClusterSpec, createDomain, createIr, given, source, targetIr, targetProvider, targetSpec } from "./ir.ts";

const home = "aws_123456789012_us-east-1";
const main = { provider: home, name: "main" };

/** Newer modules refuse a prefix as long as the target's id (ruling 1). */
const newer = { dialect: "v2b", namePrefix: "internaltools-prod" } as const;

const far = {
  ...targetProvider,
  region: "eu-west-1",
  zones: [{ name: "eu-west-1a" }, { name: "eu-west-1b" }],
  range: "172.19",
  profile: "far",
  balancers: [{ name: "far", public: true, subnets: "public", listeners: [[443, 443, "ingress"]] as const }],
  buckets: ["backups"],
  roles: [{ name: "backup", buckets: ["backups"], permissions: "read-only" as const }],
};

/** Workers only: control planes stay on the first provider. */
function workersOnly<T extends { readonly zones: readonly { readonly name: string }[] }>(provider: T): T {
  return { ...provider, zones: provider.zones.map((zone) => ({ ...zone, pools: ["ingress"] })) };
}

const smallest: ClusterSpec = {
  id: "tiny",
  pools: [{ name: "control-plane" }],
  providers: [
    {
      account: "210987654321",
      region: "eu-central-1",
      zones: [{ name: "eu-central-1a" }],
      range: "10.0",
      network: "dual-stack",
      balancers: [],
    },
  ],
};

function withoutDualStack(ir: Ir): Ir {
  const { kubernetes } = ir;
  return {
    ...ir,
    kubernetes: {
      ...kubernetes,
      clusterCidrs: kubernetes.clusterCidrs.slice(0, 1),
      services: kubernetes.services.slice(0, 1),
    },
  };
}

function twoAccounts(): Ir {
  const other = {
    ...workersOnly(far),
    account: "999999999999",
    region: "us-east-1",
    zones: ["us-east-1a", "us-east-1b"].map((name) => ({
      name,
      pools: ["ingress"],
      shard: `${name}-999999999999`,
      moduleName: `shard_999999999999_${name.replaceAll("-", "_")}`,
    })),
  };
  const ir = targetIr({ ...targetSpec, providers: [targetProvider, other] });
  const away = { provider: "aws_999999999999_us-east-1", name: "far" };
  return { ...ir, domains: [...ir.domains, createDomain("far.example.com", away, {})] };
}

function twoRegions(): Ir {
  const ir = targetIr({ ...targetSpec, providers: [targetProvider, { ...workersOnly(far), accountHolder: home }] });
  const away = { provider: "aws_123456789012_eu-west-1", name: "far" };
  const domain = createDomain("far.example.com", away, { hostedZoneId: "Z0000000000000000FAR" });
  if (!domain.dns) throw new Error("the domain has DNS of its own");
  // Both zones are reached with the credentials of the first account.
  return {
    ...ir,
    domains: [...ir.domains, { ...domain, dns: { ...domain.dns, account: given("123456789012"), zoneProvider: home } }],
  };
}

function dnsMixed(): Ir {
  const ir = targetIr();
  const [domain] = ir.domains;
  if (!domain?.dns) throw new Error("the target has a domain");
  const cloudflare = {
    ...domain.dns,
    kind: given("cloudflare" as const),
    managed: false,
    zoneProvider: undefined,
    hostedZoneId: undefined,
  };
  return {
    ...ir,
    domains: [
      createDomain("example.com", main, {}),
      domain,
      createDomain("by-hand.example.org", main, "manual"),
      { ...createDomain("cloudflare.example.org", main, "manual"), dns: cloudflare },
    ],
  };
}

function renamed(): Ir {
  const rename = (kind: IrRename["kind"], from: string, to: string): IrRename => ({
    origin: source(),
    kind,
    from,
    to,
    provider: home,
  });
  const ir = targetIr();
  const [first, ...more] = ir.providers;
  if (first.kind !== "aws") throw new Error("the target is on another cloud");
  const loadBalancers = first.loadBalancers.map((one) => (one.name.value === "main" ? { ...one, key: "front" } : one));
  const subnets = first.network.subnets.map((one) => (one.role === "ingress" ? { ...one, key: "web" } : one));
  const provider = { ...first, loadBalancers, network: { ...first.network, subnets } };
  return {
    ...ir,
    pools: ir.pools.map((one) => (one.name.value === "ingress" ? { ...one, key: "web" } : one)),
    providers: [provider, ...more],
    renames: [rename("bucket", "files", "uploads"), rename("role", "storage", "app-storage")],
  };
}

/** A cluster that is made today, with disks of a given size and of the image's, in two accounts. */
function newerDefaults(): Ir {
  const pools = [{ name: "control-plane" }, { name: "ingress", diskSizeGib: 40 }];
  const spec = { ...targetSpec, pools, defaults: 2, providers: [targetProvider, workersOnly(far)] as const };
  const ir = createIr(spec);
  return { ...ir, seed: targetIr().seed, oidc: { ...ir.oidc, groupsClaim: given("cognito:groups") } };
}

/** What the lock file keeps of another time: a prefix of secrets, an issuer, a provider that was taken out. */
function kept(): Ir {
  const ir = createIr({ ...smallest, ...newer });
  return {
    ...ir,
    kubernetes: { ...ir.kubernetes, serviceAccountIssuer: given("https://old.tools.example.com:6443") },
    platform: { ...ir.platform, secrets: { ...ir.platform.secrets, prefix: "nstance/tiny/", isDefault: false } },
    retiredProviders: [
      {
        key: "aws_999999999999_eu-west-1",
        kind: "aws",
        account: "999999999999",
        region: "eu-west-1",
        profile: "old",
        managed: undefined,
        since: "",
        origin: { kind: "rule", rule: "retired-provider", from: [source()] },
      },
    ],
  };
}

const certificate = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUexample\n-----END CERTIFICATE-----\n";

/** Everything that the target leaves at its default. */
function everythingSet(): Ir {
  const spec = { ...targetProvider, enableSsm: false };
  const ir = targetIr({ ...targetSpec, providers: [spec] });
  const { oidc, kubernetes, registry, telemetry } = ir;
  return {
    ...ir,
    oidc: {
      ...oidc,
      caCertificate: given(certificate),
      signingAlgorithms: given(["ES256", "RS256"]),
      usernameClaim: given("sub"),
    },
    kubernetes: {
      ...kubernetes,
      apiPort: given(8443),
      serviceAccountIssuer: given("https://k8s.tools.example.com:8443"),
      nodeMaskSizeIpv4: given(25),
      nodeMaskSizeIpv6: given(80),
      logLevel: given(4),
      etcdServers: given("https://[fd00::1]:2379"),
    },
    registry: { ...registry, enabled: given(false), endpoint: given("https://s3.example.com"), pathStyle: given(true) },
    ssh: { ...ir.ssh, authorizedKeys: ["one", "two", "three"].map((name) => given(`ssh-ed25519 AAAA ${name}`)) },
    telemetry: {
      ...telemetry,
      enabled: given(true),
      logCloudinit: given(false),
      logServices: given(["kubelet", "netsy"]),
      otlpEndpoint: given("https://otlp.example.com/v1/logs"),
      s3Bucket: given("example-logs"),
      s3Endpoint: given("https://s3.example.com"),
      s3AssumeRole: given("arn:aws:iam::123456789012:role/logs"),
    },
    state: {
      encryption: undefined,
      kind: "s3",
      origin: source(),
      bucket: given("example-tfstate"),
      key: given("internaltools-production/terraform.tfstate"),
      region: given("us-east-1"),
      profile: given("state"),
      kmsKeyId: given("arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab"),
    },
  };
}

function poolsApart(): Ir {
  const pools = [
    { name: "control-plane" },
    {
      name: "ingress",
      zoneSizes: { "us-east-1a": 3, "us-east-1b": 1 },
      doc: "Takes traffic from outside.\nTwo lines.",
    },
    { name: "gpu", arch: "amd64" as const, instanceType: "g5.xlarge", diskSizeGib: 500 },
  ];
  const zones = [
    { name: "us-east-1a" },
    { name: "us-east-1b", pools: ["control-plane", "ingress"] },
    { name: "us-east-1c", pools: ["control-plane"] },
  ];
  return targetIr({ ...targetSpec, pools, providers: [{ ...targetProvider, zones }] });
}

function manyPools(): Ir {
  const workers = Array.from({ length: 12 }, (_, index) => ({ name: `workers-${index + 1}`, size: index }));
  const pools = [...targetSpec.pools, ...workers];
  return createIr({ ...targetSpec, pools, acme: false, providers: [{ ...targetProvider, network: "existing" }] });
}

function oneBalancer(): Ir {
  const balancers = [
    {
      name: "main",
      public: true,
      subnets: "public",
      listeners: [
        [443, 443, "ingress"],
        [6443, 6443, "control-plane"],
        [8443, 8443, "ingress"],
      ] as const,
    },
  ];
  const ir = targetIr({ ...targetSpec, providers: [{ ...targetProvider, balancers }] });
  const internal = { kind: "public" as const, balancer: main };
  return {
    ...ir,
    kubernetes: { ...ir.kubernetes, apiLoadBalancer: given(main), internalApi: given(internal) },
  };
}

/** Logs to a bucket in another region, by a role that the cluster makes. */
function logsByOwnRole(): Ir {
  const ir = createIr({ ...targetSpec, providers: [targetProvider, far] });
  const name = "internaltools-production-telemetry-upload";
  const role = { name: given(name), id: given(`arn:aws:iam::123456789012:role/${name}`) };
  return {
    ...ir,
    platform: { ...ir.platform, roles: { ...ir.platform.roles, telemetry: role } },
    telemetry: {
      ...ir.telemetry,
      enabled: given(true),
      s3Bucket: given("example-logs"),
      s3Region: given("us-west-2"),
    },
  };
}

function stateElsewhere(): Ir {
  const { tags: _tags, profile: _profile, ...bare } = targetProvider;
  const value = (text: string): Located<string> => given(text);
  return {
    ...createIr({ ...targetSpec, providers: [bare] }),
    state: {
      encryption: undefined,
      kind: "gcs",
      origin: source(),
      bucket: value("example-tfstate"),
      prefix: value("internaltools-production"),
    },
  };
}

function encryptedBy() {
  const passphrase = { origin: source(), name: "passphrase", source: "env", argument: "STATE_PASSPHRASE" } as const;
  return { origin: source(), passphrase, previous: undefined, migrates: given(false) };
}

/** IRs by the name of what they show. */
export const irVariants: Readonly<Record<string, () => Ir>> = {
  "target-cluster": () => targetIr(),
  "target-cluster-with-newer-modules": () => targetIr({ ...targetSpec, ...newer }),
  "smallest-cluster": () => createIr(smallest),
  "local-state": () => ({
    ...createIr(smallest),
    state: { encryption: encryptedBy(), kind: "local", origin: source() },
  }),
  "existing-network": () => targetIr({ ...targetSpec, providers: [{ ...targetProvider, network: "existing" }] }),
  "ipv4-network-with-newer-modules": () =>
    withoutDualStack(targetIr({ ...targetSpec, ...newer, providers: [{ ...targetProvider, network: "ipv4" }] })),
  "ipv4-kubernetes-in-dual-stack-network": () => withoutDualStack(targetIr()),
  "pools-and-sizes-differ-by-zone": poolsApart,
  "one-balancer-for-several-pools": oneBalancer,
  "many-pools-in-existing-network": manyPools,
  "two-regions-of-one-account": twoRegions,
  "two-accounts-with-the-same-zones": twoAccounts,
  "dns-by-name-by-id-and-by-hand": dnsMixed,
  "renamed-things-keep-their-resources": renamed,
  "kept-of-another-time": kept,
  "newer-defaults": newerDefaults,
  "everything-set": everythingSet,
  "logs-by-a-role-of-our-own": logsByOwnRole,
  "no-tags-no-profile-state-in-gcs": stateElsewhere,
  ...googleVariants,
};
