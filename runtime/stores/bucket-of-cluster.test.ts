import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { googleCluster } from "../../test/helpers/google-sources.ts";
import { source } from "../../test/helpers/podplane-source.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { bucketOfCluster } from "./bucket-of-cluster.ts";
import { parseStoreUrl } from "./store-url.ts";

/* The bucket of a cluster is one that the store of its cloud takes, with no option that means nothing there. */

const profiled = source().replace('region = "eu-west-1"', 'region = "eu-west-1"\n    profile = "admin"');

test.each([
  ["AWS", source(), "s3://tools-123456789012-netsy", { region: "eu-west-1" }],
  ["AWS with a profile", profiled, "s3://tools-123456789012-netsy", { region: "eu-west-1", profile: "admin" }],
  ["Google Cloud", googleCluster(), "gs://tools-my-project-netsy", {}],
])("on %s", async (_cloud, text, url, options) => {
  const folder = temporaryFolder("bucket");
  writeFileSync(join(folder, "cluster.podplane"), text);
  const found = await bucketOfCluster(folder, ".", { varsFiles: [], assignments: [] });
  expect(found).toEqual({ cluster: "tools", url, options });
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
