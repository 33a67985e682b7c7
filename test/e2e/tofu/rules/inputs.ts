import { moduleVersions } from "../../../tofu/registry.ts";

/** A module shape of contracts/nstance.md 1.1. */
export type Dialect = keyof typeof moduleVersions;

/** Arguments of the four modules, as the JSON syntax of OpenTofu has them. */
export interface ModuleInputs {
  readonly cluster: Record<string, unknown>;
  readonly account: Record<string, unknown>;
  readonly network: Record<string, unknown>;
  readonly shard: Record<string, unknown>;
}

/** An expression as the JSON syntax of OpenTofu has it. */
export function expression(text: string): string {
  return `\${${text}}`;
}

const subnets = {
  public: { "us-east-1a": [{ ipv4_cidr: "172.18.0.0/28", ipv6_netnum: 0, public: true, nat_gateway: true }] },
  nstance: { "us-east-1a": [{ ipv4_cidr: "172.18.0.16/28", ipv6_netnum: 1, nat_subnet: "public" }] },
  workers: { "us-east-1a": [{ ipv4_cidr: "172.18.1.0/24", ipv6_netnum: 2, nat_subnet: "public" }] },
};

const files = {
  "mutable.env": {
    kind: "string",
    template: "A='1'\n",
    key: expression("tomap(null)"),
    source: expression("tostring(null)"),
  },
};

/** Inputs that the modules of a dialect accept: one zone, one pool, one public balancer. */
export function acceptedInputs(dialect: Dialect): ModuleInputs {
  const group = { size: 1, subnet_pool: "workers", instance_type: "t4g.medium", template: "workers" };
  const common: ModuleInputs = {
    cluster: {
      cluster_id: "example",
      name_prefix: "example",
      shards: ["us-east-1a"],
      secrets_provider: "aws-secrets-manager",
    },
    account: { cluster: expression("module.cluster") },
    network: {
      cluster: expression("module.cluster"),
      vpc_cidr_ipv4: "172.18.0.0/16",
      subnets: structuredClone(subnets),
      load_balancers: { main: { public: true, subnets: "public", listeners: [{ port: 443, target_port: 443 }] } },
    },
    shard: {
      cluster: expression("module.cluster"),
      account: expression("module.account"),
      network: expression("module.network"),
      shard: "us-east-1a",
      zone: "us-east-1a",
      groups: { default: { workers: { ...group, load_balancers: dialect === "v2a" ? { main: [443] } : ["main"] } } },
      templates: { workers: { kind: "knd", arch: "arm64", args: { ImageId: "ami" }, files } },
      certificates: { "kubelet.client": { kind: "client", cn: "kubelet.client", ttl: 8760 } },
    },
  };
  const own = dialect === "v2a" ? { enable_ipv6: true } : { ipv6_enabled: true, nat_mode: "provider" };
  return { ...common, network: { ...common.network, ...own } };
}

/** The root module that calls the four modules with these inputs, in JSON syntax. */
export function rootModule(dialect: Dialect, inputs: ModuleInputs): string {
  const calls = Object.entries(inputs).map(([name, values]) => [
    name,
    {
      source: `nstance-dev/nstance/aws//modules/${name}`,
      version: moduleVersions[dialect],
      ...(values as Record<string, unknown>),
    },
  ]);
  const root = {
    provider: { aws: { region: "us-east-1" } },
    module: Object.fromEntries(calls),
    output: { network: { value: expression("module.network") }, shard: { value: expression("module.shard") } },
  };
  return `${JSON.stringify(root, null, 2)}\n`;
}
