import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileText } from "../../test/helpers/podplane-source.ts";
import { type Capacity, capacityOf } from "./capacity.ts";
import { saidOf } from "./said.ts";

const examples = join(import.meta.dirname, "../../examples");

function capacityIn(text: string): Capacity {
  const [cluster] = compileText(text).clusters;
  if (!cluster) throw new Error("no cluster");
  return capacityOf(saidOf(cluster.model, cluster.lock));
}

const shown = ({ vms, cpus, gib, natGateways, loadBalancers, types, unknownTypes }: Capacity): string =>
  [
    `${vms} VMs, ${cpus} CPUs, ${gib} GiB, ${natGateways} NAT, ${loadBalancers} balancers`,
    ...Object.entries(types).map(([type, count]) => `${count} × ${type}`),
    ...unknownTypes.map((type) => `unknown: ${type}`),
  ].join("; ");

test.each([
  ["smallest", "1 VMs, 2 CPUs, 2 GiB, 1 NAT, 0 balancers; 1 × t4g.small"],
  ["two-regions", "18 VMs, 56 CPUs, 204 GiB, 5 NAT, 4 balancers; 5 × c7g.large; 3 × m7g.large; 10 × m7g.xlarge"],
  [
    "multi-zone-production",
    "33 VMs, 258 CPUs, 816 GiB, 3 NAT, 3 balancers; 6 × c7g.large; 6 × c7i.4xlarge; 18 × m7g.2xlarge; 3 × m7g.large",
  ],
  ["google-smallest", "1 VMs, 1 CPUs, 4 GiB, 1 NAT, 0 balancers; 1 × t2a-standard-1"],
  ["google-production", "9 VMs, 18 CPUs, 72 GiB, 1 NAT, 2 balancers; 9 × t2a-standard-2"],
  ["proxmox-three-nodes", "6 VMs, 18 CPUs, 60 GiB, 0 NAT, 0 balancers; 6 × VMs of Proxmox VE"],
  ["hybrid-aws-proxmox", "12 VMs, 60 CPUs, 216 GiB, 2 NAT, 3 balancers; 6 × VMs of Proxmox VE; 6 × t4g.medium"],
])("%s", (name, expected) => {
  expect(shown(capacityIn(readFileSync(join(examples, name, "cluster.podplane"), "utf8")))).toBe(expected);
});

test("of a type that is not known, and of machines whose size is not said, only the number counts", () => {
  const replaced = (name: string, from: RegExp, to: string) =>
    shown(capacityIn(readFileSync(join(examples, name, "cluster.podplane"), "utf8").replace(from, to)));
  expect(replaced("smallest", /t4g\.small/, "z99.small")).toBe(
    "1 VMs, 0 CPUs, 0 GiB, 1 NAT, 0 balancers; 1 × z99.small; unknown: z99.small",
  );
  for (const lacking of [/cores = 4, /, /memory = 16GiB, /]) {
    expect(replaced("proxmox-three-nodes", lacking, "")).toBe(
      "6 VMs, 6 CPUs, 12 GiB, 0 NAT, 0 balancers; 6 × VMs of Proxmox VE; unknown: VMs of Proxmox VE",
    );
  }
});

test("no gateway is made in a network that exists", () => {
  const text = readFileSync(join(examples, "smallest/cluster.podplane"), "utf8");
  expect(capacityIn(text.replace(/vpc \{.*\}/, 'vpc { id = "vpc-0123456789abcdef0" }')).natGateways).toBe(0);
});
