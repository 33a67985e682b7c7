import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { irOf, source } from "../../test/helpers/podplane-source.ts";
import { originSpan } from "../origins/index.ts";
import { type Lost, lossOf } from "./lose.ts";

const pool = (name: string, size: string) =>
  `pool ${name} { arch = arm64, instance_type = "t4g.small", size = ${size} }`;
const zone = (letter: string, ...pools: readonly string[]) => `zone eu-west-1${letter} {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      ${pools.map((one) => `subnet { cidr = auto/24, pool = ${one} }`).join("\n")}
    }`;
const balancer = (name: string, ...listeners: readonly string[]) =>
  `load_balancer ${name} { public = true, subnets = public, ${listeners.join(", ")} }`;
const domain = 'registry { hostname = "registry.example.com" }\ndomain "tools.example.com" { load_balancer = main }';
const api = "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }";

/** `stops ingress tools.example.com: why; what to change (at the line)` of each service, then pools and capacity. */
function told(text: string, lost: Lost): readonly string[] {
  const { services, pools, before, after } = lossOf(irOf(text), lost);
  const lines = services.map(({ service, name, goesOn, reason, fix }) => {
    const line = fix && text.slice(0, originSpan(fix.origin).start).split("\n").length - 1;
    const at = line === undefined ? "" : text.split("\n")[line]?.trim().split(" {", 1)[0];
    return `${goesOn ? "goes on" : "stops"} ${[service, name].filter((one) => one).join(" ")}: ${reason}${fix ? `; ${fix.text} (${at})` : ""}`;
  });
  const sizes = pools.map((one) => `${one.pool} ${one.before} -> ${one.after}`).join(", ");
  return [
    ...lines,
    sizes,
    `${before.vms} -> ${after.vms} VMs, ${before.cpus} -> ${after.cpus} CPUs, ${before.gib} -> ${after.gib} GiB`,
  ];
}

describe("without the pool", () => {
  const text = source({
    kubernetes: "api_load_balancer = api",
    cluster: domain,
    pools: pool("web", "2"),
    zones: zone("a", "control-plane", "web"),
    provider: `${api}\n${balancer("main", "listener 443 { pool = control-plane }")}\n${balancer("extra", "listener 80 { pool = web }")}`,
  });

  test.each([
    [
      "control-plane",
      [
        "stops api: no control-plane VM is left to serve it",
        "stops state: no control-plane VM is left to write",
        "stops ingress tools.example.com: no VM of `control-plane` is left behind the balancer `main`",
        "goes on balancer extra: the balancer `extra` has VMs behind it in eu-west-1a",
        "control-plane 1 -> 0, web 2 -> 2",
        "3 -> 2 VMs, 6 -> 4 CPUs, 6 -> 4 GiB",
      ],
    ],
    [
      "web",
      [
        "goes on api: the balancer `api` has VMs behind it in eu-west-1a",
        "goes on state: no control-plane VM is lost",
        "goes on ingress tools.example.com: the balancer `main` has VMs behind it in eu-west-1a",
        "stops balancer extra: no VM of `web` is left behind the balancer `extra`; let `listener 80` forward to a pool that is left (load_balancer extra)",
        "control-plane 1 -> 1, web 2 -> 0",
        "3 -> 1 VMs, 6 -> 2 CPUs, 6 -> 2 GiB",
      ],
    ],
  ])("%s", (name, expected) => {
    expect(told(text, { kind: "pool", name })).toEqual(expected);
  });
});

describe("without a zone", () => {
  const inZones = (zones: readonly string[], more = "", size = "2", kubernetes = "api_load_balancer = api") =>
    source({
      kubernetes,
      cluster: domain,
      pools: pool("web", size),
      zones: zones.join("\n"),
      provider: `${api}\n${balancer("main", "listener 443 { pool = web }")}\n${more}`,
    });

  const [all, beside] = [zone("a", "control-plane", "web"), zone("b", "control-plane", "web")];
  const withoutWeb = zone("b", "control-plane");
  const inside =
    "load_balancer extra { public = false, subnets = control-plane, listener 80 { pool = web }, listener 81 { pool = control-plane } }";

  test.each([
    [
      "of one",
      inZones([all]),
      [
        "stops api: no control-plane VM is left to serve it; add a second zone with a subnet for `control-plane` (zone eu-west-1a)",
        "stops state: no control-plane VM is left to write; add a second zone with a subnet for `control-plane` (zone eu-west-1a)",
        "stops ingress tools.example.com: the balancer `main` stands in no other zone; add a subnet for `public` in another zone, so that the balancer `main` stands there, too (load_balancer main)",
        "control-plane 1 -> 0, web 2 -> 0",
        "3 -> 0 VMs, 6 -> 0 CPUs, 6 -> 0 GiB",
      ],
    ],
    [
      "of two with all",
      inZones([all, beside]),
      [
        "goes on api: the balancer `api` has VMs behind it in eu-west-1b",
        "goes on state: another control-plane VM becomes the writer, within minutes",
        "goes on ingress tools.example.com: the balancer `main` has VMs behind it in eu-west-1b",
        "control-plane 2 -> 1, web 4 -> 2",
        "6 -> 3 VMs, 12 -> 6 CPUs, 12 -> 6 GiB",
      ],
    ],
    [
      "in which alone the VMs of a pool are",
      inZones([all, withoutWeb], inside),
      [
        "goes on api: the balancer `api` has VMs behind it in eu-west-1b",
        "goes on state: another control-plane VM becomes the writer, within minutes",
        "stops ingress tools.example.com: no VM of `web` is left behind the balancer `main`; add `subnet { pool = web }` to the zone eu-west-1b (zone eu-west-1b)",
        "stops balancer extra: no VM of `web` is left behind the balancer `extra`; add `subnet { pool = web }` to the zone eu-west-1b (zone eu-west-1b)",
        "control-plane 2 -> 1, web 2 -> 0",
        "4 -> 1 VMs, 8 -> 2 CPUs, 8 -> 2 GiB",
      ],
    ],
    [
      "beside one with a pool of size 0",
      inZones([all, beside], "", "{ eu-west-1a = 2, eu-west-1b = 0 }"),
      [
        "goes on api: the balancer `api` has VMs behind it in eu-west-1b",
        "goes on state: another control-plane VM becomes the writer, within minutes",
        "stops ingress tools.example.com: no VM of `web` is left behind the balancer `main`; give `web` a VM in eu-west-1b: its size is 0 there (pool web)",
        "control-plane 2 -> 1, web 2 -> 0",
        "4 -> 1 VMs, 8 -> 2 CPUs, 8 -> 2 GiB",
      ],
    ],
    [
      "beside one with more VMs",
      inZones([all, beside], "", "{ eu-west-1a = 2, eu-west-1b = 5 }"),
      [
        "goes on api: the balancer `api` has VMs behind it in eu-west-1b",
        "goes on state: another control-plane VM becomes the writer, within minutes",
        "goes on ingress tools.example.com: the balancer `main` has VMs behind it in eu-west-1b",
        "control-plane 2 -> 1, web 7 -> 5",
        "9 -> 6 VMs, 18 -> 12 CPUs, 18 -> 12 GiB",
      ],
    ],
    [
      "with a balancer of one's own for the API",
      inZones([all, beside], "", "2", ""),
      [
        "goes on api: control-plane VMs are left; the way to them is yours",
        "goes on state: another control-plane VM becomes the writer, within minutes",
        "goes on ingress tools.example.com: the balancer `main` has VMs behind it in eu-west-1b",
        "goes on balancer api: the balancer `api` has VMs behind it in eu-west-1b",
        "control-plane 2 -> 1, web 4 -> 2",
        "6 -> 3 VMs, 12 -> 6 CPUs, 12 -> 6 GiB",
      ],
    ],
    [
      "that has no part of the control plane",
      inZones([zone("a", "web"), beside]),
      [
        "goes on api: the balancer `api` has VMs behind it in eu-west-1b",
        "goes on state: no control-plane VM is lost",
        "goes on ingress tools.example.com: the balancer `main` has VMs behind it in eu-west-1b",
        "control-plane 1 -> 1, web 4 -> 2",
        "5 -> 3 VMs, 10 -> 6 CPUs, 10 -> 6 GiB",
      ],
    ],
  ])("%s", (_, text, expected) => {
    expect(told(text, { kind: "zone", name: "eu-west-1a" })).toEqual(expected);
  });
});

describe("machines of one's own", () => {
  const example = (name: string) =>
    readFileSync(join(import.meta.dirname, "../../examples", name, "cluster.podplane"), "utf8");
  const three = example("proxmox-three-nodes");

  test("have what their pool says", () => {
    const lines = told(example("hybrid-aws-proxmox"), { kind: "pool", name: "rack-workers" });
    expect(lines.at(-1)).toBe("12 -> 6 VMs, 60 -> 12 CPUs, 216 -> 24 GiB");
  });

  test.each([
    ["virtual_address = 10.20.0.6", "one of them holds the virtual address"],
    ['address = "10.20.0.6"', "the way to them is yours"],
  ])("are reached by { %s }", (address, way) => {
    const text = three.replace("virtual_address = 10.20.0.6", address);
    expect(told(text, { kind: "pool", name: "workers" })).toEqual([
      `goes on api: control-plane VMs are left; ${way}`,
      "goes on state: no control-plane VM is lost",
      "control-plane 3 -> 3, workers 3 -> 0",
      "6 -> 3 VMs, 18 -> 6 CPUs, 60 -> 12 GiB",
    ]);
  });

  test("have one zone, so that nothing brings the control plane into another", () => {
    expect(told(three, { kind: "zone", name: "rack" })).toEqual([
      "stops api: no control-plane VM is left to serve it",
      "stops state: no control-plane VM is left to write",
      "control-plane 3 -> 0, workers 3 -> 0",
      "6 -> 0 VMs, 18 -> 0 CPUs, 60 -> 0 GiB",
    ]);
  });
});
