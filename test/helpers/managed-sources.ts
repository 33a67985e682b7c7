/* Clusters on Proxmox VE of which OpenTofu makes a part. */

const digest = `sha512:${"0123456789abcdef".repeat(8)}`;

export interface ManagedParts {
  readonly top?: string;
  readonly nodes?: string;
  readonly network?: string;
  /** More of the provider: the image, a template, a firewall. */
  readonly own?: string;
  /** More of the cluster. */
  readonly more?: string;
  readonly manage?: "script" | "terraform";
}

export const managedNetworks = {
  simple: `network {
      cidr = 10.20.0.0/24
      sdn simple {
        zone = "k8s", vnet = "k8snet", gateway = 10.20.0.1, snat = true
        dhcp_start = 10.20.0.100, dhcp_end = 10.20.0.199
      }
    }`,
  vlan: `network {
      cidr = 10.20.0.0/24
      sdn vlan { zone = "k8s", vnet = "k8snet", bridge = "vmbr0", tag = 20, gateway = 10.20.0.1 }
    }`,
  vxlan: `network { cidr = 10.20.0.0/24, sdn vxlan { zone = "k8s", vnet = "k8snet", tag = 100 } }`,
  bridge: 'network { bridge = "vmbr0", vlan = 20, cidr = 10.20.0.0/24 }',
} as const;

export const oneManagedNode = "node pve1 { address = 192.168.10.11 }";
export const managedNodes = `${oneManagedNode}
    node pve2 { address = 192.168.10.12 }`;
export const managedFirewall = "firewall { management = [192.168.10.0/24], enable = true }";

/** Nothing but machines of one's own. */
export function managedCluster(parts: ManagedParts = {}): string {
  return `podplane 1
${parts.top ?? ""}
cluster lab {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.lab.example.com" }
  seed none {}
  ${parts.more ?? "state local {}"}
  pool control-plane { arch = amd64, size = 1, cores = 2, memory = 4GiB }
  pool web { arch = amd64, size = 1, cores = 2, memory = 4GiB }
  provider proxmox rack {
    manage = ${parts.manage ?? "terraform"}
    ${parts.nodes ?? managedNodes}
    storage { disks = "local-lvm" }
    ${parts.network ?? managedNetworks.vlan}
    leader { address = 192.168.10.250 }
    api { virtual_address = 10.20.0.6 }
    object_store { endpoint = "https://s3.example.com" }
    server { version = "2.0.1", digest = "${digest}" }
    ${parts.own ?? managedFirewall}
    zone rack {
      subnet { pool = control-plane }
      subnet { pool = web }
    }
  }
}
`;
}
