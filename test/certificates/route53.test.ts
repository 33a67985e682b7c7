import { expect, test } from "vitest";
import { at } from "../../emitters/netsy/seed/json.ts";
import { deriveValues } from "../../emitters/netsy/seed/values.ts";
import { earlyTargets, emitTerraform } from "../../emitters/terraform/index.ts";
import { seedClusterOfIr } from "../../runtime/seed/seed-cluster-of-ir.ts";
import { irOf } from "../helpers/podplane-source.ts";
import { clusterOf } from "../schema/case-clusters.ts";

/*
 * cert-manager finds a zone by the id that the seed gives it, else by name: what the seed leaves out, its role has to
 * allow, or no certificate ever comes.
 */

const domain = (zone: string, id: string) => `domain "${zone}" { provider aws-route53 { ${id} } }`;
const stated = 'hosted_zone_id = "Z0123456789ABCDEFGHIJ"';

function made(ids: readonly [string, string]) {
  const [first, second] = ids;
  const blocks = `acme { email = "ops@example.com" }
  registry { hostname = "r.example.com" }
  ${domain("example.com", first)}
  ${domain("example.org", second)}`;
  const ir = irOf(clusterOf({ blocks }));
  const path = "values/platform-certs/platform/certs/ingress/acme/solvers".split("/");
  const solvers = at(deriveValues(seedClusterOfIr(ir)), "platform", "components", ...path);
  const inSeed = JSON.stringify(solvers).match(/hostedZoneID/g)?.length ?? 0;
  const text = emitTerraform(ir)
    .map((file) => file.text)
    .join("\n");
  return { ids: inSeed, text, early: earlyTargets(ir).seed };
}

test.each<[string, readonly [string, string], number, boolean]>([
  ["states each id", [stated, stated.replace("Z0", "Z1")], 2, false],
  ["states one id", [stated, ""], 1, true],
  ["states none", ["", ""], 0, true],
])("a source that %s", (_name, ids, inSeed, listed) => {
  const { ids: found, text, early } = made(ids);
  expect(found).toBe(inSeed);
  expect(text.includes('"route53:ListHostedZonesByName"')).toBe(listed);
  // Nobody reads a zone before the seed is made.
  expect(early.filter((target) => target.startsWith("data."))).toEqual([]);
});
