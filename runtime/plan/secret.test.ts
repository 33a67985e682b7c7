import { expect, test } from "vitest";
import { impactOf, type SaidBlock, saidOf } from "../../compiler/index.ts";
import { compileText, source } from "../../test/helpers/podplane-source.ts";
import { planJson } from "./json.ts";
import { planMarkdown } from "./markdown.ts";
import type { PlannedCluster } from "./plan-source.ts";
import { planText } from "./text.ts";

/** What a text says, with a secret attribute in its `oidc`, which no row of the table is today. */
function withSecret(text: string, value: string): SaidBlock {
  const [cluster] = compileText(text).clusters;
  if (!cluster) throw new Error("no cluster");
  const said = saidOf(cluster.model, undefined);
  const children = said.children.map((one): SaidBlock => {
    const row = one.schema.attributes["client_id"];
    if (one.kind !== "oidc" || !row || typeof one.values === "string") return one;
    const schema = { ...one.schema, attributes: { ...one.schema.attributes, client_id: { ...row, secret: true } } };
    return { ...one, schema, values: { ...one.values, client_id: value } };
  });
  return { ...said, children };
}

test("a secret shows as changed, and hides nothing else", () => {
  const text = source({ cluster: "ssh { authorized_keys = [] }" });
  const after = text.replace("t4g.small", "t4g.large");
  const impact = impactOf(withSecret(text, "CANARY-1"), withSecret(after, "CANARY-2"), undefined);
  const planned: PlannedCluster = { id: "tools", against: "the last build", impact, cost: undefined, files: undefined };
  const sources = new Map([["cluster.podplane", after]]);
  const reports = [
    planText(planned, sources, { full: true }),
    planMarkdown(planned, sources),
    planJson([planned], sources),
  ];
  for (const report of reports) {
    expect(report).not.toContain("CANARY");
    expect(report).toContain("t4g.large");
  }
  expect(reports[0]).toBe(`tools: changes against the last build
rolling: VMs are replaced one at a time in each zone, drained before
  cluster.podplane:14  pool control-plane: instance_type "t4g.small" -> "t4g.large"
    pools: control-plane (1 VM in eu-west-1a)
tools only: nothing that is deployed changes
  cluster.podplane:5  oidc: client_id changed
capacity: +6 GiB of memory
1 rolling, 1 tools only
`);
});
