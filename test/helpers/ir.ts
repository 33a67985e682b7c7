import type {
  Architecture,
  Dialect,
  Ir,
  IrAwsProvider,
  IrDomain,
  IrIdentity,
  IrLoadBalancer,
  IrNetwork,
  IrPlatform,
  IrPlatformBucket,
  IrPool,
  IrProvider,
  IrSubnet,
  IrSubnetRole,
  IrVm,
  Located,
  Origin,
} from "../../compiler/ir/index.ts";
import { rule } from "../../emitters/document/index.ts";

/*
 * IRs for tests of emitters, without a source. `targetIr` is the cluster that the target outputs
 * were written for; `createIr` makes others from a short description. Every value has a place of
 * its own in a file that does not exist.
 */

let place = 0;

/** The origin of something that the user wrote. */
export function source(): Origin {
  place += 2;
  return { kind: "source", span: { file: "cluster.podplane", start: place, end: place + 1 }, written: undefined };
}

/** A value that the user wrote. */
export function given<T>(value: T): Located<T> {
  return { value, origin: source() };
}

/** A default of the schema table. */
export function byDefault<T>(attribute: string, value: T): Located<T> {
  return { value, origin: { kind: "default", attribute, span: { file: "cluster.podplane", start: 0, end: 1 } } };
}

export interface PoolSpec {
  readonly name: string;
  readonly size?: number;
  readonly zoneSizes?: Readonly<Record<string, number>>;
  readonly arch?: Architecture;
  readonly instanceType?: string;
  readonly diskSizeGib?: number;
  readonly doc?: string;
}

export interface ZoneSpec {
  readonly name: string;
  /** Pools with a subnet here; all of the cluster unless given. */
  readonly pools?: readonly string[];
  readonly shard?: string;
  readonly moduleName?: string;
}

export interface BalancerSpec {
  readonly name: string;
  readonly public: boolean;
  readonly subnets: string;
  /** Port, port on the VM, pool. */
  readonly listeners: readonly (readonly [number, number, string])[];
}

export interface ProviderSpec {
  readonly account: string;
  readonly region: string;
  readonly zones: readonly ZoneSpec[];
  /** The first two numbers of the network's /16. */
  readonly range: string;
  readonly network: "dual-stack" | "ipv4" | "existing";
  readonly balancers: readonly BalancerSpec[];
  readonly accountHolder?: string;
  readonly profile?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly enableSsm?: boolean;
  readonly buckets?: readonly string[];
  readonly roles?: readonly {
    readonly name: string;
    readonly buckets: readonly string[];
    readonly permissions: "read-write" | "read-only";
  }[];
}

export interface ClusterSpec {
  readonly id: string;
  /** The id unless given. */
  readonly namePrefix?: string;
  readonly pools: readonly PoolSpec[];
  readonly providers: readonly [ProviderSpec, ...ProviderSpec[]];
  readonly dialect?: Dialect;
  /** The generation of defaults that it was made with; 1 unless given. */
  readonly defaults?: number;
  readonly acme?: boolean;
}

function createPool(spec: PoolSpec, zones: readonly string[]): IrPool {
  const size = spec.size ?? 1;
  const zoneSizes = Object.entries(spec.zoneSizes ?? {}).map(([zone, own]) => ({
    zone: given(zone),
    size: given(own),
  }));
  return {
    origin: source(),
    name: given(spec.name),
    doc: spec.doc,
    key: spec.name,
    kind: spec.name === "control-plane" ? "knc" : "knd",
    arch: given(spec.arch ?? "arm64"),
    instanceType: given(spec.instanceType ?? "t4g.medium"),
    size: given(size),
    zoneSizes,
    total: zones.reduce((sum, zone) => sum + (spec.zoneSizes?.[zone] ?? size), 0),
    diskSizeGib: spec.diskSizeGib === undefined ? undefined : given(spec.diskSizeGib),
  };
}

function createSubnet(spec: ProviderSpec, zone: string, role: string, plan: SubnetPlan): IrSubnet {
  const made = spec.network !== "existing";
  const isPublic = role === "public";
  return {
    origin: source(),
    label: undefined,
    zone,
    role,
    index: 0,
    retained: false,
    existingId: made ? undefined : given(`subnet-${String(plan.number).padStart(17, "0")}`),
    ipv4Cidr: made ? given(plan.cidr) : undefined,
    ipv6Number: spec.network === "dual-stack" ? given(plan.number) : undefined,
    public: given(isPublic),
    natGateway: given(isPublic && made),
    natSubnetRole: made && !isPublic ? given("public") : undefined,
    services: isPublic ? ["nat", "nlb"] : role === "nstance" ? ["nstance"] : [],
    pool: isPublic || role === "nstance" ? undefined : role,
  };
}

interface SubnetPlan {
  readonly cidr: string;
  readonly number: number;
}

/** As the IP planner does it: /28 for services, /24 for pools, numbers counting up zone by zone. */
function planSubnet(spec: ProviderSpec, zone: number, position: number, pools: number): SubnetPlan {
  const number = zone * (pools + 2) + position;
  if (position < 2) return { cidr: `${spec.range}.0.${zone * 32 + position * 16}/28`, number };
  return { cidr: `${spec.range}.${1 + zone * pools + (position - 2)}.0/24`, number };
}

function createNetwork(spec: ProviderSpec, pools: readonly string[]): IrNetwork {
  const roles = ["public", "nstance", ...pools];
  const subnets: IrSubnetRole[] = roles.map((role, position) => ({
    role,
    key: role,
    zones: spec.zones.flatMap((zone, index) => {
      if (position > 1 && zone.pools && !zone.pools.includes(role)) return [];
      const plan = planSubnet(spec, index, position, pools.length);
      return [{ zone: zone.name, subnets: [createSubnet(spec, zone.name, role, plan)] }];
    }),
  }));
  return {
    origin: source(),
    id: spec.network === "existing" ? given("vpc-0123456789abcdef0") : undefined,
    ipv4Cidr: given(`${spec.range}.0.0/16`),
    ipv6: given(spec.network === "dual-stack"),
    subnets: subnets.filter((role) => role.zones.length > 0),
  };
}

function createBalancer(spec: BalancerSpec): IrLoadBalancer {
  return {
    origin: source(),
    name: given(spec.name),
    key: spec.name,
    cloudName: `tools-${spec.name}`,
    public: given(spec.public),
    subnetRole: given(spec.subnets),
    listeners: spec.listeners.map(([port, target, pool]) => ({
      origin: source(),
      port: given(port),
      targetPort: given(target),
      pool: given(pool),
    })),
    derivedNames: [],
  };
}

function terraformName(text: string): string {
  return text.replaceAll("-", "_");
}

const moduleSource = "nstance-dev/nstance/aws";

function createProvider(spec: ProviderSpec, index: number, cluster: ClusterSpec): IrAwsProvider {
  const pools = cluster.pools.map((pool) => pool.name);
  const key = `aws_${spec.account}_${spec.region}`;
  const suffix = terraformName(`${spec.account}_${spec.region}`);
  const account = given(spec.account);
  return {
    origin: source(),
    kind: "aws",
    title: "AWS",
    kindOrigin: source(),
    key,
    suffix,
    alias: index === 0 ? undefined : terraformName(key),
    machines: { service: "EC2", userDataBytes: 16_384 },
    bootSettings: [{ key: "AWS_ACCOUNT_ID", value: account }],
    account,
    region: given(spec.region),
    profile: spec.profile === undefined ? undefined : given(spec.profile),
    tags: Object.entries(spec.tags ?? {}).map(([name, value]) => ({ key: given(name), value: given(value) })),
    enableSsm: given(spec.enableSsm ?? true),
    accountHolder: spec.accountHolder ?? key,
    module: moduleSource,
    balancerAddress: "dns_name",
    network: createNetwork(spec, pools),
    zones: spec.zones.map((zone) => ({
      origin: source(),
      name: given(zone.name),
      shard: zone.shard ?? zone.name,
      moduleName: zone.moduleName ?? `shard_${terraformName(zone.name)}`,
      pools: pools.filter((pool) => !zone.pools || zone.pools.includes(pool)),
    })),
    loadBalancers: spec.balancers.map(createBalancer),
    buckets: (spec.buckets ?? []).map((name) => ({
      origin: source(),
      name: given(name),
      key: name,
      cloudName: given(`${cluster.id}-${spec.account}-${name}`),
      regular: true,
    })),
    roles: (spec.roles ?? []).map((role) => ({
      origin: source(),
      name: given(role.name),
      key: role.name,
      cloudName: given(`${cluster.namePrefix ?? cluster.id}-${role.name}`),
      regular: true,
      buckets: role.buckets.map(given),
      permissions: given(role.permissions),
      accounts: [],
    })),
  };
}

function createVms(pools: readonly IrPool[], providers: readonly IrProvider[]): IrVm[] {
  const vms = providers.flatMap((provider) => {
    const here = pools.filter((pool) => provider.zones.some((zone) => zone.pools.includes(pool.name.value)));
    const kinds = [...new Set(here.map((pool) => `${pool.kind}_${pool.arch.value}`))];
    return kinds.map((name): IrVm => {
      const own = here.filter((pool) => `${pool.kind}_${pool.arch.value}` === name);
      const [first] = own;
      if (!first) throw new Error("a kind of VM without pools");
      return {
        key: providers.length === 1 ? name : `${provider.key}_${name}`,
        kind: first.kind,
        arch: first.arch.value,
        provider: provider.key,
        pools: own.map((pool) => pool.name.value),
        origin: first.origin,
        dependencies: [],
        pins: [],
      };
    });
  });
  return vms.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** A domain in Route 53, or with DNS by hand where `dns` is `manual`. */
export function createDomain(
  zone: string,
  balancer: { readonly provider: string; readonly name: string },
  dns: { readonly hostedZoneId?: string; readonly zoneProvider?: string } | "manual",
): IrDomain {
  return {
    origin: source(),
    zone: given(zone),
    balancer: given(balancer),
    dns:
      dns === "manual"
        ? undefined
        : {
            origin: source(),
            kind: given("aws-route53"),
            managed: true,
            zoneProvider: dns.zoneProvider ?? balancer.provider,
            hostedZoneId: dns.hostedZoneId === undefined ? undefined : given(dns.hostedZoneId),
            region: given("us-east-1"),
            account: undefined,
            profile: undefined,
            roleArn: undefined,
            secretProviderClassName: undefined,
            secretName: undefined,
            secretKey: undefined,
            project: undefined,
            hostedZoneName: undefined,
          },
  };
}

const logServices =
  "cron,ssh,netsy,nstance-agent,nstance-recv-watch,containerd,kube-apiserver,kube-controller-manager,kube-scheduler,kubelet,zot";

function createPlatform(): Pick<Ir, "oidc" | "registry" | "imageMirror" | "ssh" | "telemetry"> {
  return {
    oidc: {
      origin: source(),
      issuerUrl: given("https://auth.example.com"),
      clientId: given("internaltools-production"),
      usernameClaim: byDefault("oidc.username_claim", "email"),
      groupsClaim: byDefault("oidc.groups_claim", "groups"),
      signingAlgorithms: byDefault("oidc.signing_algs", ["RS256"]),
      caCertificate: undefined,
    },
    registry: {
      origin: source(),
      enabled: byDefault("registry.enabled", true),
      hostname: given("registry.tools.example.com"),
      endpoint: byDefault("registry.endpoint", ""),
      pathStyle: byDefault("registry.path_style", false),
      ingressEnabled: byDefault("registry.ingress.enabled", true),
    },
    imageMirror: { enabled: given(true), hostname: given("registry.tools.example.com"), prefix: given("mirror") },
    ssh: { origin: source(), authorizedKeys: [], immutableAuthorizedKeys: [] },
    telemetry: {
      origin: source(),
      enabled: byDefault("telemetry.enabled", false),
      logCloudinit: byDefault("telemetry.log_cloudinit", true),
      logServices: byDefault("telemetry.log_services", logServices.split(",")),
      otlpEndpoint: byDefault("telemetry.otlp_endpoint", ""),
      s3Bucket: byDefault("telemetry.s3_bucket", ""),
      s3Region: undefined,
      s3Endpoint: byDefault("telemetry.s3_endpoint", ""),
      key: false,
      s3AssumeRole: byDefault("telemetry.s3_assume_role", ""),
    },
  };
}

function createPlatformNames(spec: ClusterSpec, home: IrAwsProvider): IrPlatform {
  const prefix = spec.namePrefix ?? spec.id;
  const files = ["service-accounts.key", "service-accounts.pub"].map((name) => {
    return { name, secret: name, kinds: "control-plane", origin: undefined } as const;
  });
  const partition = home.region.value.startsWith("cn-") ? "aws-cn" : "aws";
  const bucket = (name: string): IrPlatformBucket => {
    const full = `${spec.id}-${home.account.value}-${name}`;
    return { name: { value: full, origin: rule("platform-buckets", home.account.origin) }, url: `s3://${full}` };
  };
  const role = (name: string): IrIdentity => ({
    name: given(`${prefix}-${name}`),
    id: {
      value: `arn:${partition}:iam::${home.account.value}:role/${prefix}-${name}`,
      origin: rule("platform-roles", home.origin),
    },
  });
  return {
    home: home.key,
    region: home.region,
    profile: home.profile,
    objectStore: "s3",
    buckets: { netsy: bucket("netsy"), registry: bucket("registry") },
    roles: {
      netsy: role("netsy"),
      "registry-read-only": role("registry-read-only"),
      "registry-read-write": role("registry-read-write"),
    },
    secrets: { moduleName: "aws-secrets-manager", prefix: `nstance/${spec.id}/`, isDefault: true, files },
  };
}

/** The same cluster with the role that cert-manager gets where ACME can prove one of its domains. */
export function withCertManager(ir: Ir): Ir {
  if (!ir.acme || !ir.domains.some((domain) => domain.dns?.managed)) return ir;
  const { platform, namePrefix, acme } = ir;
  const name = `${namePrefix.value}-cert-manager-route53`;
  const origin = rule("cert-manager-role", acme.origin);
  const id = (platform.roles.netsy?.id.value ?? "").replace(/[^/]*$/, name);
  const role = { name: { value: name, origin }, id: { value: id, origin } };
  return { ...ir, platform: { ...platform, roles: { ...platform.roles, "cert-manager": role } } };
}

function createKubernetes(home: IrProvider): Ir["kubernetes"] {
  const has = (name: string): boolean => home.loadBalancers.some((balancer) => balancer.name.value === name);
  const at = (name: string) => ({ provider: home.key, name });
  return {
    origin: source(),
    apiHostname: given("k8s.tools.example.com"),
    apiPort: byDefault("kubernetes.api_port", 6443),
    apiLoadBalancer: has("kubernetes-api") ? given(at("kubernetes-api")) : undefined,
    internalApi: has("kubernetes-internal")
      ? given({ kind: "private", balancer: at("kubernetes-internal") })
      : undefined,
    virtualAddress: undefined,
    clusterCidrs: [given("100.64.0.0/10"), given("fd64::/48")],
    services: [
      { family: 4, cidr: given("198.18.0.0/15"), apiAddress: "198.18.0.1", dnsAddress: "198.19.255.254" },
      { family: 6, cidr: given("fdc6::/108"), apiAddress: "fdc6::1", dnsAddress: "fdc6::ffff" },
    ],
    nodeMaskSizeIpv4: byDefault("kubernetes.node_cidr_mask_size_ipv4", 24),
    nodeMaskSizeIpv6: byDefault("kubernetes.node_cidr_mask_size_ipv6", 64),
    serviceAccountIssuer: given("https://k8s.tools.example.com:6443"),
    encryption: undefined,
    logLevel: byDefault("kubernetes.log_level", 2),
    etcdServers: byDefault("kubernetes.etcd_servers", "https://127.0.0.1:2378"),
  };
}

/** An IR with all defaults, without domains, state, seed or projection. */
export function createIr(spec: ClusterSpec): Ir {
  place = 0;
  const origin = source();
  const [first, ...rest] = spec.providers;
  const home = createProvider(first, 0, spec);
  const providers = [home, ...rest.map((one, index) => createProvider(one, index + 1, spec))] as const;
  const zones = providers.flatMap((provider) => provider.zones);
  const pools = spec.pools.map((pool) => {
    const own = zones.filter((zone) => zone.pools.includes(pool.name));
    return createPool(
      pool,
      own.map((zone) => zone.name.value),
    );
  });
  const dialect = spec.dialect ?? "v2a";
  return {
    version: 2,
    sourceName: "cluster.podplane",
    sourceKind: "podplane",
    id: given(spec.id),
    name: undefined,
    namePrefix: spec.namePrefix === undefined ? byDefault("cluster.name_prefix", spec.id) : given(spec.namePrefix),
    defaults: { value: spec.defaults ?? 1, origin: rule("defaults-generation", origin) },
    ...((spec.defaults ?? 1) >= 2 ? { newerSettings: true } : {}),
    origin,
    doc: undefined,
    acme: spec.acme
      ? { origin: source(), email: given("ops@example.com"), server: given("https://acme.example") }
      : undefined,
    ...createPlatform(),
    kubernetes: createKubernetes(home),
    domains: [],
    pools,
    providers,
    secrets: undefined,
    seed: undefined,
    componentSource: undefined,
    platform: createPlatformNames(spec, home),
    modules: {
      [moduleSource]: {
        source: moduleSource,
        version: given(dialect === "v2a" ? "2.0.1" : "2.2.0"),
        dialect,
        nstanceVersion: given(dialect === "v2a" ? "2.0.1" : "2.2.0"),
      },
    },
    state: undefined,
    vms: createVms(pools, providers),
    renames: [],
    retiredProviders: [],
    projection: undefined,
  };
}

/** The provider of the cluster that the target outputs were written for. */
export const targetProvider: ProviderSpec = {
  account: "123456789012",
  region: "us-east-1",
  zones: [{ name: "us-east-1a" }, { name: "us-east-1b" }, { name: "us-east-1c" }],
  range: "172.18",
  network: "dual-stack",
  profile: "default",
  tags: { "podplane:environment": "production" },
  balancers: [
    { name: "main", public: true, subnets: "public", listeners: [[443, 443, "ingress"]] },
    { name: "kubernetes-api", public: true, subnets: "public", listeners: [[6443, 6443, "control-plane"]] },
    {
      name: "kubernetes-internal",
      public: false,
      subnets: "control-plane",
      listeners: [[6443, 6443, "control-plane"]],
    },
  ],
  buckets: ["uploads"],
  roles: [{ name: "app-storage", buckets: ["uploads"], permissions: "read-write" }],
};

/** That cluster, as a description to vary. */
export const targetSpec: ClusterSpec = {
  id: "internaltools-production",
  pools: [
    { name: "control-plane", size: 1 },
    { name: "ingress", size: 2, diskSizeGib: 100 },
  ],
  providers: [targetProvider],
  acme: true,
};

/** The IR of the cluster that the target outputs were written for. */
export function targetIr(spec: ClusterSpec = targetSpec): Ir {
  const ir = createIr(spec);
  const main = { provider: ir.providers[0].key, name: "main" };
  return withCertManager({
    ...ir,
    name: given("Internal Tools (production)"),
    doc: "Where the platform team runs its internal tools.",
    domains: [createDomain("tools.example.com", main, { hostedZoneId: "Z0123456789ABCDEFGHIJ" })],
    seed: {
      origin: source(),
      name: given("recommended"),
      version: given("1.2.3-1"),
      digest: given(`sha512:${"0".repeat(128)}`),
    },
  });
}
