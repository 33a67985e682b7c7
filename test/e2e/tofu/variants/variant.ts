import type { Dialect } from "../rules/inputs.ts";

/** A cluster that must compile, and whose output real OpenTofu must accept. */
export interface Variant {
  /** Says what is special about it. */
  readonly name: string;
  readonly dialects: readonly Dialect[];
  /** The text of `cluster.podplane`. */
  readonly source: string;
  /** Other files beside it. */
  readonly files?: Readonly<Record<string, string>>;
  /** Parts of resource addresses that the plan must have, so that a feature cannot vanish unseen. */
  readonly plans?: readonly string[];
}

/** Blocks of a cluster; what is left out is that of a small cluster with one worker pool in one zone. */
export interface ClusterParts {
  readonly id?: string;
  /** Attributes of the cluster itself. */
  readonly head?: string;
  readonly oidc?: string;
  readonly kubernetes?: string;
  readonly pools?: string;
  readonly providers?: string;
  /** Further blocks of the cluster. */
  readonly blocks?: string;
  /** What stands before the cluster: parameters, templates. */
  readonly preface?: string;
}

/** Blocks of a provider. */
export interface ProviderParts {
  readonly label?: string;
  readonly account?: string;
  readonly region?: string;
  /** Attributes: profile, tags. */
  readonly head?: string;
  readonly vpc?: string;
  readonly zones?: string;
  readonly balancers?: string;
  /** Buckets and roles. */
  readonly blocks?: string;
}

export const both: readonly Dialect[] = ["v2a", "v2b"];

const workers = 'pool web { arch = arm64, size = 1, instance_type = "t4g.medium" }';
/** The pool that every cluster has. */
export const controlPlane = 'pool control-plane { arch = arm64, size = 1, instance_type = "t4g.medium" }';

/** A zone with NAT, a server, and a subnet for each pool, all from the IP plan. */
export function zone(name: string, pools: readonly string[] = ["control-plane", "web"]): string {
  const subnets = pools.map((pool) => `subnet { cidr = auto/24, pool = ${pool} }`);
  return `zone "${name}" {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      ${subnets.join("\n      ")}
    }`;
}

export const publicBalancers = `load_balancer main { public = true, subnets = public, listener 443 { pool = web } }
    load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }`;

export function provider(parts: ProviderParts = {}): string {
  return `provider aws ${parts.label ?? ""} {
    account = "${parts.account ?? "123456789012"}"
    region  = "${parts.region ?? "us-east-1"}"
    ${parts.head ?? ""}
    ${parts.vpc ?? "vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }"}
    ${parts.zones ?? zone("us-east-1a")}
    ${parts.balancers ?? publicBalancers}
    ${parts.blocks ?? ""}
  }`;
}

export function cluster(parts: ClusterParts = {}): string {
  return `podplane 1

${parts.preface ?? ""}
cluster ${parts.id ?? "tools"} {
  ${parts.head ?? ""}
  ${parts.oidc ?? 'oidc { issuer_url = "https://auth.example.com" }'}
  ${parts.kubernetes ?? 'kubernetes { api_hostname = "k8s.example.com", api_load_balancer = api }'}
  ${parts.pools ?? `${controlPlane}\n  ${workers}`}
  ${parts.providers ?? provider()}
  ${parts.blocks ?? ""}
}
`;
}
