import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@cdktn/hcl2json";
import { describe, expect, test } from "vitest";
import { impactOf, saidOf } from "../../compiler/index.ts";
import { printLock } from "../../compiler/lock/print.ts";
import { planSteps } from "../../runtime/apply/steps/index.ts";
import { emitCluster } from "../../runtime/outputs/index.ts";
import { besideAws } from "../helpers/hybrid-sources.ts";
import {
  managedCluster,
  managedFirewall,
  managedNetworks,
  managedNodes,
  oneManagedNode,
} from "../helpers/managed-sources.ts";
import { compileText } from "../helpers/podplane-source.ts";

/*
 * What OpenTofu makes on Proxmox VE (docs/decisions/0330). What it does is tried with OpenTofu itself in
 * `test/e2e/tofu`, and with the scripts of nodes in `test/e2e/proxmox`.
 */

function built(source: string, lock?: string) {
  const { clusters, diagnostics } = compileText(source, lock === undefined ? {} : { lock });
  const [only] = clusters;
  const faults = diagnostics.map(({ code, severity, message }) => `${severity} ${code} ${message}`);
  if (!only?.ir || !only.lock) return { faults, files: new Map<string, string>(), lock: "", said: undefined };
  const files = new Map(emitCluster(only).map(({ path, text }) => [path, text]));
  return { faults, files, lock: printLock(only.lock), said: saidOf(only.model, undefined) };
}

const tofuFiles = (source: string) => [...built(source).files.keys()].filter((path) => /\.(?:tf|tofu)$/.test(path));

describe("files", () => {
  test("for OpenTofu come with `manage = terraform`, and not without", () => {
    expect(tofuFiles(managedCluster())).toEqual(["podplane.main.tf", "podplane.proxmox_rack.tf"]);
    expect(tofuFiles(managedCluster({ manage: "script", more: " " }))).toEqual([]);
    const aws = ["podplane.aws_123456789012_eu-west-1.tf", "podplane.main.tf"];
    expect(tofuFiles(besideAws())).toEqual(aws);
    expect(tofuFiles(besideAws({ own: "manage = terraform" }))).toEqual([...aws, "podplane.proxmox_rack.tf"]);
  });

  test("tell scripts who makes what, and nothing else of them differs", () => {
    const [own, other] = (["script", "terraform"] as const).map((manage) => {
      const { files } = built(managedCluster({ manage, more: " " }));
      return (files.get("podplane.proxmox_pve1.sh") ?? "").split("\n");
    });
    expect(own?.filter((line) => !other?.includes(line))).toEqual(["OPENTOFU='0'"]);
    expect(other?.filter((line) => !own?.includes(line))).toEqual(["OPENTOFU='1'"]);
  });

  test("name the records that somebody has to make", () => {
    const main = built(managedCluster()).files.get("podplane.main.tf");
    expect(main).toContain('"k8s.lab.example.com" = "10.20.0.6"');
  });

  test("keep the state encrypted where that is wanted", () => {
    const state = "state local { encryption { passphrase = secret.state } }";
    const source = managedCluster({ top: 'secret state = env("STATE")', more: state });
    expect(tofuFiles(source)).toContain("podplane.encryption.tofu");
  });
});

interface SchemaBlock {
  readonly attributes?: Readonly<Record<string, SchemaAttribute>>;
  readonly block_types?: Readonly<Record<string, { readonly block: SchemaBlock }>>;
}

interface SchemaAttribute {
  readonly type?: unknown;
  readonly nested_type?: { readonly attributes: Readonly<Record<string, SchemaAttribute>> };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly deprecated?: boolean;
}

/** What is left to the provider, and why. */
const leftOut: Readonly<Record<string, readonly string[]>> = {
  "that of a running machine, or of another kind of one": [
    "hook_script_file_id",
    "kvm_arguments",
    "hotplug",
    "amd_sev",
    "audio_device",
    "cdrom",
    "clone",
    "efi_disk",
    "hostpci",
    "numa",
    "rng",
    "smbios",
    "startup",
    "tpm_state",
    "usb",
    "virtiofs",
    "watchdog",
    "cpu.affinity",
    "cpu.architecture",
    "cpu.flags",
    "memory.hugepages",
    "memory.keep_hugepages",
    "agent.wait_for_ip.ipv4",
    "agent.wait_for_ip.ipv6",
    "vga.clipboard",
    "disk.queues",
    "disk.serial",
    "disk.speed",
    "disk.file_id",
    "disk.path_in_datastore",
    "initialization.dns",
    "initialization.user_account",
    "initialization.upgrade",
    "initialization.user_data_file_id",
    "initialization.vendor_data_file_id",
    "initialization.network_data_file_id",
    "initialization.meta_data_file_id",
    "initialization.ip_config.ipv4.gateway",
    "initialization.ip_config.ipv6",
    "network_device.trunks",
    "network_device.enabled",
  ],
  "made up by Proxmox VE, which both ways leave to it": [
    "mac_addresses",
    "network_device.mac_address",
    "cpu.units",
    "disk.file_format",
    "initialization.file_format",
    "initialization.type",
    "nodes",
    "mtu",
    "id",
  ],
  "how long one waits": [
    "timeout_clone",
    "timeout_create",
    "timeout_migrate",
    "timeout_reboot",
    "timeout_shutdown_vm",
    "timeout_start_vm",
    "timeout_stop_vm",
  ],
  "of a DNS zone, a pool or an archive, which there is none of": [
    "dns",
    "dns_zone",
    "reverse_dns",
    "dns_zone_prefix",
    "dhcp_dns_server",
    "pool_id",
    "decompression_algorithm",
  ],
  "of another place than the whole of Proxmox VE": ["node_name", "vm_id", "container_id"],
  "a second name": ["alias"],
  "not of this rule": ["rule.dest", "rule.iface", "rule.log", "rule.macro", "rule.security_group", "rule.sport"],
};

describe("every attribute is written out", () => {
  const schemas = JSON.parse(readFileSync(join(import.meta.dirname, "../tofu/schemas/proxmox.json"), "utf8"));
  const types: Readonly<Record<string, { readonly block: SchemaBlock }>> =
    schemas.provider_schemas["registry.terraform.io/bpg/proxmox"].resource_schemas;
  const sources = [
    managedCluster({ nodes: oneManagedNode, network: managedNetworks.simple }),
    managedCluster(),
    managedCluster({ network: managedNetworks.vxlan }),
  ];

  test("or left to the provider for a reason", async () => {
    const reasons = new Set(Object.values(leftOut).flat());
    const used = new Set<string>();
    const missing = new Set<string>();
    for (const source of sources) {
      const text = built(source).files.get("podplane.proxmox_rack.tf") ?? "";
      const { resource } = await parse("podplane.proxmox_rack.tf", text);
      for (const [type, named] of Object.entries<Readonly<Record<string, readonly unknown[]>>>(resource)) {
        for (const [body] of Object.values(named)) {
          for (const path of unwritten(types[type]?.block ?? {}, body, "")) {
            if (reasons.has(path)) used.add(path);
            else missing.add(`${type}.${path}`);
          }
        }
      }
    }
    // Of a network of another type, or without a range of DHCP.
    const conditional = ["proxmox_sdn_vnet.tag", "proxmox_sdn_subnet.dhcp_range"];
    expect([...missing].filter((path) => !conditional.includes(path))).toEqual([]);
    expect([...reasons].filter((path) => !used.has(path))).toEqual([]);
  });
});

/** Paths of what can be set and is not. */
function unwritten({ attributes = {}, block_types: blocks = {} }: SchemaBlock, body: unknown, at: string): string[] {
  const given = (Array.isArray(body) ? body[0] : body) as Readonly<Record<string, unknown>>;
  const own = Object.entries(attributes)
    .filter(([name, { optional, required, deprecated }]) => (optional || required) && !deprecated && !(name in given))
    .map(([name]) => `${at}${name}`);
  const inLists = Object.entries(attributes).flatMap(([name, { type }]) => {
    const [, element] = Array.isArray(type) ? type : [];
    if (!(name in given) || !Array.isArray(element) || element[0] !== "object") return [];
    const members = Object.keys(element[1] as object).map((key) => [key, { optional: true }] as const);
    return unwritten({ attributes: Object.fromEntries(members) }, given[name], `${at}${name}.`);
  });
  const inner = Object.entries(blocks).flatMap(([name, { block }]) =>
    name in given ? unwritten(block, given[name], `${at}${name}.`) : [`${at}${name}`],
  );
  return [...own, ...inLists, ...inner];
}

describe("what was built", () => {
  const managed = built(managedCluster());

  test("by one of the two is not taken over by the other", () => {
    const scripts = built(managedCluster({ manage: "script", more: " " }), managed.lock);
    expect(scripts.faults).toEqual([
      "error PDP3323 `proxmox_rack` was built with manage = terraform, and would now be manage = script",
    ]);
    const { lock } = built(managedCluster({ manage: "script", more: " " }));
    expect(built(managedCluster(), lock).faults).toEqual([
      "error PDP3323 `proxmox_rack` was built with manage = script, and would now be manage = terraform",
    ]);
  });

  test.each([
    ["the VNet", managedNetworks.vlan.replace("k8snet", "other"), "vlan k8s other 10.20.0.0/24"],
    ["the zone", managedNetworks.vlan.replace('"k8s"', '"other"'), "vlan other k8snet 10.20.0.0/24"],
    ["the range", managedNetworks.vlan.replaceAll("10.20.0.", "10.21.0."), "vlan k8s k8snet 10.21.0.0/24"],
    ["the SDN itself", managedNetworks.bridge, "one that is not made"],
  ])("keeps the network that VMs are connected to: %s", (_, network, now) => {
    const { faults } = built(
      managedCluster({ network }).replace("10.20.0.6", network.includes("10.21") ? "10.21.0.6" : "10.20.0.6"),
      managed.lock,
    );
    expect(faults).toContain(
      `error PDP2305 the network of \`proxmox_rack\` was built as vlan k8s k8snet 10.20.0.0/24, and would now be ${now}`,
    );
  });

  test("keeps the number of its template on each node, whichever nodes come and go", () => {
    const numbersOf = (text: string) =>
      [
        ...(built(text, managed.lock).files.get("podplane.proxmox_rack.tf") ?? "").matchAll(
          /"(pve\d)" = \{ template_id = (\d+)/g,
        ),
      ].map(([, node, number]) => `${node} ${number}`);
    expect(numbersOf(managedCluster())).toEqual(["pve1 9000", "pve2 9010"]);
    const [third, second] = ["node pve3 { address = 192.168.10.13 }", "node pve2 { address = 192.168.10.12 }"];
    expect(numbersOf(managedCluster({ nodes: `${third}\n${managedNodes}` }))).toEqual([
      "pve3 9020",
      "pve1 9000",
      "pve2 9010",
    ]);
    expect(numbersOf(managedCluster({ nodes: `${second}\n${third}` }))).toEqual(["pve2 9010", "pve3 9020"]);
    const given = "node pve3 { address = 192.168.10.13, template_id = 9020 }\nnode pve4 { address = 192.168.10.14 }";
    expect(numbersOf(managedCluster({ nodes: `${managedNodes}\n${given}` })).slice(2)).toEqual([
      "pve3 9020",
      "pve4 9030",
    ]);
    const two = `${managedNodes}\n${third}\nnode pve4 { address = 192.168.10.14 }`;
    expect(numbersOf(managedCluster({ nodes: two })).slice(2)).toEqual(["pve3 9020", "pve4 9030"]);
  });

  test("is made anew by another image, and `plan` says so", () => {
    const image = (digit: string) =>
      managedCluster({
        own: `image { url = "https://images.example.com/a.qcow2", digest = "sha256:${digit.repeat(64)}" }`,
      });
    const [was, is] = [built(image("a")), built(image("b"))];
    if (!was.said || !is.said) throw new Error("it does not compile");
    const [change] = impactOf(was.said, is.said, undefined).changes;
    expect(change?.classes).toEqual(["replace", "rolling", "infrastructure"]);
  });
});

describe("steps of an apply", () => {
  const secrets = ["nodes", "id", "key"].map((name) => `secret ${name} = env("${name.toUpperCase()}")`).join("\n");
  const ssh = "ssh { encryption_key = secret.nodes, access_key_id = secret.id, secret_access_key = secret.key }";
  const stepsOf = (source: string) => {
    const ir = compileText(source).clusters[0]?.ir;
    if (!ir) throw new Error("it does not compile");
    return planSteps(ir, { seed: undefined, resume: false }).map(({ id }) => id);
  };

  test("prepare the nodes for OpenTofu, which makes its part before servers of Nstance start", () => {
    expect(stepsOf(managedCluster({ top: secrets, own: ssh }))).toEqual([
      ...["outputs", "init", "plan", "confirm", "identity", "preparation", "infrastructure", "configs", "nodes"],
      ...["node-proxmox_rack-pve1", "node-proxmox_rack-pve2", "refresh", "health"],
    ]);
    expect(stepsOf(managedCluster())).not.toContain("preparation");
  });

  test("are those without OpenTofu where scripts make everything", () => {
    const own = stepsOf(managedCluster({ top: secrets, own: ssh, manage: "script", more: " " }));
    expect(own.filter((id) => ["init", "preparation", "infrastructure"].includes(id))).toEqual([]);
  });
});

describe("settings that reach nothing", () => {
  const token = 'secret pve = env("PVE_TOKEN")';

  test("are told: a token that nobody uses, and nothing for OpenTofu to make", () => {
    const own = "api_token = secret.pve";
    expect(built(managedCluster({ top: token, own, manage: "script", more: " " })).faults).toEqual([
      "warning PDP3220 nothing uses `api_token`",
    ]);
    const nothing = { network: managedNetworks.bridge, own: 'vm_template { name = "debian", existing = true }' };
    expect(built(managedCluster(nothing)).faults).toEqual(["warning PDP3220 nothing uses `manage`"]);
  });

  test("are none with OpenTofu: a token, and a state, which are asked for and in no file", () => {
    const { faults, files } = built(managedCluster({ top: token, own: `api_token = secret.pve\n${managedFirewall}` }));
    expect(faults).toEqual([]);
    for (const [path, text] of files) expect(text, path).not.toContain("PVE_TOKEN");
    expect(built(managedCluster({ more: " " })).faults).toEqual([
      "warning PDP3148 the only record of what is made for `lab` would be a file on one machine",
    ]);
  });
});
