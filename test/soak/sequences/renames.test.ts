import { it } from "vitest";
import { describeWithTools, getTool } from "../../helpers/tools.ts";
import { clouds } from "../../renames/source.ts";
import { runChains } from "../../renames/suite.ts";
import { tofuTools } from "../../tofu/harness.ts";

/* As test/e2e/tofu/renames.test.ts, longer, and with another seed each time unless `PODPLANEC_SEED` sets it. */

const count = Number(process.env["PODPLANEC_SEQUENCES"] ?? 200);
const seed = Number(process.env["PODPLANEC_SEED"] ?? Date.now() % 2 ** 31);

describeWithTools("chains of renames", tofuTools, () => {
  it.each(clouds)(`${count} with the seed ${seed} on $kind destroy nothing`, (cloud) =>
    runChains({ program: getTool("tofu"), cloud, count, seed }),
  );
});
