import { googleBalancers, googleZone } from "./google-sources.ts";

/* Clusters of a cloud with workers on machines of one's own. */

const digest = `sha512:${"0123456789abcdef".repeat(8)}`;

export interface HybridParts {
  /** Blocks of the cluster. */
  readonly blocks?: string;
  readonly nodes?: string;
  readonly image?: string;
  readonly server?: string;
  /** More of the provider of machines. */
  readonly own?: string;
  /** Providers behind it. */
  readonly others?: string;
}

function machines({ nodes, image, server, own }: HybridParts): string {
  return `provider proxmox rack {
    ${nodes ?? "node pve1 { address = 192.168.10.11 }\n    node pve2 { address = 192.168.10.12 }"}
    storage { disks = "local-lvm" }
    network { bridge = "vmbr0", cidr = 10.20.0.0/24 }
    leader { address = 192.168.10.250 }
    ${image ?? ""}
    ${server ?? `server { version = "2.0.1", digest = "${digest}" }`}
    ${own ?? ""}
    zone rack { subnet { pool = racked } }
  }`;
}

const racked = "pool racked { arch = amd64, size = 2, cores = 2, memory = 4GiB }";

function clusterWith(cloud: string, type: string, parts: HybridParts): string {
  return `podplane 1

cluster tools {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.tools.example.com", api_load_balancer = api }
  seed none {}
  pool control-plane { arch = amd64, size = 1, instance_type = "${type}" }
  pool web { arch = amd64, size = 1, instance_type = "${type}" }
  ${racked}
  ${parts.blocks ?? ""}
  ${cloud}
  ${machines(parts)}
  ${parts.others ?? ""}
}
`;
}

export function besideAws(parts: HybridParts = {}): string {
  const cloud = `provider aws {
    account    = "123456789012"
    region     = "eu-west-1"
    enable_ssm = false
    vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }
    zone eu-west-1a {
      subnet { cidr = auto/26, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      subnet { cidr = auto/24, pool = web }
    }
    load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }
    load_balancer inside { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }
  }`;
  return clusterWith(cloud, "t3.medium", parts);
}

export function besideGoogle(parts: HybridParts = {}): string {
  const cloud = `provider google {
    project = "my-project"
    region  = "us-central1"
    vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }
    ${googleZone("us-central1-a")}
    ${googleBalancers}
  }`;
  return clusterWith(cloud, "e2-medium", parts);
}
