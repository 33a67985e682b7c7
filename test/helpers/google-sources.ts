/* Clusters on Google Cloud, as their users write them. */

/** A zone with NAT, a server, and a subnet for each pool. */
export function googleZone(name: string, pools: readonly string[] = ["control-plane", "web"]): string {
  const subnets = pools.map((pool) => `subnet { cidr = auto/24, pool = ${pool} }`);
  return `zone ${name} {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      ${subnets.join("\n      ")}
    }`;
}

export const googleBalancers = `load_balancer main { public = true, subnets = public, listener 443 { pool = web } }
    load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }`;

export interface GoogleParts {
  readonly head?: string;
  /** Blocks of the cluster. */
  readonly blocks?: string;
  readonly pools?: string;
  /** Attributes and blocks of the first provider. */
  readonly provider?: string;
  readonly project?: string;
  readonly region?: string;
  readonly vpc?: string;
  readonly zones?: string;
  readonly balancers?: string;
  /** Further providers. */
  readonly others?: string;
}

export function googleCluster(parts: GoogleParts = {}): string {
  return `podplane 1

cluster tools {
  ${parts.head ?? ""}
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.tools.example.com", api_load_balancer = api }
  ${parts.pools ?? `pool control-plane { arch = arm64, size = 1, instance_type = "t2a-standard-2" }\n  pool web { arch = amd64, size = 2, instance_type = "e2-standard-2" }`}
  provider google {
    project = "${parts.project ?? "my-project"}"
    region  = "${parts.region ?? "us-central1"}"
    ${parts.vpc ?? "vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }"}
    ${parts.zones ?? googleZone("us-central1-a")}
    ${parts.balancers ?? googleBalancers}
    ${parts.provider ?? ""}
  }
  ${parts.others ?? ""}
  ${parts.blocks ?? ""}
}
`;
}

/** A second provider of workers. */
export function googleWorkers(project: string, region: string, zone: string, range: string, rest = ""): string {
  return `provider google far {
    project = "${project}"
    region  = "${region}"
    vpc { v4cidr = ${range}, v6cidr = auto }
    ${googleZone(zone, ["web"])}
    ${rest}
  }`;
}

/** A lock file that pins the modules' version and dialect and has nothing else yet. */
export const googleV2b = JSON.stringify({
  version: 2,
  domain: "cluster",
  id: "tools",
  edition: 1,
  defaults: 2,
  outputs: ".",
  modules: { "nstance-dev/nstance/google": { version: "2.2.0", dialect: "v2b", nstance_version: "2.2.0" } },
  vmconfig: {},
});
