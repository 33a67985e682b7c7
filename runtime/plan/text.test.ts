import { describe, expect, test } from "vitest";
import { impactOf, saidOf } from "../../compiler/index.ts";
import { compileText, source } from "../../test/helpers/podplane-source.ts";
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

function textBetween(before: string, after: string, full = false): readonly string[] {
  const said = (text: string) => {
    const [cluster] = compileText(text, { file }).clusters;
    if (!cluster) throw new Error("no cluster");
    return saidOf(cluster.model, cluster.lock);
  };
  const planned = {
    id: "tools",
    against: "the last build",
    impact: impactOf(said(before), said(after), undefined),
    cost: undefined,
    files: undefined,
  };
  return planText(planned, new Map([[file, after]]), { full })
    .split("\n")
    .slice(0, -1);
}

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
});
