import { describe, expect, test } from "vitest";
import { type Capacity, type Change, type Impact, impactOf, type PoolEffect, saidOf } from "../../compiler/index.ts";
import { compileText, source } from "../../test/helpers/podplane-source.ts";
import type { PlannedCluster } from "./plan-source.ts";
import {
  becameWords,
  capacityWords,
  countWords,
  listWords,
  liveWords,
  nameWords,
  notBySourceWords,
  referenceWords,
  resourceWords,
  rollingWords,
  scalingWords,
} from "./words.ts";

function impactBetween(before: string, after: string): Impact {
  const said = (text: string) => {
    const [cluster] = compileText(text).clusters;
    if (!cluster) throw new Error("no cluster");
    return saidOf(cluster.model, cluster.lock);
  };
  return impactOf(said(before), said(after), undefined);
}

const impact = impactBetween(source(), source().replace("t4g.small", "t4g.large"));

describe("a change", () => {
  const [change] = impact.changes;
  if (!change) throw new Error("no change");

  test.each<[Partial<Change>, string]>([
    [{}, '"t4g.small" -> "t4g.large"'],
    [{ before: undefined }, 'unset -> "t4g.large"'],
    [{ after: undefined }, '"t4g.small" -> unset'],
    [{ secret: true }, "changed"],
    [{ kind: "added" }, "added"],
    [{ kind: "removed", secret: true }, "removed"],
  ])("%j became: %s", (part, words) => {
    expect(becameWords({ ...change, ...part })).toBe(words);
  });

  test.each<[Partial<Change>, string]>([
    [{}, "pool control-plane: instance_type"],
    [{ attribute: undefined }, "pool control-plane"],
    [{ block: "" }, "instance_type"],
    [{ block: "", attribute: undefined }, "cluster tools"],
  ])("%j is of: %s", (part, words) => {
    expect(nameWords({ ...change, ...part }, "tools")).toBe(words);
  });
});

test("a list names so many, and counts the others", () => {
  expect(listWords([], 1)).toBe("");
  expect(listWords(["a", "b"], 2)).toBe("a, b");
  expect(listWords(["a", "b", "c"], 2)).toBe("a, b and 1 more");
});

test("one is counted in other words than many", () => {
  expect([0, 1, 2].map((count) => countWords(count, "VM"))).toEqual(["0 VMs", "1 VM", "2 VMs"]);
  expect([1, 2].map((count) => countWords(count, "copy", "copies"))).toEqual(["1 copy", "2 copies"]);
});

const pool = (name: string, before: number, after: number): PoolEffect => ({
  pool: name,
  zones: ["a", "b", "a"],
  before,
  after,
});

describe("pools", () => {
  test("that are replaced are told with the VMs that stay, and their zones", () => {
    expect(rollingWords(pool("web", 6, 2))).toBe("web (2 VMs in a, b)");
    expect(rollingWords(pool("web", 1, 2))).toBe("web (1 VM in a, b)");
    expect(rollingWords({ ...pool("web", 4, 4), zones: ["a", "b", "c", "d"] })).toBe(
      "web (4 VMs in a, b, c and 1 more)",
    );
  });

  test("with more or fewer VMs are told with both numbers", () => {
    expect(scalingWords(pool("web", 6, 2))).toBe("web 6 -> 2 VMs");
  });
});

describe("settings", () => {
  const withLive = (keys: readonly string[], vms: number, pools: readonly PoolEffect[] = []): Impact => ({
    ...impact,
    effects: { ...impact.effects, pools, live: { keys, vms } },
  });
  const planned = (services?: readonly { readonly service: string; readonly vms: readonly string[] }[]) => {
    const outputs = { env: {}, userData: [], templates: [], resources: [], pools: { knc: ["a", "b"], knd: ["c"] } };
    const restarts = services
      ? ({ kind: "known", services } as const)
      : ({ kind: "unknown", reason: "No Bash." } as const);
    const files: PlannedCluster["files"] = { outputs, restarts, custom: { broken: [], gaps: [] } };
    return { id: "tools", against: "x", impact, cost: undefined, files };
  };

  test("are told where some are pushed, with what restarts where that is known", () => {
    expect(liveWords(withLive([], 1), planned([]))).toEqual([]);
    expect(liveWords({ ...impact, effects: { ...impact.effects, live: undefined } }, planned([]))).toEqual([]);
    expect(liveWords(withLive(["A"], 1), planned())).toEqual(["A on 1 VM"]);
    expect(liveWords(withLive(["A"], 1), { ...planned(), files: undefined })).toEqual(["A on 1 VM"]);
    const keys = ["A", "B", "C", "D", "E", "F", "G"];
    expect(liveWords(withLive(keys, 3), planned([]))).toEqual([
      "A, B, C, D, E, F and 1 more on 3 VMs",
      "no service restarts",
    ]);
  });

  test("are told with services by the number of VMs that run now, stay, and restart them", () => {
    const pools = [pool("a", 2, 3), pool("b", 1, 0), pool("c", 5, 4), pool("d", 9, 9)];
    const services = [
      { service: "one", vms: ["knc"] },
      { service: "two", vms: ["knc", "knd"] },
      { service: "three", vms: ["knc"] },
      { service: "four", vms: ["none"] },
    ];
    expect(liveWords(withLive(["A"], 1, pools), planned(services))[1]).toBe(
      "restarts one, three on 2 VMs; two on 6 VMs; four on 0 VMs",
    );
    const many = Array.from({ length: 9 }, (_, index) => ({ service: `s${index}`, vms: ["knd"] }));
    expect(liveWords(withLive(["A"], 1, pools), planned(many))[1]).toBe(
      "restarts s0, s1, s2, s3, s4, s5, s6, s7 and 1 more on 4 VMs",
    );
  });
});

test("a reference of the user's is told with what became of it", () => {
  const reference = { file: "custom.tf", line: 5, column: 2, address: "local.a" };
  expect(referenceWords({ ...reference, becomes: undefined })).toBe("custom.tf:5: local.a is gone");
  expect(referenceWords({ ...reference, becomes: "local.b" })).toBe("custom.tf:5: local.a is local.b now");
});

test.each([
  ["added", [], "+ aws_vpc.a"],
  ["removed", [], "- aws_vpc.a"],
  ["changed", ["b", "c", "d", "e"], "~ aws_vpc.a (b, c, d and 1 more)"],
  ["changed", [], "~ aws_vpc.a"],
  ["moved", ["aws_vpc.b"], "> aws_vpc.a (was aws_vpc.b)"],
] as const)("a resource that is %s, with %j, is told: %s", (action, details, words) => {
  expect(resourceWords({ address: "aws_vpc.a", action, details })).toBe(words);
});

test("what the source does not change is told as such", () => {
  const told = (notBySource: Partial<Impact["effects"]["notBySource"]>) =>
    notBySourceWords({
      ...impact,
      effects: { ...impact.effects, notBySource: { env: [], userData: [], templates: [], ...notBySource } },
    });
  expect(told({})).toEqual([]);
  const head = "changed by podplanec or the lock file, not by the source:";
  expect(told({ userData: ["knc", "knd"] })).toEqual([`${head} user-data of knc, knd`]);
  expect(told({ templates: ["a", "b", "c", "d"] })).toEqual([`${head} how VMs of a, b, c and 1 more are started`]);
  expect(told({ userData: ["knc"], templates: ["a"], env: ["A", "B", "C", "D", "E"] })).toEqual([
    `${head} user-data of knc, how VMs of a are started, A, B, C, D and 1 more`,
  ]);
});

describe("capacity", () => {
  const some: Capacity = {
    vms: 2,
    cpus: 4,
    gib: 8,
    natGateways: 1,
    loadBalancers: 1,
    types: { a: 2 },
    unknownTypes: [],
  };

  test.each<[Partial<Capacity>, string | undefined]>([
    [{}, undefined],
    [{ types: { b: 2 } }, undefined],
    [{ vms: 3 }, "capacity: +1 VM (2 -> 3)"],
    [{ vms: 0, cpus: 3, gib: 7.5 }, "capacity: -2 VMs (2 -> 0), -1 vCPU, -0.5 GiB of memory"],
    [{ cpus: 6, natGateways: 2, loadBalancers: 2 }, "capacity: +2 vCPU, +1 NAT gateway, +1 load balancer"],
    [{ natGateways: 3, loadBalancers: 0 }, "capacity: +2 NAT gateways, -1 load balancer"],
    [{ natGateways: 0, loadBalancers: 3 }, "capacity: -1 NAT gateway, +2 load balancers"],
    [{ unknownTypes: ["x"] }, undefined],
    [{ unknownTypes: ["x"], types: { a: 2, x: 1 } }, "capacity: of x the size is not known"],
    [{ vms: 4, unknownTypes: ["x"], types: { x: 1 } }, "capacity: +2 VMs (2 -> 4); of x the size is not known"],
  ])("that becomes %j is told: %s", (change, words) => {
    expect(capacityWords({ before: some, after: { ...some, ...change } })).toBe(words);
  });

  test("names types of which nothing is known once, of both sides, and the first four", () => {
    const before = { ...some, unknownTypes: ["v", "w"] };
    const after = { ...some, types: { b: 1 }, unknownTypes: ["w", "x", "y", "z"] };
    expect(capacityWords({ before, after })).toBe("capacity: of v, w, x, y and 1 more the size is not known");
  });
});
