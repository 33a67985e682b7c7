import { describe, expect, test } from "vitest";
import { compileText, errorsOf, irOf, lockOf, source } from "../../../../test/helpers/podplane-source.ts";
import type { Ir, IrProvider, IrSubnet } from "../../../ir/index.ts";

/*
 * Rulings 4, 8, 13, 18 and 50, contracts/cluster-config.md 5.3. The network of `source()` is
 * 10.20.0.0/16 with IPv6.
 */

/** A subnet as `role/zone/position range number`. */
function show(subnet: IrSubnet): string {
  const { role, zone, index, ipv4Cidr, ipv6Number } = subnet;
  return `${role}/${zone}/${index} ${ipv4Cidr?.value ?? "-"} ${ipv6Number?.value ?? "-"}`;
}

function networkOf(ir: Ir, provider = 0) {
  const found = ir.providers[provider];
  return found && "network" in found ? found.network : undefined;
}

function holderOf(provider: IrProvider): string | undefined {
  return "accountHolder" in provider ? provider.accountHolder : undefined;
}

function subnetsOf(ir: Ir, provider = 0): IrSubnet[] {
  return (networkOf(ir, provider)?.subnets ?? []).flatMap(({ zones }) => zones.flatMap(({ subnets }) => subnets));
}

const shown = (ir: Ir, provider = 0): string[] => subnetsOf(ir, provider).map(show);

const zone = (name: string, more = "") => `zone ${name} {
  subnet { cidr = auto/28, services = [nat], public = true }
  subnet { cidr = auto/28, services = [nstance] }
  subnet { cidr = auto/24, pool = control-plane }
  ${more}
}`;

describe("ranges and numbers", () => {
  test("are the lowest free aligned ones in source order, listed by role and then by zone", () => {
    const ir = irOf(source({ zones: `${zone("eu-west-1b")}\n${zone("eu-west-1a")}` }));
    expect(shown(ir)).toEqual([
      "public/eu-west-1b/0 10.20.0.0/28 0",
      "public/eu-west-1a/0 10.20.0.32/28 3",
      "nstance/eu-west-1b/0 10.20.0.16/28 1",
      "nstance/eu-west-1a/0 10.20.0.48/28 4",
      "control-plane/eu-west-1b/0 10.20.1.0/24 2",
      "control-plane/eu-west-1a/0 10.20.2.0/24 5",
    ]);
    expect(ir.providers[0].zones.map((one) => one.name.value)).toEqual(["eu-west-1b", "eu-west-1a"]);
  });

  test("are never those that the source gives to another subnet, also further down", () => {
    const zones = `zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = 10.20.0.0/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      subnet { cidr = 10.20.1.0/24, pool = control-plane }
    }`;
    expect(shown(irOf(source({ zones })))).toEqual([
      "public/eu-west-1a/0 10.20.0.16/28 0",
      "nstance/eu-west-1a/0 10.20.0.0/28 1",
      "control-plane/eu-west-1a/0 10.20.2.0/24 2",
      "control-plane/eu-west-1a/1 10.20.1.0/24 3",
    ]);
  });

  test("chosen ones name the rule, written ones their place", () => {
    const text = source({
      zones: zone("eu-west-1a").replace("auto/28, services = [nstance]", "10.20.9.0/28, services = [nstance]"),
    });
    const [chosen, written] = subnetsOf(irOf(text)).map((subnet) => subnet.ipv4Cidr?.origin);
    const spanOf = (words: string) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length });
    expect(written).toMatchObject({ kind: "source", span: spanOf("10.20.9.0/28") });
    expect(chosen).toMatchObject({
      kind: "rule",
      rule: "ip-plan",
      from: [{ kind: "source", span: spanOf("auto/28") }],
    });
    expect(subnetsOf(irOf(text))[0]?.ipv6Number?.origin).toMatchObject({ kind: "rule", rule: "ipv6-numbers" });
  });

  test("a network without room for one more is full at that subnet", () => {
    const full = source({ zones: zone("eu-west-1a", "subnet { cidr = auto/16, pool = control-plane }") });
    const { diagnostics } = compileText(full);
    expect(
      diagnostics.filter((one) => one.name === "network-full").map((one) => full.slice(one.span?.start, one.span?.end)),
    ).toEqual(["auto/16"]);
  });
});

describe("a network that has no room for a reason of its own", () => {
  const told = (network: string, kubernetes = "") => {
    const text = source({ kubernetes, zones: zone("eu-west-1a") }).replace("10.20.0.0/16", network);
    return errorsOf(compileText(text));
  };

  test.each([
    ["lies in the default range of Pods", "100.64.0.0/16", "", ["ranges-overlap"]],
    ["lies in the default range of Services", "198.18.0.0/16", "", ["ranges-overlap"]],
    ["is link-local", "169.254.0.0/16", "", ["range-not-usable"]],
    ["lies in the range of Pods", "10.20.0.0/16", "cluster_cidr = [10.0.0.0/8]", ["ranges-overlap"]],
    ["is the range of Services", "10.20.0.0/16", "service_cidr = [10.20.0.0/16]", ["ranges-overlap"]],
    ["is too small for a network", "10.20.0.0/29", "", ["vpc-range-size"]],
  ])("%s: each subnet that does not fit is not told besides", (_what, network, kubernetes, expected) => {
    expect(told(network, kubernetes)).toEqual(expected);
  });

  test("is just large enough for one, and full for the others", () => {
    const text = source({ zones: zone("eu-west-1a") }).replace("10.20.0.0/16", "10.20.0.0/28");
    const full = compileText(text).diagnostics.filter((one) => one.name === "network-full");
    expect(full.map((one) => one.message)).toEqual([
      "10.20.0.0/28 has no free /28 left",
      "10.20.0.0/28 has no free /24 left",
    ]);
  });

  test("has room for subnets beside the range of Pods only", () => {
    expect(told("10.20.0.0/16", "cluster_cidr = [10.20.0.0/17]")).toEqual(["ranges-overlap"]);
  });
});

describe("what the lock file keeps", () => {
  const labelled = (order: readonly string[]) =>
    source({
      zones: `zone eu-west-1a {
        subnet { cidr = auto/28, services = [nat], public = true }
        subnet { cidr = auto/28, services = [nstance] }
        ${order.map((name) => `subnet ${name} { cidr = auto/24, pool = control-plane }`).join("\n")}
      }`,
    });

  test("a labelled subnet has its addresses wherever it stands", () => {
    const before = irOf(labelled(["a", "b"]));
    expect(shown(before).slice(2)).toEqual([
      "control-plane/eu-west-1a/0 10.20.1.0/24 2",
      "control-plane/eu-west-1a/1 10.20.2.0/24 3",
    ]);
    const swapped = irOf(labelled(["b", "a"]), { lock: lockOf(labelled(["a", "b"])) });
    expect(shown(swapped).slice(2)).toEqual([
      "control-plane/eu-west-1a/0 10.20.1.0/24 2",
      "control-plane/eu-west-1a/1 10.20.2.0/24 3",
    ]);
    const alone = irOf(labelled(["a"]), { lock: lockOf(labelled(["a", "b"])) });
    expect(shown(alone).slice(2)).toEqual(["control-plane/eu-west-1a/0 10.20.1.0/24 2"]);
  });

  test("one that is gone stays at its place while another stands behind it, and goes with that", () => {
    const first = lockOf(labelled(["a", "b", "c"]));
    const text = labelled(["b", "c"]);
    const kept = ["0 10.20.1.0/24 2", "1 10.20.2.0/24 3", "2 10.20.3.0/24 4"];
    expect(shown(irOf(text, { lock: first })).slice(2)).toEqual(kept.map((one) => `control-plane/eu-west-1a/${one}`));
    const second = lockOf(text, { lock: first });
    expect(shown(irOf(text, { lock: second })).slice(2)).toEqual(kept.map((one) => `control-plane/eu-west-1a/${one}`));
    expect(lockOf(text, { lock: second })).toBe(second);
    expect(shown(irOf(labelled(["b"]), { lock: second })).slice(2)).toHaveLength(2);
    expect(shown(irOf(labelled(["a", "b", "c"]), { lock: second })).slice(2)).toEqual(
      kept.map((one) => `control-plane/eu-west-1a/${one}`),
    );
  });

  test("numbers of IPv6 that were built stay, and a new subnet has none of those that do", () => {
    const lock = lockOf(labelled(["a", "b", "c"]));
    const numbers = (names: readonly string[], past: string) => {
      const subnets = JSON.parse(lockOf(labelled(names), { lock: past })).built.providers["aws_123456789012_eu-west-1"]
        .subnets;
      return subnets.slice(2).map((one: { label: string; ipv6_netnum: number }) => `${one.label} ${one.ipv6_netnum}`);
    };
    const without = lockOf(labelled(["b", "c"]), { lock });
    expect(numbers(["b", "c", "d"], without)).toEqual(["a 2", "b 3", "c 4", "d 5"]);
    const numbered = (number: number) => lock.replace('"ipv6_netnum": 4', `"ipv6_netnum": ${number}`);
    expect(numbers(["a", "b", "c", "d"], numbered(255))).toEqual(["a 2", "b 3", "c 255", "d 4"]);
    expect(numbers(["a", "b", "c", "d"], numbered(256))).toEqual(["a 2", "b 3", "c 4", "d 5"]);
    expect(numbers(["a", "b", "c", "d"], numbered(3))).toEqual(["a 2", "b 3", "c 4", "d 5"]);
  });

  test("a subnet without a label has those of its position", () => {
    const unlabelled = (count: number) => labelled(Array.from({ length: count }, () => ""));
    const [, , first, second] = shown(irOf(unlabelled(3)));
    expect(shown(irOf(unlabelled(2), { lock: lockOf(unlabelled(3)) })).slice(2)).toEqual([first, second]);
  });

  test("one that the source gives to another subnet now is an error there", () => {
    const taken = labelled(["a"]).replace(
      "subnet a {",
      "subnet b { cidr = 10.20.1.0/28, pool = control-plane }\nsubnet a {",
    );
    expect(errorsOf(compileText(taken, { lock: lockOf(labelled(["a"])) }))).toEqual(["range-taken"]);
  });

  test("one of another size is an error", () => {
    const wider = labelled(["a", "b"]).replace("subnet a { cidr = auto/24", "subnet a { cidr = auto/23");
    expect(errorsOf(compileText(wider, { lock: lockOf(labelled(["a", "b"])) }))).toEqual(["range-moves"]);
  });
});

describe("routes", () => {
  test("private subnets of a new network go through the NAT of role public; public ones have none", () => {
    const routes = subnetsOf(irOf(source())).map((subnet) => [
      subnet.role,
      subnet.public.value,
      subnet.natGateway.value,
      subnet.natSubnetRole?.value,
    ]);
    expect(routes).toEqual([
      ["public", true, true, undefined],
      ["nstance", false, false, "public"],
      ["control-plane", false, false, "public"],
    ]);
  });

  test("an existing network has no routes, ranges, numbers or IPv6 of ours", () => {
    const existing = source({
      zones: `zone eu-west-1a {
        subnet { id = "subnet-00000001", services = [nlb], public = true }
        subnet { id = "subnet-00000002", services = [nstance] }
        subnet { id = "subnet-00000003", pool = control-plane }
      }`,
    }).replace("vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }", 'vpc { id = "vpc-00000001", v4cidr = 10.20.0.0/16 }');
    const network = networkOf(irOf(existing));
    expect([network?.id?.value, network?.ipv4Cidr?.value, network?.ipv6.value]).toEqual([
      "vpc-00000001",
      "10.20.0.0/16",
      false,
    ]);
    const subnets = subnetsOf(irOf(existing));
    expect(subnets.map((subnet) => subnet.existingId?.value)).toEqual([
      "subnet-00000001",
      "subnet-00000002",
      "subnet-00000003",
    ]);
    for (const { ipv4Cidr, ipv6Number, natGateway, natSubnetRole } of subnets) {
      expect([ipv4Cidr, ipv6Number, natGateway.value, natSubnetRole]).toEqual([undefined, undefined, false, undefined]);
    }
  });
});

describe("several providers (ruling 13)", () => {
  interface Place {
    readonly account: string;
    readonly region: string;
    readonly range: string;
    readonly pools: readonly string[];
  }

  const internal =
    "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }";
  const provider = ({ account, region, range, pools }: Place) => `provider aws {
    account = "${account}"
    region = "${region}"
    vpc { v4cidr = ${range}, v6cidr = auto }
    ${pools.includes("control-plane") ? internal : ""}
    zone ${region}a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      ${pools.map((pool) => `subnet { cidr = auto/24, pool = ${pool} }`).join("\n")}
    }
  }`;
  const cluster = (...places: readonly Place[]) => {
    const text = source({ pools: 'pool web { arch = arm64, size = 2, instance_type = "t4g.small" }' });
    return `${text.slice(0, text.indexOf("  provider aws {"))}${places.map(provider).join("\n")}\n}\n`;
  };
  const region = "eu-west-1";
  const home: Place = { account: "123456789012", region, range: "10.20.0.0/16", pools: ["control-plane"] };
  const other: Place = { account: "210987654321", region, range: "10.21.0.0/16", pools: ["web"] };
  const shards = (ir: Ir) =>
    ir.providers.map(({ key, zones }) => [key, ...zones.map((one) => `${one.shard} ${one.moduleName}`)]);

  test("the first keeps the plain shard, the other has its account in shard and module", () => {
    const ir = irOf(cluster(home, other));
    expect(shards(ir)).toEqual([
      ["aws_123456789012_eu-west-1", "eu-west-1a shard_eu_west_1a"],
      ["aws_210987654321_eu-west-1", "eu-west-1a-210987654321 shard_210987654321_eu_west_1a"],
    ]);
    expect(ir.providers.map((one) => [one.suffix, one.alias, holderOf(one)])).toEqual([
      ["123456789012_eu_west_1", undefined, "aws_123456789012_eu-west-1"],
      ["210987654321_eu_west_1", "aws_210987654321_eu-west-1", "aws_210987654321_eu-west-1"],
    ]);
    expect(shown(ir, 1)).toEqual([
      "public/eu-west-1a/0 10.21.0.0/28 0",
      "nstance/eu-west-1a/0 10.21.0.16/28 1",
      "web/eu-west-1a/0 10.21.1.0/24 2",
    ]);
  });

  test("ids that were built stay, whatever is put in front", () => {
    const third: Place = { ...other, account: "111111111111", range: "10.22.0.0/16" };
    const lock = lockOf(cluster(home, other));
    expect(shards(irOf(cluster(home, third, other), { lock })).map(([, shard]) => shard)).toEqual([
      "eu-west-1a shard_eu_west_1a",
      "eu-west-1a-210987654321 shard_210987654321_eu_west_1a",
      "eu-west-1a-111111111111 shard_111111111111_eu_west_1a",
    ]);
  });

  test("ids that were built stay whatever they are, but not for two zones, and a new zone has its own", () => {
    const renamed = (from: RegExp, to: string) => lockOf(cluster(home, other)).replace(from, `"shard": "${to}"`);
    const two = cluster(home, other);
    expect(shards(irOf(two, { lock: renamed(/"shard": "eu-west-1a"/, "old") })).map(([, shard]) => shard)).toEqual([
      "old shard_123456789012_eu_west_1a",
      "eu-west-1a-210987654321 shard_210987654321_eu_west_1a",
    ]);
    const twice = renamed(/"shard": "eu-west-1a-210987654321"/, "eu-west-1a");
    expect(shards(irOf(two, { lock: twice })).map(([, shard]) => shard)).toEqual([
      "eu-west-1a shard_eu_west_1a",
      "eu-west-1a-210987654321 shard_210987654321_eu_west_1a",
    ]);
    const more = two.replace(/\}\n *\}\n\}\n$/, `}\n${zone("eu-west-1b").replaceAll("control-plane", "web")}\n}\n}\n`);
    expect(shards(irOf(more, { lock: lockOf(two) }))[1]?.slice(1)).toEqual([
      "eu-west-1a-210987654321 shard_210987654321_eu_west_1a",
      "eu-west-1b shard_eu_west_1b",
    ]);
  });

  test("two regions of one account share the account module of the first", () => {
    const text = cluster(home, { ...other, account: home.account, region: "us-east-1" });
    expect(irOf(text).providers.map((one) => [one.key, holderOf(one)])).toEqual([
      ["aws_123456789012_eu-west-1", "aws_123456789012_eu-west-1"],
      ["aws_123456789012_us-east-1", "aws_123456789012_eu-west-1"],
    ]);
  });

  test("the size of a pool counts in each zone that has a subnet for it, over all providers", () => {
    const both = cluster({ ...home, pools: ["control-plane", "web"] }, other);
    const pools = irOf(both).pools.map(({ name, total, kind }) => [name.value, kind, total]);
    expect(pools).toEqual([
      ["control-plane", "knc", 1],
      ["web", "knd", 4],
    ]);
  });
});

test("public subnets with a service of their own have one role, and one without a service has none", () => {
  const roles = (subnet: string) => source({ zones: zone("eu-west-1a", subnet) });
  const ir = irOf(roles("subnet { cidr = auto/28, services = [nlb], public = true }"));
  expect(subnetsOf(ir).map((subnet) => [subnet.role, subnet.index, subnet.services])).toEqual([
    ["public", 0, ["nat"]],
    ["public", 1, ["nlb"]],
    ["nstance", 0, ["nstance"]],
    ["control-plane", 0, []],
  ]);
  expect(errorsOf(compileText(roles("subnet { cidr = auto/28, public = true }")))).toEqual(["subnet-purpose"]);
});
