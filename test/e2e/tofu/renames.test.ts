import { it } from "vitest";
import { describeWithTools, getTool } from "../../helpers/tools.ts";
import { renameInEditor } from "../../renames/in-editor.ts";
import { clouds } from "../../renames/source.ts";
import { runChains } from "../../renames/suite.ts";
import { tofuTools } from "../../tofu/harness.ts";

/* Ruling 57, as real OpenTofu sees it; `npm run soak:sequences` runs 200 chains on each cloud. */

describeWithTools("chains of renames", tofuTools, () => {
  it.each(clouds)("on $kind destroy nothing", (cloud) =>
    runChains({ program: getTool("tofu"), cloud, count: 5, seed: 57 }),
  );
});

describeWithTools("F2 in an editor", tofuTools, () => {
  it.each(clouds)("on $kind is a move", (cloud) => renameInEditor(getTool("tofu"), cloud));
});
