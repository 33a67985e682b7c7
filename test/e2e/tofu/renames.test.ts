import { it } from "vitest";
import { describeWithTools, getTool } from "../../helpers/tools.ts";
import { clouds } from "../../renames/source.ts";
import { runChains } from "../../renames/suite.ts";
import { tofuTools } from "../../tofu/harness.ts";

/* Ruling 57, as real OpenTofu sees it; `npm run soak:sequences` runs 200 chains on each cloud. */

describeWithTools("chains of renames", tofuTools, () => {
  it.each(clouds)("on $kind destroy nothing", (cloud) =>
    runChains({ program: getTool("tofu"), cloud, count: 5, seed: 57 }),
  );
});
