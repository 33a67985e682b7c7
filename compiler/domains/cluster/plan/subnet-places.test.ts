import { describe, expect, test } from "vitest";
import { compileText, errorsOf, lockOf, source } from "../../../../test/helpers/podplane-source.ts";
import type { BuiltSubnet, Lock } from "../../../lock/index.ts";

/** Rulings 4 and 56: which subnets of the source are those that the lock file has. */

/** `0 a 10.20.1.0/24 retained` as the lock file has it: position, label or `-`, range or id. */
function builtSubnet(words: string): BuiltSubnet {
  const [index, label = "-", place = "-", retained] = words.split(" ");
  return {
    zone: "eu-west-1a",
    role: "web",
    index: Number(index),
    ...(label === "-" ? {} : { label }),
    ...(place === "-" ? {} : place.includes("/") ? { ipv4: place } : { id: place }),
    ...(retained === undefined ? {} : { retained: true }),
  };
}

const shown = ({ index, label = "-", ipv4, id, retained }: BuiltSubnet) =>
  `${index} ${label} ${ipv4 ?? id}${retained ? " retained" : ""}`;

const ofWeb = (lock: Lock | undefined) =>
  Object.values(lock?.built?.providers ?? {}).flatMap(({ subnets }) => subnets.filter(({ role }) => role === "web"));

interface Network {
  /** A subnet of the first build. */
  readonly first: string;
  readonly vpc: string;
  readonly others: string;
}

const made: Network = {
  first: "- 10.20.99.0/24",
  vpc: "vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }",
  others: `subnet { cidr = 10.20.0.0/28, services = [nat], public = true }
    subnet { cidr = 10.20.0.16/28, services = [nstance] }
    subnet { cidr = 10.20.100.0/24, pool = control-plane }`,
};
const existing: Network = {
  first: "- subnet-0000000d",
  vpc: 'vpc { id = "vpc-00000001", v4cidr = 10.20.0.0/16 }',
  others: `subnet { id = "subnet-0000000a", services = [nlb], public = true }
    subnet { id = "subnet-0000000b", services = [nstance] }
    subnet { id = "subnet-0000000c", pool = control-plane }`,
};

/** A cluster whose pool `web` has subnets like `a auto/24` or `- subnet-00000001`. */
function cluster(network: Network, subnets: readonly string[]): string {
  const lines = subnets.map((words) => {
    const [label = "-", place = ""] = words.split(" ");
    const range = place.includes("/") ? `cidr = ${place}` : `id = "${place}"`;
    return `subnet ${label === "-" ? "" : label} { ${range}, pool = web }`;
  });
  return source({
    pools: 'pool web { arch = arm64, size = 1, instance_type = "t4g.small" }',
    provider: "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }",
    zones: `zone eu-west-1a { ${network.others}\n${lines.join("\n")} }`,
  }).replace(made.vpc, network.vpc);
}

const firstLocks = new Map<Network, string>();

/** The lock file of a cluster whose last build left these subnets of `web`. */
function lockWith(network: Network, built: readonly string[]): string {
  const first = firstLocks.get(network) ?? lockOf(cluster(network, [network.first]));
  firstLocks.set(network, first);
  const { built: past, ...lock }: Lock = JSON.parse(first);
  const providers = Object.entries(past?.providers ?? {}).map(([key, provider]) => {
    const others = provider.subnets.filter(({ role }) => role !== "web");
    return [key, { ...provider, subnets: [...others, ...built.map(builtSubnet)] }] as const;
  });
  return JSON.stringify({ ...lock, built: { ...past, providers: Object.fromEntries(providers) } });
}

/** What the next build writes down of the subnets of `web`, or the rules that refuse it. */
function rebuild(network: Network, built: readonly string[], wanted: readonly string[]): readonly string[] {
  const next = compileText(cluster(network, wanted), { lock: lockWith(network, built) });
  const refused = errorsOf(next);
  return refused.length > 0 ? refused : ofWeb(next.clusters[0]?.lock).map(shown).sort();
}

/** Ranges of the size 24, as their third number. */
const range = (third: number, length = 24) => `10.20.${third}.0/${length}`;

describe("in a network that is made, a subnet is found", () => {
  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    [
      "by its label before all, wherever it stands",
      [`0 a ${range(2)}`, `1 b ${range(4)}`],
      ["b auto/24", "a auto/24"],
      [`0 a ${range(2)}`, `1 b ${range(4)}`],
    ],
    [
      "by its label rather than by its range, which is then a move",
      [`0 a ${range(2)}`, `1 b ${range(4)}`],
      [`b ${range(2)}`, `a ${range(4)}`],
      ["range-moves"],
    ],
    [
      "by its range, where it has no label",
      [`0 - ${range(2)}`, `1 - ${range(4)}`],
      [`- ${range(4)}`, `- ${range(2)}`],
      [`0 - ${range(2)}`, `1 - ${range(4)}`],
    ],
    [
      "by its range before another one that leaves the range open takes it",
      [`0 - ${range(2)}`, `1 - ${range(4)}`],
      ["- auto/24", `- ${range(2)}`],
      [`0 - ${range(2)}`, `1 - ${range(4)}`],
    ],
    [
      "by its range, though it has another label now",
      [`0 a ${range(2)}`, `1 b ${range(4)}`],
      ["b auto/24", `c ${range(2)}`],
      [`0 c ${range(2)}`, `1 b ${range(4)}`],
    ],
    [
      "by its size among those without a label",
      [`0 - ${range(2)}`, `1 - ${range(4, 23)}`],
      ["- auto/23", "- auto/24"],
      [`0 - ${range(2)}`, `1 - ${range(4, 23)}`],
    ],
    [
      "without a label sooner as one that has none",
      [`0 a ${range(2)}`, `1 - ${range(4)}`],
      ["- auto/24"],
      [`0 a ${range(2)} retained`, `1 - ${range(4)}`],
    ],
    [
      "with a new label as the first of its size, whatever that is called",
      [`0 a ${range(2)}`, `1 - ${range(4)}`],
      ["c auto/24"],
      [`0 c ${range(2)}`],
    ],
    [
      "without a label as one that has one, where there is no other",
      [`0 a ${range(2)}`],
      ["- auto/24"],
      [`0 - ${range(2)}`],
    ],
    [
      "before new ones, which come behind all that were built",
      [`0 a ${range(2)}`],
      ["b auto/24", "c auto/24", "a auto/24"],
      [`0 a ${range(2)}`, `1 b ${range(1)}`, `2 c ${range(3)}`],
    ],
    [
      "by its position, in whatever order the lock file lists them",
      [`1 - ${range(4)}`, `0 - ${range(2)}`],
      ["- auto/24"],
      [`0 - ${range(2)}`],
    ],
  ])("%s", (_what, built, wanted, expected) => {
    expect(rebuild(made, built, wanted)).toEqual(expected);
  });
});

describe("in a network that is made, a subnet is not", () => {
  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    [
      "one of another size: it comes behind it, and that stays",
      [`0 - ${range(2)}`],
      ["c auto/23"],
      [`0 - ${range(2)} retained`, `1 c ${range(4, 23)}`],
    ],
    [
      "one with a label and of another size, where it has none",
      [`0 a ${range(2)}`],
      ["- auto/23"],
      [`0 a ${range(2)} retained`, `1 - ${range(4, 23)}`],
    ],
    [
      "found by a size that only ends alike",
      [`0 a 10.20.128.0/18`],
      ["c auto/28"],
      ["0 a 10.20.128.0/18 retained", "1 c 10.20.0.32/28"],
    ],
  ])("%s", (_what, built, wanted, expected) => {
    expect(rebuild(made, built, wanted)).toEqual(expected);
  });

  test("one that was there before, of which the lock file has no range", () => {
    const stays = "0 - subnet-00000001 retained";
    expect(rebuild(made, ["0 - subnet-00000001"], ["- auto/24"])).toEqual([stays, `1 - ${range(1)}`]);
  });

  test("one with another range that is written, if it has a label", () => {
    expect(rebuild(made, [`0 a ${range(2)}`], [`c ${range(6)}`])).toEqual([
      `0 a ${range(2)} retained`,
      `1 c ${range(6)}`,
    ]);
  });

  test("moved without being told: without labels another range or size is a fault", () => {
    expect(rebuild(made, [`0 - ${range(2)}`], [`- ${range(6)}`])).toEqual(["range-moves"]);
    expect(rebuild(made, [`0 - ${range(2)}`], ["- auto/23"])).toEqual(["range-moves"]);
  });
});

describe("a subnet that stays though the source has it no more", () => {
  const past = [`0 a ${range(2)} retained`, `1 b ${range(4)}`];

  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ["is there again under its own label", past, ["a auto/24", "b auto/24"], [`0 a ${range(2)}`, `1 b ${range(4)}`]],
    [
      "is not taken for one with another label",
      past,
      ["b auto/24", "c auto/24"],
      [`0 a ${range(2)} retained`, `1 b ${range(4)}`, `2 c 10.20.1.0/24`],
    ],
    ["may be one without a label", past, ["b auto/24", "- auto/24"], [`0 - ${range(2)}`, `1 b ${range(4)}`]],
    [
      "may be one with a label, if it had none",
      [`0 - ${range(2)} retained`, `1 b ${range(4)}`],
      ["b auto/24", "c auto/24"],
      [`0 c ${range(2)}`, `1 b ${range(4)}`],
    ],
    ["comes after those that did not go", past, ["- auto/24"], [`0 a ${range(2)} retained`, `1 - ${range(4)}`]],
    [
      "comes after those that did not go, also where it lies behind them",
      [`0 - ${range(2)}`, `1 - ${range(4)} retained`, `2 b ${range(6)}`],
      ["- auto/24", "b auto/24"],
      [`0 - ${range(2)}`, `1 - ${range(4)} retained`, `2 b ${range(6)}`],
    ],
    [
      "is none of another size",
      [`0 - ${range(2)} retained`, `1 b ${range(4)}`],
      ["b auto/24", "- auto/23"],
      [`0 - ${range(2)} retained`, `1 b ${range(4)}`, `2 - ${range(6, 23)}`],
    ],
    ["goes with the last one behind it", [...past, `2 c ${range(6)}`], ["b auto/24"], past],
  ])("%s", (_what, built, wanted, expected) => {
    expect(rebuild(made, built, wanted)).toEqual(expected);
  });
});

describe("in a network that was there, a subnet is found", () => {
  const [x, y, z] = ["subnet-00000001", "subnet-00000002", "subnet-00000003"];

  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ["by its id", [`0 - ${x}`, `1 - ${y}`], [`- ${y}`, `- ${x}`], [`0 - ${x}`, `1 - ${y}`]],
    ["by nothing else, without a label", [`0 - ${x}`], [`- ${z}`], [`0 - ${x} retained`, `1 - ${z}`]],
    ["by its label, whatever its id is", [`0 a ${x}`, `1 b ${y}`], [`b ${x}`, `a ${y}`], [`0 a ${y}`, `1 b ${x}`]],
    [
      "by its position, where an old lock file has no ids",
      ["0 -", "1 -"],
      [`- ${x}`, `- ${y}`],
      [`0 - ${x}`, `1 - ${y}`],
    ],
    [
      "by its id first, where a lock file has only some",
      ["0 -", `1 - ${x}`],
      [`- ${x}`, `- ${y}`],
      [`0 - ${y}`, `1 - ${x}`],
    ],
    ["not as one that was made", [`0 - ${range(2)}`], [`- ${x}`], [`0 - ${range(2)} retained`, `1 - ${x}`]],
  ])("%s", (_what, built, wanted, expected) => {
    expect(rebuild(existing, built, wanted)).toEqual(expected);
  });
});

test("a subnet without a purpose has no place, and needs no room", () => {
  const text = cluster(made, ["- auto/24"]).replace(
    "pool = web }",
    "pool = web }\nsubnet { cidr = auto/16, public = true }",
  );
  expect(errorsOf(compileText(text))).toEqual(["subnet-purpose"]);
});

test("a build tells which subnets go and which stay, and no others", () => {
  const past = lockWith(made, [`0 a ${range(2)}`, `1 b ${range(4)}`, `2 c ${range(6)}`]);
  const notes = (wanted: readonly string[]) => {
    const build = compileText(cluster(made, wanted), { lock: past });
    expect(errorsOf(build)).toEqual([]);
    return build.clusters[0]?.notes;
  };
  expect(notes(["a auto/24", "b auto/24", "c auto/24"])).toEqual([]);
  expect(notes(["b auto/24"])).toEqual([
    "subnet eu-west-1a.web.2 (10.20.6.0/24) is destroyed",
    "subnet eu-west-1a.web.0 (10.20.2.0/24) is gone from the source and retained: others behind it would move",
  ]);
});
