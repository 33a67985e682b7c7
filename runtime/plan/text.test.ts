import { describe, expect, test } from "vitest";
import { type Impact, impactOf, saidOf } from "../../compiler/index.ts";
import { compileText, source } from "../../test/helpers/podplane-source.ts";
import type { PlannedCluster } from "./plan-source.ts";
import { planText } from "./text.ts";

const file = "cluster.podplane";

/** A cluster with many pools, whose VMs have one size and type, or each its own. */
function manyPools(count: number, body: (index: number) => string): string {
  const names = Array.from({ length: count }, (_, index) => `pool-${index}`);
  return source({
    pools: names.map((name, index) => `pool ${name} { arch = arm64, ${body(index)} }`).join("\n"),
    zones: `zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      ${names.map((name) => `subnet { cidr = auto/28, pool = ${name} }`).join("\n")}
    }`,
  });
}

/** What is planned between two texts, whose files are not known. */
function plannedBetween(before: string, after: string): PlannedCluster & { readonly impact: Impact } {
  const said = (text: string) => {
    const [cluster] = compileText(text, { file }).clusters;
    if (!cluster) throw new Error("no cluster");
    return saidOf(cluster.model, cluster.lock);
  };
  const impact = impactOf(said(before), said(after), undefined);
  return { id: "tools", against: "the last build", impact, cost: undefined, files: undefined };
}

const linesOf = (planned: PlannedCluster, text = "", full = false) =>
  planText(planned, new Map([[file, text]]), { full })
    .split("\n")
    .slice(0, -1);

const textBetween = (before: string, after: string, full = false) =>
  linesOf(plannedBetween(before, after), after, full);

const body = 'instance_type = "t4g.small", size = 1';

describe("a report", () => {
  test("names equal changes of many blocks once, and counts them all", () => {
    const [before, after] = [manyPools(300, () => body), manyPools(300, () => body.replace("small", "large"))];
    const lines = textBetween(before, after);
    expect(lines).toContain(
      '  cluster.podplane:17  pool pool-0, pool pool-1, pool pool-2 and 297 more: instance_type "t4g.small" -> "t4g.large"',
    );
    expect(lines.at(-1)).toBe("300 rolling");
  });

  test("of 300 pools that all change in their own way fits on a screen, and has all with --full", () => {
    const before = manyPools(300, () => `${body}, disk_size = 20GiB`);
    const change = (index: number) =>
      `instance_type = "t4g.${index % 2 ? "large" : "medium"}", size = ${index + 2}, disk_size = ${30 + index}GiB`;
    const after = manyPools(300, change)
      .replace("auth.example.com", "login.example.com")
      .replace('region = "eu-west-1"', 'region = "eu-west-1"\nbucket a {}\nbucket b {}\nbucket c {}');
    const lines = textBetween(before, after);
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines.at(-1)).toBe("600 rolling, 300 scaling, 3 infrastructure, 1 live, 1 seed only");
    for (const name of ["rolling", "scaling", "infrastructure", "live"]) {
      expect(lines.some((line) => line.startsWith(`${name}: `))).toBe(true);
    }
    expect(lines.some((line) => line.includes("see --full"))).toBe(true);
    const full = textBetween(before, after, true);
    for (let index = 0; index < 300; index++)
      expect(full.join("\n")).toContain(`pool pool-${index}: size 1 -> ${index + 2}`);
  });

  test("says reason and steps of what cannot be done in place", () => {
    const lines = textBetween(source(), source().replace("10.20.0.0/16", "10.30.0.0/16"));
    expect(lines.slice(1, 7)).toEqual([
      "unsupported in place: there are other steps",
      "  cluster.podplane:21  vpc: v4cidr 10.20.0.0/16 -> 10.30.0.0/16 (also infrastructure)",
      "      A network keeps its first range, and all that stands in it is destroyed with it.",
      "      1. Build a cluster with another id from a file of its own, beside this one.",
      "      2. Move what runs here over to it, and let the names in DNS lead there.",
      "      3. Take this cluster down.",
    ]);
  });

  test("without a change, and of what was never built, is a line", () => {
    const planned = plannedBetween(source(), source());
    expect(linesOf(planned)).toEqual(["tools: no change against the last build"]);
    const never = ["tools: never built, so there is nothing to compare with"];
    expect(linesOf({ ...planned, against: undefined })).toEqual(never);
    expect(linesOf({ ...planned, impact: undefined })).toEqual(never);
  });
});

const pools = (count: number, words: (index: number) => string) => manyPools(count, (index) => words(index));
const disk = (size: number) => (index: number) => `${body}, disk_size = ${size + index}GiB`;

describe("a report on a screen", () => {
  test("of 40 lines is whole, and of more has the first of each class and says how many are left", () => {
    const [whole, more] = [36, 37].map((count) => textBetween(pools(count, disk(20)), pools(count, disk(120))));
    expect([whole?.length, more?.length]).toEqual([40, 40]);
    expect(whole?.slice(0, 3)).toEqual([
      "tools: changes against the last build",
      "rolling: VMs are replaced one at a time in each zone, drained before",
      "  cluster.podplane:17  pool pool-0: disk_size 20GiB -> 120GiB",
    ]);
    expect(whole?.slice(-3)).toEqual([
      "  cluster.podplane:52  pool pool-35: disk_size 55GiB -> 155GiB",
      "    pools: pool-0 (1 VM in eu-west-1a), pool-1 (1 VM in eu-west-1a), pool-2 (1 VM in eu-west-1a), pool-3 (1 VM in eu-west-1a) and 32 more",
      "36 rolling",
    ]);
    expect(more?.slice(-4)).toEqual([
      "  cluster.podplane:51  pool pool-34: disk_size 54GiB -> 154GiB",
      "  and 2 more: see --full",
      "    pools: pool-0 (1 VM in eu-west-1a), pool-1 (1 VM in eu-west-1a), pool-2 (1 VM in eu-west-1a), pool-3 (1 VM in eu-west-1a) and 33 more",
      "37 rolling",
    ]);
    const full = textBetween(pools(37, disk(20)), pools(37, disk(120)), true);
    expect([full.length, full.slice(0, -2)]).toEqual([41, [...(more?.slice(0, -3) ?? []), ...full.slice(37, -2)]]);
  });

  test.each([
    [60, 30, 1],
    [10, 10, 22],
  ])(
    "of classes with %d and 60 entries shows %d of the more severe one and %d of the other",
    (count, first, second) => {
      const [before, after] = [
        (index: number) => `${body}, disk_size = ${index < count ? 20 + index : 9}GiB`,
        (index: number) =>
          `${body.replace("size = 1", `size = ${2 + index}`)}, disk_size = ${index < count ? 120 + index : 9}GiB`,
      ];
      const lines = textBetween(pools(60, before), pools(60, after));
      expect(lines).toHaveLength(40);
      expect(lines.filter((line) => line.includes(": disk_size "))).toHaveLength(first);
      expect(lines.filter((line) => line.includes(": size "))).toHaveLength(second);
      expect(lines.filter((line) => line.endsWith("more: see --full"))).toEqual(
        [count - first, 60 - second].filter((left) => left > 0).map((left) => `  and ${left} more: see --full`),
      );
    },
  );

  test("leaves out what stands below an entry where there is no room for it", () => {
    const [before, after] = [source(), source().replace("10.20.0.0/16", "10.30.0.0/16")];
    const planned = plannedBetween(before, after);
    const shown = (count: number) => {
      const gaps = Array.from({ length: count }, (_, index) => `gap ${index}`);
      return linesOf({ ...planned, impact: { ...planned.impact, gaps } }, after).slice(1, -1 - count);
    };
    const whole = shown(0);
    expect([whole.length, whole[0]]).toEqual([6, "unsupported in place: there are other steps"]);
    expect(shown(32)).toEqual(whole);
    expect(shown(33)).toEqual([...whole.slice(0, 4), "      more: see --full"]);
    expect(shown(35)).toEqual([...whole.slice(0, 2), "      more: see --full"]);
    expect(shown(50)).toEqual([...whole.slice(0, 2), "      more: see --full"]);
  });
});

describe("a report of builds whose files are known", () => {
  const outputs = { env: {}, userData: [], templates: [], resources: [], pools: {} };
  const files: NonNullable<PlannedCluster["files"]> = {
    outputs,
    restarts: { kind: "known", services: [] },
    custom: { broken: [], gaps: [] },
  };
  const same = plannedBetween(source(), source());

  test("says what breaks in the user's files, above all else that ends it", () => {
    const broken = Array.from({ length: 5 }, (_, index) => {
      return { file: "custom.tf", line: index + 1, column: 1, address: `local.a${index}`, becomes: undefined };
    });
    const withBroken = (count: number): PlannedCluster => ({
      ...same,
      impact: { ...same.impact, gaps: ["A gap."] },
      cost: { currency: "EUR", per: "month", before: 1, after: 2, without: [] },
      files: { ...files, custom: { broken: broken.slice(0, count), gaps: [] } },
    });
    const head = ["tools: changes against the last build", "your own files: OpenTofu will refuse these references"];
    const lines = broken.map((_, index) => `  custom.tf:${index + 1}: local.a${index} is gone`);
    const end = ["cost: 1.00 -> 2.00 EUR a month (+1.00)", "A gap.", "0 changes of the source"];
    expect(linesOf(withBroken(4))).toEqual([...head, ...lines.slice(0, 4), ...end]);
    expect(linesOf(withBroken(5))).toEqual([...head, ...lines.slice(0, 4), "  and 1 more: see --full", ...end]);
    expect(linesOf(withBroken(5), "", true)).toEqual([...head, ...lines, ...end]);
    expect(linesOf(withBroken(0))).toEqual([head[0], ...end]);
  });

  test("names the resources that go, and others where no change of the source explains them", () => {
    const resources = [
      { address: "aws_vpc.a", action: "removed", details: [] },
      { address: "aws_vpc.b", action: "added", details: [] },
      { address: "aws_vpc.c", action: "changed", details: ["cidr"] },
    ] as const;
    const known = { ...files, outputs: { ...outputs, resources } };
    const destroyed = ["destroy: what it holds is lost", "    resources: - aws_vpc.a"];
    expect(linesOf({ ...same, files: known })).toEqual([
      "tools: changes against the last build",
      ...destroyed,
      "infrastructure: OpenTofu changes resources",
      "    resources: + aws_vpc.b, ~ aws_vpc.c (cidr)",
      "0 changes of the source",
    ]);
    const after = source().replace("t4g.small", "t4g.large");
    expect(linesOf({ ...plannedBetween(source(), after), files: known }, after)).toEqual([
      "tools: changes against the last build",
      ...destroyed,
      "rolling: VMs are replaced one at a time in each zone, drained before",
      '  cluster.podplane:14  pool control-plane: instance_type "t4g.small" -> "t4g.large"',
      "    pools: control-plane (1 VM in eu-west-1a)",
      "capacity: +6 GiB of memory",
      "1 rolling",
    ]);
  });

  test("tells names alone last", () => {
    const span = { file, start: source().indexOf("pool control"), end: source().indexOf("pool control") + 4 };
    const renamed = [
      { block: "pool web", from: "front", span },
      { block: "pool jobs", from: "work", span: undefined },
    ];
    expect(linesOf({ ...same, impact: { ...same.impact, renamed } }, source())).toEqual([
      "tools: changes against the last build",
      "moved: renamed, and nothing is destroyed or made anew",
      "  cluster.podplane:12  pool web was front",
      "  pool jobs was work",
      "2 moved",
    ]);
  });

  test("tells settings with the services that restart, and pools that get more VMs", () => {
    const impact: Impact = {
      ...same.impact,
      effects: {
        ...same.impact.effects,
        scaling: [{ pool: "web", zones: ["a"], before: 1, after: 3 }],
        live: { keys: ["A", "B"], vms: 2 },
      },
    };
    expect(linesOf({ ...same, impact, files })).toEqual([
      "tools: changes against the last build",
      "scaling: VMs are added or removed",
      "    pools: web 1 -> 3 VMs",
      "live: pushed to running VMs",
      "    A, B on 2 VMs",
      "    no service restarts",
      "0 changes of the source",
    ]);
  });
});
