import { describe, expect, test } from "vitest";
import { type Impact, impactOf, saidOf } from "../../compiler/index.ts";
import { compileText, source } from "../../test/helpers/podplane-source.ts";
import { planMarkdown } from "./markdown.ts";
import type { PlannedCluster } from "./plan-source.ts";

function plannedBetween(before: string, after: string): PlannedCluster & { readonly impact: Impact } {
  const said = (text: string) => {
    const [cluster] = compileText(text).clusters;
    if (!cluster) throw new Error("no cluster");
    return saidOf(cluster.model, cluster.lock);
  };
  const impact = impactOf(said(before), said(after), undefined);
  return { id: "tools", against: "main", impact, cost: undefined, files: undefined };
}

const same = plannedBetween(source(), source());
const files: NonNullable<PlannedCluster["files"]> = {
  outputs: { env: {}, userData: [], templates: [], resources: [], pools: {} },
  restarts: { kind: "known", services: [{ service: "kube_apiserver", vms: [] }] },
  custom: { broken: [], gaps: [] },
};
const markdown = (planned: PlannedCluster, text = "") => planMarkdown(planned, new Map([["cluster.podplane", text]]));

describe("a report in Markdown", () => {
  test("of what was never built, and of no change, is a line", () => {
    const never = "### `tools`\n\nNever built, so there is nothing to compare with.\n";
    expect(markdown({ ...same, against: undefined })).toBe(never);
    expect(markdown({ ...same, impact: undefined })).toBe(never);
    expect(markdown(same)).toBe("### `tools`: changes against main\n\nNo change of the source.\n");
    expect(markdown({ ...same, id: "a`b``c" })).toContain("### ``` a`b``c ```: ");
  });

  test("names each change with its place, its reason and its steps, and what it comes to", () => {
    const after = source().replace("10.20.0.0/16", "10.30.0.0/16").replace("t4g.small", "t4g.large");
    expect(markdown(plannedBetween(source(), after), after)).toBe(`### \`tools\`: changes against main

**1** unsupported in place · **1** rolling · **1** infrastructure

**unsupported in place**: there are other steps

- \`vpc: v4cidr 10.20.0.0/16 -> 10.30.0.0/16\` (\`cluster.podplane:21\`)
  - A network keeps its first range, and all that stands in it is destroyed with it.
  - Build a cluster with another id from a file of its own, beside this one.
  - Move what runs here over to it, and let the names in DNS lead there.
  - Take this cluster down.

**rolling**: VMs are replaced one at a time in each zone, drained before

- \`pool control-plane: instance_type "t4g.small" -> "t4g.large"\` (\`cluster.podplane:14\`)
- replaced: control-plane (1 VM in eu-west-1a)

- capacity: +6 GiB of memory
`);
  });

  test("names resources, settings, names and what breaks, with their signs as they are", () => {
    const resources = [
      { address: "aws_vpc.a", action: "removed", details: [] },
      { address: "module.b", action: "changed", details: ["x_y"] },
    ] as const;
    const broken = [{ file: "my_custom.tf", line: 1, column: 1, address: 'local.a["<b>"]', becomes: undefined }];
    const impact: Impact = {
      ...same.impact,
      gaps: ["A gap."],
      renamed: [{ block: "pool web", from: "front", span: undefined }],
      effects: {
        ...same.impact.effects,
        rolling: [{ pool: "a_b", zones: ["z"], before: 2, after: 2 }],
        scaling: [{ pool: "a_b", zones: ["z"], before: 1, after: 2 }],
        live: { keys: ["KEY_A"], vms: 1 },
        notBySource: { env: ["KEY_B"], userData: [], templates: [] },
      },
    };
    const cost = { currency: "EUR", per: "month", before: 1, after: 2, without: [] };
    const planned = {
      ...same,
      impact,
      cost,
      files: { ...files, outputs: { ...files.outputs, resources }, custom: { broken, gaps: [] } },
    };
    expect(markdown(planned)).toBe(`### \`tools\`: changes against main

**1** moved

**your own files**

- my\\_custom.tf:1: local.a\\["\\<b\\>"\\] is gone

**destroy**: what it holds is lost

- \`- aws_vpc.a\`

**rolling**: VMs are replaced one at a time in each zone, drained before

- replaced: a\\_b (2 VMs in z)

**scaling**: VMs are added or removed

- a\\_b 1 -\\> 2 VMs

**infrastructure**: OpenTofu changes resources

- \`~ module.b (x_y)\`

**live**: pushed to running VMs

- KEY\\_A on 1 VM
- restarts kube\\_apiserver on 0 VMs

**moved**: renamed, and nothing is destroyed or made anew

- \`pool web\` was \`front\`

- changed by podplanec or the lock file, not by the source: KEY_B
- cost: 1.00 -> 2.00 EUR a month (+1.00)
- A gap.
`);
  });

  test.each([
    [10, false],
    [11, true],
  ])("of %d things of a kind folds away those behind the tenth: %s", (count, isFolded) => {
    const renamed = Array.from({ length: count }, (_, index) => {
      return { block: `pool p${index}`, from: `q${index}`, span: undefined };
    });
    const lines = renamed.map(({ block, from }) => `- \`${block}\` was \`${from}\``);
    const open = lines.slice(0, 10).join("\n");
    const folded = `\n\n<details><summary>and 1 more</summary>\n\n${lines[10]}\n\n</details>`;
    expect(markdown({ ...same, impact: { ...same.impact, renamed } })).toBe(
      `### \`tools\`: changes against main\n\n**${count}** moved\n\n**moved**: renamed, and nothing is destroyed or made anew\n\n${open}${isFolded ? folded : ""}\n`,
    );
  });
});
