import { expect, test } from "vitest";
import { flattenIr } from "../../../../test/helpers/golden/flat.ts";
import { irOf, lockOf, source } from "../../../../test/helpers/podplane-source.ts";

/** Ruling 56: a subnet that the source has no more, and that others stand behind, stays as it was built. */

const made = "vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }";
const existing = 'vpc { id = "vpc-00000001", v4cidr = 10.20.0.0/16 }';

interface Cluster {
  readonly vpc?: string;
  readonly pool?: string;
  readonly subnets: readonly string[];
  readonly publicSubnets?: readonly string[];
}

function cluster({ vpc = made, pool = "web", subnets, publicSubnets }: Cluster): string {
  const place = (range: string, id: string) => (vpc === existing ? `id = "subnet-${id}"` : `cidr = ${range}`);
  const service = vpc === existing ? "nlb" : "nat";
  return source({
    pools: `pool ${pool} { arch = arm64, size = 1, instance_type = "t4g.small" }`,
    provider: "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }",
    zones: `zone eu-west-1a {
      ${(publicSubnets ?? [`subnet { ${place("10.20.0.0/28", "0000000a")}, services = [${service}], public = true }`]).join("\n")}
      subnet { ${place("10.20.0.16/28", "0000000b")}, services = [nstance] }
      subnet { ${place("10.20.100.0/24", "0000000c")}, pool = control-plane }
      ${subnets.join("\n")}
    }`,
  }).replace(made, vpc);
}

/** What the IR holds of the first subnet with a key, when the source has only its second one any more. */
function retained(key: string, before: Cluster, after: Cluster): readonly string[] {
  const prefix = new RegExp(`^providers.*\\.subnets\\[${key}\\]\\.(?:key|zones\\[0\\]\\.subnets\\[0\\])`);
  return flattenIr(irOf(cluster(after), { lock: lockOf(cluster(before)) }))
    .filter((line) => prefix.test(line))
    .map((line) => line.replace(/^providers.*\.(?=\w+ =)/, ""));
}

const two = ["subnet a { cidr = auto/24, pool = web }", "subnet b { cidr = auto/24, pool = web }"];

test("in a network that is made, with its addresses and its way out", () => {
  expect(retained("web", { subnets: two }, { subnets: two.slice(1) })).toEqual([
    'key = "web"',
    'label = "a"',
    'zone = "eu-west-1a"',
    'role = "web"',
    "index = 0",
    "retained = true",
    'ipv4Cidr = "10.20.1.0/24"  (retained-subnet)',
    "ipv6Number = 3  (retained-subnet)",
    "public = false  (retained-subnet)",
    "natGateway = false  (retained-subnet)",
    'natSubnetRole = "public"  (retained-subnet)',
  ]);
});

test("under the new name of its pool, with the key of the old one", () => {
  const renamed = {
    pool: 'site { renamed_from = web, arch = arm64, size = 1, instance_type = "t4g.small" }\npool ci',
    subnets: ["subnet b { cidr = auto/24, pool = site }", "subnet { cidr = auto/24, pool = ci }"],
  };
  expect(retained("web", { subnets: two }, renamed).slice(0, 4)).toEqual([
    'key = "web"',
    'label = "a"',
    'zone = "eu-west-1a"',
    'role = "site"',
  ]);
});

test("in a network of somebody's, by its id alone", () => {
  const subnets = ["1", "2"].map((number) => `subnet { id = "subnet-0000000${number}", pool = web }`);
  const network = { vpc: existing };
  expect(retained("web", { ...network, subnets }, { ...network, subnets: subnets.slice(1) })).toEqual([
    'key = "web"',
    'zone = "eu-west-1a"',
    'role = "web"',
    "index = 0",
    "retained = true",
    'existingId = "subnet-00000001"  (retained-subnet)',
    "public = false  (retained-subnet)",
    "natGateway = false  (retained-subnet)",
  ]);
});

test("public, with its NAT gateway and no way out but that", () => {
  const first = "subnet c { cidr = 10.20.0.0/28, services = [nat], public = true }";
  const second = (service: string) => `subnet d { cidr = 10.20.0.32/28, services = [${service}], public = true }`;
  const before = { subnets: two, publicSubnets: [first, second("nlb")] };
  const after = { subnets: two, publicSubnets: [second("nat")] };
  expect(retained("public", before, after)).toEqual([
    'key = "public"',
    'label = "c"',
    'zone = "eu-west-1a"',
    'role = "public"',
    "index = 0",
    "retained = true",
    'ipv4Cidr = "10.20.0.0/28"  (retained-subnet)',
    "ipv6Number = 0  (retained-subnet)",
    "public = true  (retained-subnet)",
    "natGateway = true  (retained-subnet)",
  ]);
});

test("of a pool whose VMs have public addresses, without a way out by NAT", () => {
  const open = two.map((subnet) => subnet.replace(" }", ", public = true }"));
  expect(retained("web", { subnets: open }, { subnets: open.slice(1) }).slice(-3)).toEqual([
    "ipv6Number = 3  (retained-subnet)",
    "public = true  (retained-subnet)",
    "natGateway = false  (retained-subnet)",
  ]);
});
