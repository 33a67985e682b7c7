import { expect, test } from "vitest";
import { bucketSettings } from "../../compiler/index.ts";
import { itemsOf } from "../../runtime/hcl/index.ts";
import { googleCluster } from "../../test/helpers/google-sources.ts";
import { irOf, lockOf, source } from "../../test/helpers/podplane-source.ts";
import { emitTerraform } from "./index.ts";

/** The types of what is generated for the buckets of a cluster that was made with a generation of the defaults. */
function settingsOf(text: string, generation: number): readonly string[] {
  const lock = lockOf(text).replace('"defaults": 2', `"defaults": ${generation}`);
  const files = emitTerraform(irOf(text, { lock }));
  const items = files.flatMap((file) => itemsOf(file.text)).filter((item) => item.arguments.has("bucket"));
  const buckets = items.map(({ address }) => address).filter((address) => /_bucket\.netsy$/.test(address));
  return items
    .map(({ address }) => address.split(".")[0] ?? "")
    .filter((type) => buckets.some((bucket) => type.startsWith(`${bucket.split(".")[0]}_`)));
}

test("what the compiler knows of settings of buckets is what is generated", () => {
  const generated = [source(), googleCluster()].flatMap((text) => [1, 2].flatMap((one) => settingsOf(text, one)));
  expect([...new Set(generated)].sort()).toEqual(bucketSettings.map(({ type }) => type).sort());
});
