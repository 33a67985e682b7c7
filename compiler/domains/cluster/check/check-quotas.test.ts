import { expect, test } from "vitest";
import { googleCluster, googleZone } from "../../../../test/helpers/google-sources.ts";
import { compileText } from "../../../../test/helpers/podplane-source.ts";

/* Quotas of AWS stand in limits.test.ts. */

const subnetsOf = (count: number) =>
  Array.from({ length: count }, () => "subnet { cidr = auto/28, pool = web }").join("\n");

test.each<[number, string, readonly string[]]>([
  [146, "auto", []],
  [147, "auto", ["the network has 302 ranges of subnets, and 300 is the quota"]],
  [296, "none", []],
  [297, "none", ["the network has 301 ranges of subnets, and 300 is the quota"]],
])("a network of Google Cloud with %i subnets beside four others and v6cidr = %s", (count, v6cidr, expected) => {
  const zones = googleZone("us-central1-a").replace(/\}$/, `${subnetsOf(count)}\n}`);
  const vpc = `vpc { v4cidr = 172.18.0.0/16, v6cidr = ${v6cidr} }`;
  const found = compileText(googleCluster({ zones, vpc })).diagnostics;
  expect(found.filter(({ name }) => name === "quota-subnets").map(({ message }) => message)).toEqual(expected);
});
