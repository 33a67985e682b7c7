import { describe, expect, test } from "vitest";
import type { Span } from "../../grammar/index.ts";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { TypeSpec } from "../schema/define/types.ts";
import { type BlockSchema, cluster } from "../schema/index.ts";
import type { Value } from "../values/values.ts";
import { coerce } from "./coerce.ts";

/*
 * Every bound of the schema table, written out a second time with where it comes from, and each tried: its last value,
 * and the first one beyond. An attribute with a bound that does not stand here fails.
 */

type Row = readonly [path: string, bound: string];

function boundOf(spec: TypeSpec): readonly string[] {
  switch (spec.kind) {
    case "integer":
      return [`${spec.min} to ${spec.max}`];
    case "size":
      return [`from ${spec.min} GiB`];
    case "enum":
      return [spec.values.join(" | ")];
    case "cidr":
    case "address":
      return [`${spec.kind} of IPv${spec.family ?? "4 and 6"}`];
    case "list":
    case "map":
      return boundOf(spec.of);
    case "union":
      return [...new Set(spec.of.flatMap(boundOf))];
    default:
      return [];
  }
}

interface Place {
  readonly path: string;
  readonly spec: TypeSpec;
}

function placesOf(block: BlockSchema, path: string): readonly Place[] {
  return [
    ...block.labels.map(({ name, type }) => ({ path: `${path} ${name.toUpperCase()}`, spec: type.spec })),
    ...Object.entries(block.attributes).map(([name, { type }]) => ({ path: `${path}.${name}`, spec: type.spec })),
    ...Object.values(block.blocks).flatMap((child) => placesOf(child, `${path}/${child.kind}`)),
  ];
}

const places = placesOf(cluster, "cluster");

const port = "1 to 65535";
const vlan = "1 to 4094"; // IEEE 802.1Q: 0 and 4095 are reserved
const vmid = "100 to 999999999"; // Proxmox VE keeps those below 100
const router = "1 to 255"; // RFC 5798: a byte, 0 is none

test("the bounds of the table are these", () => {
  const found = places.flatMap(({ path, spec }) => boundOf(spec).map((bound): Row => [path, bound]));
  expect(found.filter(([, bound]) => bound !== "")).toEqual<readonly Row[]>([
    ["cluster/oidc.signing_algs", "RS256 | RS384 | RS512 | ES256 | ES384 | ES512 | PS256 | PS384 | PS512"],
    ["cluster/domain/provider KIND", "aws-route53 | cloudflare | google-cloud-dns | local"],
    ["cluster/pool.arch", "amd64 | arm64"],
    ["cluster/pool.size", "0 to 1000"],
    ["cluster/pool.disk_size", "from 1 GiB"],
    ["cluster/pool.cores", "1 to 8192"],
    ["cluster/pool.memory", "from 1 GiB"],
    ["cluster/provider KIND", "aws | google | proxmox"],
    ["cluster/provider.project_number", "1 to 9999999999999"],
    ["cluster/provider.package_source", "no-subscription | enterprise | unmanaged"],
    ["cluster/provider.manage", "script | terraform"],
    ["cluster/provider/vpc.v4cidr", "cidr of IPv4"],
    ["cluster/provider/vpc.v6cidr", "none"],
    ["cluster/provider/zone/subnet.services", "nstance | nat | nlb"],
    ["cluster/provider/zone/subnet.cidr", "cidr of IPv4"],
    ["cluster/provider/zone/subnet.vlan", vlan],
    ["cluster/provider/load_balancer/listener PORT", port],
    ["cluster/provider/load_balancer/listener.target_port", port],
    ["cluster/provider/role.permissions", "read-write | read-only"],
    ["cluster/provider/node.address", "address of IPv4 and 6"],
    ["cluster/provider/node.template_id", vmid],
    ["cluster/provider/network.vlan", vlan],
    ["cluster/provider/network.cidr", "cidr of IPv4"],
    ["cluster/provider/network/sdn TYPE", "simple | vlan | vxlan"],
    ["cluster/provider/network/sdn.tag", "1 to 16777215"], // RFC 7348: 24 bits
    ["cluster/provider/network/sdn.gateway", "address of IPv4"],
    ["cluster/provider/network/sdn.dhcp_start", "address of IPv4"],
    ["cluster/provider/network/sdn.dhcp_end", "address of IPv4"],
    ["cluster/provider/leader.address", "address of IPv4"],
    ["cluster/provider/leader.prefix_length", "8 to 32"],
    ["cluster/provider/leader.router_id", router],
    ["cluster/provider/api.virtual_address", "address of IPv4"],
    ["cluster/provider/api.router_id", router],
    ["cluster/provider/vm_template.id", vmid],
    ["cluster/provider/firewall.management", "cidr of IPv4 and 6"],
    ["cluster/provider/ssh.port", port],
    ["cluster/kubernetes.api_port", port],
    ["cluster/kubernetes.cluster_cidr", "cidr of IPv4 and 6"],
    ["cluster/kubernetes.service_cidr", "cidr of IPv4 and 6"],
    ["cluster/kubernetes.node_cidr_mask_size_ipv4", "0 to 32"],
    ["cluster/kubernetes.node_cidr_mask_size_ipv6", "0 to 128"],
    ["cluster/kubernetes.log_level", "0 to 10"],
    ["cluster/secrets/provider.kind", "aws | gcp | vault | openbao"],
    ["cluster/secrets/provider.object_type", "secretsmanager | ssmparameter"],
    ["cluster/seed NAME", "recommended | minimal | none"],
    ["cluster/state KIND", "s3 | gcs | local | http"],
    ["cluster/state.lock_method", "LOCK | POST | PUT"],
    ["cluster/state.unlock_method", "UNLOCK | DELETE | POST | PUT"],
  ]);
});

const usedAt: Span = { file: "a.podplane", start: 10, end: 30 };
const span: Span = { file: "a.podplane", start: 12, end: 20 };

/** Whether a value is taken, and if not which rules say why. */
function judge(value: Value, spec: TypeSpec): string {
  const diagnostics = new Diagnostics();
  const place = { name: "x", doc: "A thing.", example: "x = 1", usedAt, notation: "podplane" as const, diagnostics };
  const taken = coerce(value, spec, place) !== undefined;
  return taken && diagnostics.all.length === 0 ? "taken" : diagnostics.all.map(({ name }) => name).join(", ");
}

/** The integers of a type, within lists and alternatives. */
function integersIn(spec: TypeSpec): readonly (TypeSpec & { readonly kind: "integer" })[] {
  if (spec.kind === "integer") return [spec];
  if (spec.kind === "union") return spec.of.flatMap(integersIn);
  return spec.kind === "list" || spec.kind === "map" ? integersIn(spec.of) : [];
}

const integer = (value: number): Value => ({ kind: "integer", value, span });
const size = (gibibytes: number): Value => ({ kind: "size", value: gibibytes * 2 ** 30, span });

describe("a number at its bounds", () => {
  const bounded = places.flatMap(({ path, spec }) => integersIn(spec).map((one) => ({ path, spec: one })));

  test.each(bounded)("$path", ({ spec }) => {
    const { min = Number.NaN, max = Number.NaN } = spec;
    expect([min, max].map((value) => judge(integer(value), spec))).toEqual(["taken", "taken"]);
    const beyond = [min - 1, max + 1].map((value) => judge(integer(value), spec));
    expect(beyond).toEqual(["number-out-of-range", "number-out-of-range"]);
  });

  test.each(places.filter(({ spec }) => spec.kind === "size"))("$path", ({ spec }) => {
    if (spec.kind !== "size") throw new Error("no size");
    expect(judge(size(spec.min), spec)).toBe("taken");
    expect(judge(size(spec.min - 1), spec)).not.toBe("taken");
    // No fraction of a GiB.
    expect(judge(size(spec.min + 0.5), spec)).not.toBe("taken");
  });
});
