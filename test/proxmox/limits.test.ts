import { describe, expect, test } from "vitest";
import { compileText } from "../helpers/podplane-source.ts";

/* What Nstance cannot do with VMs on Proxmox VE (contracts/nstance.md 9.1): whoever writes it is told what to do instead. */

function told(parts: {
  readonly pool?: string;
  readonly subnet?: string;
  readonly oidc?: string;
  readonly own?: string;
}) {
  const source = `podplane 1
cluster lab {
  oidc { issuer_url = "https://auth.example.com"
    ${parts.oidc ?? ""}
  }
  kubernetes { api_hostname = "k8s.lab.example.com" }
  seed none {}
  pool control-plane { arch = amd64, size = 1, cores = 2, memory = 4GiB }
  pool web {
    arch = amd64, size = 1, cores = 2, memory = 4GiB
    ${parts.pool ?? ""}
  }
  provider proxmox rack {
    node pve1 { address = 192.168.10.11 }
    storage { disks = "local-lvm" }
    network { bridge = "vmbr0", cidr = 10.20.0.0/24 }
    leader { address = 192.168.10.250 }
    api { virtual_address = 10.20.0.6 }
    object_store { endpoint = "https://s3.example.com" }
    server { version = "2.0.1", digest = "sha512:${"0".repeat(128)}" }
    ${parts.own ?? ""}
    zone rack {
      subnet { pool = control-plane }
      subnet {
        pool = web
        ${parts.subnet ?? ""}
      }
    }
  }
}
`;
  return compileText(source).diagnostics.map(({ code, help }) => `${code} ${help}`);
}

const pinned =
  "Nstance chooses the node of each VM by itself: give the pool a provider that has these nodes alone, or make a machine that belongs to one node by hand, beside the pools.";
const addressed =
  "VMs get their addresses by DHCP, and others come in their place: what is to be found has a load balancer, or `api { virtual_address = … }` where there is none.";
const oneDisk =
  "A VM has one disk, of the size that `disk_size` says: Pods get more room by volumes of a storage class.";

describe("a VM", () => {
  test.each([
    ["pinned to a node", "node = pve1", `PDP2101 ${pinned}`],
    ["pinned to nodes", "nodes = [pve1]", `PDP2101 ${pinned}`],
    ["with an address of its own", "address = 10.20.0.17", `PDP2101 ${addressed}`],
    ["with a second disk", 'data_disk { storage = "local-lvm", size = 100GiB }', `PDP2102 ${oneDisk}`],
    ["with more disks", "disks = [100GiB]", `PDP2101 ${oneDisk}`],
    ["with a disk as a block, though a word is near", "disk { size = 100GiB }", `PDP2102 ${oneDisk}`],
  ])("%s", (_, text, expected) => {
    for (const where of ["pool", "subnet"] as const) expect(told({ [where]: text })[0]).toBe(expected);
  });

  test("behind a balancer that Nstance would make", () => {
    const balancer = "load_balancer web { listener 443 { pool = web } }";
    expect(told({ own: balancer })).toEqual([
      "PDP3301 Write api { virtual_address = … } with a free address, or api { address = … } with a balancer of yours that forwards 6443 to the control plane.",
    ]);
  });
});

test("the same words where they are about no VM are told as others are", () => {
  expect(told({ oidc: "address = 10.20.0.17" })[0]).not.toContain(addressed);
});
