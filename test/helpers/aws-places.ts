import { source } from "./podplane-source.ts";

/* Clusters in several accounts or regions of AWS. */

export interface AwsPlace {
  readonly account?: string;
  readonly region?: string;
  /** Second number of its network: 10.N.0.0/16. */
  readonly net: number;
  /** The pool that runs there; the one of the control plane has the balancer of the API. */
  readonly pool?: "control-plane" | "web";
  /** Buckets, roles and balancers. */
  readonly things?: string;
}

const api = "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }";

/** The provider of one place. */
export function awsProvider({
  account = "123456789012",
  region = "eu-west-1",
  net,
  pool = "web",
  things = "",
}: AwsPlace): string {
  return `provider aws {
    account = "${account}"
    region = "${region}"
    vpc { v4cidr = 10.${net}.0.0/16, v6cidr = auto }
    ${pool === "web" ? "" : api}
    ${things}
    zone ${region}a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = ${pool} }
    }
  }`;
}

/** A cluster with a control plane and a pool `web`, which has a provider for each place. */
export function clusterOfPlaces(...places: readonly AwsPlace[]): string {
  const text = source({ pools: 'pool web { arch = arm64, size = 1, instance_type = "t4g.small" }' });
  return `${text.slice(0, text.indexOf("  provider aws {"))}${places.map(awsProvider).join("\n")}\n}\n`;
}
