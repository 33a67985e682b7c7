import { describe, expect, test } from "vitest";
import { emitCluster } from "../../runtime/outputs/index.ts";
import { compileText, lockOf } from "../helpers/podplane-source.ts";
import { clusterOf, onMachines } from "../schema/case-clusters.ts";
import { configOf } from "../schema/emitted.ts";

/*
 * The address that VMs of the control plane hold in turns where no balancer is: ruling 39, contracts/nstance.md 9.5. That
 * it moves is tried on keepalived itself, in `test/e2e/keepalived`.
 */

const held = "virtual_address = 10.20.0.6";
const range = 'bridge = "vmbr0", cidr = 10.20.0.0/24';

function source(
  api: string,
  parts: { readonly network?: string; readonly subnets?: string; readonly more?: string } = {},
) {
  const provider = onMachines.provider
    .replace("node pve1 { }", "node pve1 { address = 192.168.10.11 }")
    .replace('address = "192.168.10.240"', api)
    .replace('bridge = "vmbr0"', parts.network ?? range)
    .concat(parts.more ? `\n    ${parts.more}` : "");
  return clusterOf({ kind: "proxmox", provider, ...(parts.subnets ? { subnets: parts.subnets } : {}) });
}

function faults(text: string): readonly string[] {
  return compileText(text).diagnostics.map(({ code, message }) => `${code} ${message}`);
}

function outputs(text: string, lock?: string): ReadonlyMap<string, string> {
  const { clusters, diagnostics } = compileText(text, lock === undefined ? {} : { lock });
  const [only] = clusters;
  if (!only?.ir) throw new Error(diagnostics.map((one) => `${one.name}: ${one.message}`).join("\n"));
  return new Map(emitCluster(only).map((file) => [file.path, file.text]));
}

const settingsOf = (files: ReadonlyMap<string, string>) => files.get("podplane.env/knd_amd64/mutable.env") ?? "";
/** keepalived, and what of it and of its libraries a machine may lack. */
const names = [
  "keepalived",
  "libgdbm-compat4t64",
  "libgdbm6t64",
  "libnl-3-200",
  "libnl-genl-3-200",
  "libpci3",
  "libperl5.40",
  "libsensors-config",
  "libsensors5",
  "libsnmp-base",
  "libsnmp40t64",
  "pci.ids",
  "perl-modules-5.40",
];

describe("a virtual address", () => {
  const files = outputs(source(held));

  test("is where VMs find the API, and what VMs of the control plane are told to hold", () => {
    expect(settingsOf(files)).toContain("KUBE_API_INTERNAL_LB_HOSTNAME='10.20.0.6'\n");
    expect(settingsOf(files)).toContain("KUBE_API_VIRTUAL_ADDRESS='10.20.0.6'\nKUBE_API_VIRTUAL_ROUTER_ID='52'\n");
  });

  test("stands in the certificate of the API server, and in no other", () => {
    const config = JSON.stringify(configOf(files.get("podplane.proxmox_home.config.jsonc") ?? ""));
    const { certificates } = JSON.parse(config) as {
      readonly certificates: Readonly<Record<string, { readonly ip: readonly string[] }>>;
    };
    const having = Object.entries(certificates).filter(([, { ip }]) => ip.includes("10.20.0.6"));
    expect(having.map(([name]) => name)).toEqual(["kube-apiserver.server"]);
  });

  test("brings keepalived onto VMs of the control plane, its libraries where they lack them, and nothing onto workers", () => {
    const control = files.get("podplane.userdata_knc_amd64.sh") ?? "";
    const overrides = [...control.matchAll(/^(\S+)\t(deb|library)\tsha256:[0-9a-f]{64}$/gm)];
    expect(overrides.map(([, name, type]) => [name, type])).toEqual(
      names.map((name) => [name, name === "keepalived" ? "deb" : "library"]),
    );
    for (const name of names) expect(control).toContain(`\n${name}.deb sha256:`);
    expect(files.get("podplane.userdata_knd_amd64.sh")).not.toContain("keepalived");
  });

  test("beside a balancer is held, and VMs go on to use the balancer", () => {
    const both = settingsOf(outputs(source(`${held}, address = "192.168.10.240"`)));
    expect(both).toContain("KUBE_API_INTERNAL_LB_HOSTNAME='192.168.10.240'\n");
    expect(both).toContain("KUBE_API_VIRTUAL_ADDRESS='10.20.0.6'\n");
  });

  test("that is taken out is told to those that held it, and VMs to come have no keepalived", () => {
    const balancer = source('address = "192.168.10.240"');
    const after = outputs(balancer, lockOf(source(held)));
    expect(settingsOf(after)).toContain("KUBE_API_VIRTUAL_ADDRESS=''\n");
    expect(after.get("podplane.userdata_knc_amd64.sh")).toBe(outputs(balancer).get("podplane.userdata_knc_amd64.sh"));
  });

  test("stays with the versions that the lock file pins", () => {
    const older = lockOf(source(held)).replaceAll("2.3.3-1", "2.3.3-0");
    expect(outputs(source(held), older).get("podplane.userdata_knc_amd64.sh")).toContain(
      "keepalived_2.3.3-0_amd64.deb",
    );
  });
});

test("clusters of a cloud are told nothing of it", () => {
  const settings = [...outputs(clusterOf({}))].filter(([path]) => path.endsWith("mutable.env"));
  expect(settings.length).toBeGreaterThan(0);
  for (const [, text] of settings) expect(text).not.toContain("VIRTUAL");
});

describe("is refused", () => {
  test.each([
    [
      "outside of the network",
      "virtual_address = 10.20.1.6",
      {},
      "PDP3308 the virtual address 10.20.1.6 lies outside of 10.20.0.0/24",
    ],
    ["the network itself", "virtual_address = 10.20.0.0", {}, "PDP3322 no machine can have the address 10.20.0.0"],
    [
      "its broadcast address",
      "virtual_address = 10.20.0.255",
      {},
      "PDP3322 no machine can have the address 10.20.0.255",
    ],
    [
      "loopback",
      "virtual_address = 127.0.0.1",
      { network: 'bridge = "vmbr0"' },
      "PDP3322 no machine can have the address 127.0.0.1",
    ],
    [
      "a group",
      "virtual_address = 224.0.0.18",
      { network: 'bridge = "vmbr0"' },
      "PDP3322 no machine can have the address 224.0.0.18",
    ],
    [
      "the leader's",
      "virtual_address = 192.168.10.250",
      { network: 'bridge = "vmbr0"' },
      "PDP3309 the virtual address 192.168.10.250 is the leader's",
    ],
    [
      "a node's",
      "virtual_address = 192.168.10.11",
      { network: 'bridge = "vmbr0"' },
      "PDP3309 the virtual address 192.168.10.11 is that of the node pve1",
    ],
    [
      "of Pods",
      "virtual_address = 100.64.0.9",
      { network: 'bridge = "vmbr0"' },
      "PDP3309 the virtual address 100.64.0.9 is in the range of Pods",
    ],
    [
      "of Services",
      "virtual_address = 198.18.0.9",
      { network: 'bridge = "vmbr0"' },
      "PDP3309 the virtual address 198.18.0.9 is in the range of Services",
    ],
    [
      "the gateway's",
      "virtual_address = 10.20.0.1",
      { network: 'cidr = 10.20.0.0/24\n sdn vxlan { zone = "k8s", vnet = "pods", tag = 100, gateway = 10.20.0.1 }' },
      "PDP3309 the virtual address 10.20.0.1 is that of the gateway",
    ],
    [
      "with the leader's router id",
      `${held}, router_id = 51`,
      {},
      "PDP3319 the virtual address has the router id 51, as the leader's has",
    ],
  ])("%s", (_, api, parts, expected) => {
    expect(faults(source(api, parts))).toEqual([expected]);
  });

  test("with a package of vmconfig that does not know it", () => {
    const lock = lockOf(source('address = "192.168.10.240"'))
      .replaceAll('"version": "0.2.0"', '"version": "0.1.0"')
      .replace(/"defaults": \d/, '"defaults": 1');
    const found = compileText(source(held), { lock }).diagnostics.map(({ message }) => message);
    expect(found.join("\n")).toBe("`api.virtual_address` does not reach the VMs of this cluster");
  });

  test("in a block that names neither it nor a balancer", () => {
    expect(faults(source(""))).toEqual(["PDP3321 this block says not where the API is"]);
  });

  test("not where it is right, next to an end, in another network of the control plane, or beside an existing leader", () => {
    expect(faults(source("virtual_address = 10.20.0.1"))).toEqual([]);
    expect(faults(source("virtual_address = 10.20.0.254"))).toEqual([]);
    const subnets = 'subnet { pool = control-plane, bridge = "vmbr1" }\n      subnet { pool = web }';
    expect(faults(source("virtual_address = 10.99.0.6", { subnets }))).toEqual([]);
    const existing = source(`${held}, router_id = 51`).replace(
      "address = 192.168.10.250",
      "address = 192.168.10.250, existing = true",
    );
    expect(faults(existing)).toEqual([]);
  });
});

test("a router id without it means nothing, and is said to", () => {
  expect(faults(source('address = "192.168.10.240", router_id = 60'))).toEqual(["PDP3220 nothing uses `router_id`"]);
});
