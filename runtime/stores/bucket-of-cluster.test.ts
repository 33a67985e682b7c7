import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { googleCluster } from "../../test/helpers/google-sources.ts";
import { managedCluster } from "../../test/helpers/managed-sources.ts";
import { source } from "../../test/helpers/podplane-source.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { bucketOfCluster } from "./bucket-of-cluster.ts";
import { parseStoreUrl } from "./store-url.ts";

/* The bucket of a cluster is one that the store of its cloud takes, with no option that means nothing there. */

const profiled = source().replace('region = "eu-west-1"', 'region = "eu-west-1"\n    profile = "admin"');

test.each([
  ["AWS", source(), "tools", "s3://tools-123456789012-netsy", { region: "eu-west-1" }],
  ["AWS with a profile", profiled, "tools", "s3://tools-123456789012-netsy", { region: "eu-west-1", profile: "admin" }],
  [
    "Proxmox VE",
    managedCluster(),
    "lab",
    "s3://lab-netsy",
    { region: "us-east-1", endpoint: "https://s3.example.com" },
  ],
  ["Google Cloud", googleCluster(), "tools", "gs://tools-my-project-netsy", {}],
])("on %s", async (_cloud, text, cluster, url, options) => {
  const folder = temporaryFolder("bucket");
  writeFileSync(join(folder, "cluster.podplane"), text);
  const found = await bucketOfCluster(folder, ".", { varsFiles: [], assignments: [] });
  expect(found).toEqual({ cluster, url, options });
  expect(() => parseStoreUrl(found.url, found.options)).not.toThrow();
});

test("without a cluster here, to name the bucket is the better advice", async () => {
  const folder = temporaryFolder("bucket");
  const asked = bucketOfCluster(folder, ".", { varsFiles: [], assignments: [] });
  await expect(asked).rejects.toMatchObject({
    message: "where to put the seed is not said",
    why: "the bucket would be that of the cluster here, and there is no cluster in .",
    fix: "name it: --to s3://BUCKET/PREFIX, --to gs://BUCKET/PREFIX or --to file:///DIR/PREFIX",
    exitCode: 2,
  });
});
