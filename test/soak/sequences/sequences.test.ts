import { it } from "vitest";
import { describeWithTools, findTool, getTool } from "../../helpers/tools.ts";
import { runSequences } from "../../sequences/suite.ts";
import { tofuTools } from "../../tofu/harness.ts";

/*
 * As test/e2e/tofu/sequences.test.ts, longer, and with another seed each time unless `PODPLANEC_SEED` sets it. A run that was
 * cut off goes on with that seed and `PODPLANEC_FROM`, the number that it had come to.
 */

const count = Number(process.env["PODPLANEC_SEQUENCES"] ?? 1000);
const seed = Number(process.env["PODPLANEC_SEED"] ?? Date.now() % 2 ** 31);
const from = Number(process.env["PODPLANEC_FROM"] ?? 0);
/** A thousand take an hour of a machine that does nothing else. */
const timeout = 6 * 3_600_000;
const terraform = findTool("terraform");

describeWithTools("random sequences of edits", tofuTools, () => {
  it(`${count} with the seed ${seed} destroy and replace nothing that is kept`, { timeout }, async () => {
    await runSequences({ program: getTool("tofu"), count, most: 8, seed, from });
  });

  it.skipIf(terraform === undefined)("a tenth of them with Terraform, which may be there", { timeout }, async () => {
    await runSequences({ program: terraform ?? "", count: Math.ceil(count / 10), most: 8, seed });
  });
});
