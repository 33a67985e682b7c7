import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareGraphs,
  type Graph,
  networkView,
  platformView,
  toDot,
  toMermaid,
} from "../../emitters/diagram/index.ts";
import { drawSvg } from "../../runtime/diagram/index.ts";
import { irOf, lockOf, source } from "../helpers/podplane-source.ts";

const web = 'pool web { arch = arm64, instance_type = "t4g.small", size = 2 }';
const zones = `zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      subnet { cidr = auto/24, pool = web }
    }`;
const balancer =
  "load_balancer main { public = true, subnets = public, listener 443 { pool = web } }\nload_balancer inner { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }";
const text = source({ pools: web, zones, provider: `${balancer}\nbucket uploads {}` });
const views = [
  ["network", networkView],
  ["platform", platformView],
] as const;

/** The ids of all boxes of a picture. */
function ids(boxes: Graph["boxes"]): readonly string[] {
  return boxes.flatMap((one) => [one.id, ...ids(one.inside)]);
}

describe.each(views)("the %s view", (_name, view) => {
  test("has each box once, and arrows between its boxes only", () => {
    const graph = view(irOf(text));
    const all = ids(graph.boxes);
    expect(new Set(all).size).toBe(all.length);
    for (const { from, to } of graph.arrows) expect(all).toEqual(expect.arrayContaining([from, to]));
  });

  test("gives the same bytes twice", async () => {
    const dot = toDot(view(irOf(text)));
    expect(toDot(view(irOf(text)))).toBe(dot);
    const svg = await drawSvg(dot);
    expect(svg.startsWith("<svg")).toBe(true);
    expect(await drawSvg(dot)).toBe(svg);
  });

  test("compared with itself has no marks", () => {
    const graph = view(irOf(text));
    expect(compareGraphs(graph, graph)).toEqual(graph);
  });
});

test("before and after in one picture mark what comes, goes and changes", () => {
  const after = text
    .replace("bucket uploads {}", "bucket files {}")
    .replace('instance_type = "t4g.small", size = 2', 'instance_type = "t4g.small", size = 3');
  const graph = compareGraphs(networkView(irOf(text)), networkView(irOf(after)));
  const mermaid = toMermaid(graph);
  expect(mermaid).toContain('[("+ bucket<br>tools-123456789012-files")]');
  expect(mermaid).toContain('[("− bucket<br>tools-123456789012-uploads")]');
  expect(mermaid).toContain('["~ web<br>2 → 3 × t4g.small"]');
});

test.each([
  ["1 × t4g.small", "2 × t4g.small", "1 → 2 × t4g.small"],
  ["web: 4 × t4g.small", "front: 4 × t4g.small", "web → front: 4 × t4g.small"],
  ["web: 4 × t4g.small", "web: 6 × t4g.large", "web: 4 × t4g.small → 6 × t4g.large"],
  ["2 × t4g.small", "2 × m7g.large", "2 × t4g.small → m7g.large"],
  ["10.0.0.0/16", "10.0.0.0/16, IPv6", "10.0.0.0/16 → 10.0.0.0/16, IPv6"],
  ["a", "", "a → "],
])("%j that becomes %j is told in one line", (was, is, told) => {
  const one = (line: string) => ({
    title: "",
    boxes: [{ id: "x", kind: "service" as const, lines: ["name", line] as const, inside: [], mark: "same" as const }],
    arrows: [],
  });
  expect(compareGraphs(one(was), one(is)).boxes[0]?.lines).toEqual(["name", told]);
});

test("what was renamed is marked as moved, with its former name", () => {
  const after = text
    .replaceAll("pool = web", "pool = front")
    .replace("pool web {", "pool front { renamed_from = web,")
    .replace("load_balancer inner {", "load_balancer api { renamed_from = inner,");
  const before = irOf(text);
  const graph = compareGraphs(networkView(before), networkView(irOf(after, { lock: lockOf(text) })));
  const mermaid = toMermaid(graph);
  expect(mermaid).toContain('["↷ web → front<br>2 × t4g.small"]');
  expect(mermaid).toContain('["↷ inner → api<br>private, port 6443"]');
  expect(mermaid).not.toMatch(/classDef (?:added|removed|changed)/);
});

test("the platform counts the VMs of each provider, which together are those of the pool", () => {
  const far = `provider aws far {
    account = "123456789012"
    region = "eu-central-1"
    vpc { v4cidr = 172.30.0.0/16, v6cidr = auto }
    ${zones.replaceAll("eu-west-1a", "eu-central-1a").replace("subnet { cidr = auto/24, pool = control-plane }", "")}
    ${zones.replaceAll("eu-west-1a", "eu-central-1b").replace("subnet { cidr = auto/24, pool = control-plane }", "")}
  }`;
  const mermaid = toMermaid(platformView(irOf(text.replace(/\}\s*$/, `${far}\n}`))));
  expect(mermaid).toContain('["worker VMs<br>web: 2 × t4g.small"]');
  expect(mermaid).toContain('["worker VMs<br>web: 4 × t4g.small"]');
  expect(mermaid).toContain("one, in one zone");
  expect(mermaid).toContain("one in each of 2 zones");
});

test("texts cannot leave their quotes", async () => {
  const nasty = fc.string({ unit: fc.constantFrom('"', "\\", "\n", "`", "<", "&", "#", "]", "}", ";", "a", "é") });
  await fc.assert(
    fc.asyncProperty(nasty, async (name) => {
      const one = { id: `x${name}`, kind: "pool", lines: [`n${name}`], inside: [], mark: "same" } as const;
      const other = { ...one, id: `y${name}` };
      const arrows = [{ from: one.id, to: other.id, label: name, mark: "same" }] as const;
      const graph: Graph = { title: name, boxes: [one, other], arrows };
      const svg = await drawSvg(toDot(graph));
      expect(svg.match(/class="node"/g)).toHaveLength(2);
      expect(toMermaid(graph).split("\n")).toHaveLength(5);
    }),
    { seed: 20261128, numRuns: 60 },
  );
});
