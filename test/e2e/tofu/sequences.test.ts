import { it } from "vitest";
import { describeWithTools, findTool, getTool } from "../../helpers/tools.ts";
import { runSequences } from "../../sequences/suite.ts";
import { tofuTools } from "../../tofu/harness.ts";

/* What was built stays (rulings 56 and 57), as real OpenTofu sees it; `npm run soak:sequences` runs five times as many. */

/** About two minutes of a quiet machine with two cores; there is nothing to hang. */
const timeout = 1_800_000;
const terraform = findTool("terraform");

describeWithTools("random sequences of edits", tofuTools, () => {
  it(
    "destroy and replace nothing that is kept, and build where nothing is destroyed",
    async () => {
      await runSequences({ program: getTool("tofu"), count: 200, most: 5, seed: 5657 });
    },
    timeout,
  );

  it.skipIf(terraform === undefined)(
    "do so with Terraform, which may be there",
    async () => {
      await runSequences({ program: terraform ?? "", count: 20, most: 5, seed: 5758 });
    },
    timeout,
  );
});
