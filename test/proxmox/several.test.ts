import { describe, expect, test } from "vitest";
import { emitCluster } from "../../runtime/outputs/index.ts";
import { managedCluster, managedFirewall } from "../helpers/managed-sources.ts";
import { compileText } from "../helpers/podplane-source.ts";

/* Two clusters of Proxmox VE that form one cluster: each is a zone, the first holds the control plane and the store. */

const digest = `sha512:${"0123456789abcdef".repeat(8)}`;

interface Parts {
  readonly node?: string;
  readonly leader?: string;
  readonly range?: string;
}

function source({ node = "192.168.20.11", leader = "192.168.20.250", range = "10.30.0.0/24" }: Parts = {}): string {
  const cellar = `provider proxmox cellar {
    node pve9 { address = ${node} }
    storage { disks = "local-lvm" }
    network { bridge = "vmbr0", cidr = ${range} }
    leader { address = ${leader} }
    api { address = "10.20.0.6" }
    server { version = "2.0.1", digest = "${digest}" }
    ${managedFirewall.replace("192.168.10.0/24", "192.168.20.0/24")}
    zone cellar { subnet { pool = cold } }
  }`;
  const cold = "pool cold { arch = amd64, size = 1, cores = 2, memory = 4GiB }";
  return managedCluster({ manage: "script", more: cold }).replace(/\n\}\n$/, `\n  ${cellar}\n}\n`);
}

function built(text: string) {
  const { clusters, diagnostics } = compileText(text);
  const [only] = clusters;
  const files = only?.ir ? emitCluster(only) : [];
  return {
    faults: diagnostics.map(({ code, message }) => `${code} ${message}`),
    textOf: (path: string) => files.find((file) => file.path === path)?.text ?? "",
    paths: files.map(({ path }) => path),
  };
}

describe("two providers of machines of one's own", () => {
  const { faults, textOf, paths } = built(source());
  const rulesOf = (script: string) => /^FIREWALL_RULES=\((.*)\)$/m.exec(textOf(script))?.[1]?.split("' '").join("\n");

  test("compile, each with a configuration and scripts of its own", () => {
    expect(faults).toEqual([]);
    expect(paths.filter((path) => path.startsWith("podplane.proxmox_"))).toEqual([
      "podplane.proxmox_cellar.config.jsonc",
      "podplane.proxmox_cellar_pve9.sh",
      "podplane.proxmox_rack.config.jsonc",
      "podplane.proxmox_rack_pve1.sh",
      "podplane.proxmox_rack_pve2.sh",
    ]);
    expect(textOf("podplane.proxmox_cellar.config.jsonc")).toContain('"registration_addr": "192.168.20.250:8992"');
    expect(textOf("podplane.env/proxmox_cellar_knd_amd64/mutable.env")).toContain(
      "KUBE_API_INTERNAL_LB_HOSTNAME='10.20.0.6'",
    );
  });

  test("use one store, each by a key of its own in it", () => {
    const keys = ["podplane.proxmox_rack_pve1.sh", "podplane.proxmox_cellar_pve9.sh"].map((path) =>
      /^STORE_(?:BUCKET|CONFIG_KEY)=.*$/gm[Symbol.match](textOf(path)),
    );
    expect(keys).toEqual([
      ["STORE_BUCKET='lab-nstance'", "STORE_CONFIG_KEY='shard/rack/config.jsonc'"],
      ["STORE_BUCKET='lab-nstance'", "STORE_CONFIG_KEY='shard/cellar/config.jsonc'"],
    ]);
  });

  test("let in each other's servers, and the operator, which runs on any VM", () => {
    expect(rulesOf("podplane.proxmox_rack_pve1.sh")).toBe(`'vrrp||192.168.10.11,192.168.10.12
tcp|8991|192.168.10.11,192.168.10.12
tcp|8992,8993,8994|10.20.0.0/24
tcp|8993|+management
tcp|8991|192.168.20.11
tcp|8992,8993|10.30.0.0/24'`);
    expect(rulesOf("podplane.proxmox_cellar_pve9.sh")).toBe(`'vrrp||192.168.20.11
tcp|8991|192.168.20.11
tcp|8992,8993,8994|10.30.0.0/24
tcp|8993|+management
tcp|8991|192.168.10.11,192.168.10.12
tcp|8992,8993|10.20.0.0/24'`);
  });

  test.each([
    ["address = 192.168.10.12 }", "}", "a rule of the firewall needs the node `pve2`, which has no address"],
    ["address = 192.168.20.11 }", "}", "a rule of the firewall needs the node `pve9`, which has no address"],
    ["cidr = 10.20.0.0/24", "", "a rule of the firewall needs the network of these VMs, which has no range"],
    [", cidr = 10.30.0.0/24", "", "a rule of the firewall needs the network of these VMs, which has no range"],
  ])("are let in by their addresses, and not without: %s", (before, after, fault) => {
    const firewalls = /^ *firewall .*$/gm;
    const [first = "", second = ""] = source().match(firewalls) ?? [];
    const without = source().replace(before, after);
    expect(built(without).faults).toContain(`PDP3328 ${fault}`);
    for (const one of [first, second]) {
      expect(built(without.replace(one, "")).faults).toContain(`PDP3328 ${fault}`);
    }
    expect(built(without.replaceAll(firewalls, "")).faults).not.toContain(`PDP3328 ${fault}`);
  });

  test("let somebody in to administer the nodes", () => {
    const fault = "PDP3329 the firewall lets nobody in to administer the nodes";
    expect(built(source()).faults).not.toContain(fault);
    expect(built(source().replace(/management = \[[^\]]*\]/, "management = []")).faults).toContain(fault);
  });

  test.each([
    ["a node", { node: "192.168.10.11" }, "PDP3309 the address 192.168.10.11 is that of the node pve1"],
    ["a leader", { leader: "192.168.10.250" }, "PDP3309 the leader's address 192.168.10.250 is the leader's of rack"],
    ["a virtual address", { leader: "10.20.0.6" }, "PDP3309 the leader's address 10.20.0.6 is the virtual one"],
    ["a number", { leader: "192.168.10.251" }, "PDP3326 the router id 51 stands for two addresses in 192.168.10.0/24"],
  ])("have none in common: %s", (_, parts, fault) => {
    expect(built(source(parts)).faults).toEqual([fault]);
  });
});
