import { expect, test } from "vitest";
import { bucketSettings } from "../../compiler/index.ts";
import { itemsOf } from "../../runtime/hcl/index.ts";
import { googleCluster } from "../../test/helpers/google-sources.ts";
import { irOf, lockOf, source } from "../../test/helpers/podplane-source.ts";
import { emitTerraform } from "./index.ts";

/* What the compiler knows of settings of buckets is what is generated, in each generation of the defaults. */

const clusters = [
  ["aws", source()],
  ["google", googleCluster()],
] as const;

test.each(clusters.flatMap(([kind, text]) => [1, 2].map((generation) => [kind, generation, text] as const)))(
  "%s, generation %i",
  (kind, generation, text) => {
    const lock = lockOf(text).replace('"defaults": 2', `"defaults": ${generation}`);
    const files = emitTerraform(irOf(text, { lock }));
    const items = files.flatMap((file) => itemsOf(file.text)).filter((item) => item.arguments.has("bucket"));
    const buckets = new Set(items.map(({ address }) => address).filter((address) => /_bucket\.netsy$/.test(address)));
    const types = items
      .map(({ address }) => address.split(".")[0] ?? "")
      .filter((type) => [...buckets].some((bucket) => type.startsWith(`${bucket.split(".")[0]}_`)));
    const known = bucketSettings([kind], generation).map(({ type }) => type);
    expect([...new Set(types)].sort()).toEqual(known.sort());
  },
);
