import { expect, test } from "vitest";
import { at } from "../../emitters/netsy/seed/json.ts";
import { deriveValues } from "../../emitters/netsy/seed/values.ts";
import { seedClusterOfIr } from "../../runtime/seed/seed-cluster-of-ir.ts";
import { googleCluster } from "../helpers/google-sources.ts";
import { irOf } from "../helpers/podplane-source.ts";
import { clusterOf } from "../schema/case-clusters.ts";

/* Where the registry in the cluster finds its bucket: its charts speak S3, and refuse region `local` without an address. */

function storageOf(source: string): unknown {
  const path = ["values", "zot-registry", "platform", "zotRegistry", "storage"];
  const tree = deriveValues(seedClusterOfIr(irOf(source)));
  return JSON.parse(JSON.stringify(at(tree, "platform", "components", ...path)));
}

test.each<[string, string, unknown]>([
  ["AWS: the region says it", clusterOf({}), { bucket: "tools-123456789012-registry", region: "eu-west-1" }],
  [
    "Google Cloud: the address at which Cloud Storage speaks S3",
    googleCluster(),
    { bucket: "tools-my-project-registry", region: "auto", endpoint: "https://storage.googleapis.com" },
  ],
  [
    "a store of the user's: its own address",
    clusterOf({ kind: "proxmox" }),
    { bucket: "tools-registry", region: "us-east-1", endpoint: "https://s3.example.com" },
  ],
])("%s", (_name, source, expected) => {
  expect(storageOf(source)).toEqual(expected);
});
