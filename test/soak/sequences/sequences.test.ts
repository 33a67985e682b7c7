import { it } from "vitest";
import { describeWithTools, findTool, getTool } from "../../helpers/tools.ts";
import { runSequences } from "../../sequences/suite.ts";
import { tofuTools } from "../../tofu/harness.ts";

/* As test/e2e/tofu/sequences.test.ts, longer, and with another seed each time unless `PODPLANEC_SEED` sets it. */

const count = Number(process.env["PODPLANEC_SEQUENCES"] ?? 1000);
const seed = Number(process.env["PODPLANEC_SEED"] ?? Date.now() % 2 ** 31);
const terraform = findTool("terraform");

describeWithTools("random sequences of edits", tofuTools, () => {
  it(`${count} with the seed ${seed} destroy and replace nothing that is kept`, async () => {
    await runSequences({ program: getTool("tofu"), count, most: 8, seed });
  });

  it.skipIf(terraform === undefined)("a tenth of them with Terraform, which may be there", async () => {
    await runSequences({ program: terraform ?? "", count: Math.ceil(count / 10), most: 8, seed });
  });
});
