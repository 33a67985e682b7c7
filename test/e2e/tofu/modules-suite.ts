import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { errorText } from "../../tofu/documents.ts";
import { type TofuWorkspace, tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { inputsFor, moduleRules } from "./rules/index.ts";
import { acceptedInputs, type Dialect, rootModule } from "./rules/inputs.ts";

/** @param dialects those whose stand-ins are tried against the rules of the modules */
export function modulesSuite(dialects: readonly Dialect[]): void {
  describeWithTools("stand-ins of the Nstance modules", tofuTools, () => {
    describe.each(dialects)("%s", (dialect) => {
      let workspace: TofuWorkspace;
      beforeAll(async () => {
        workspace = await tofuWorkspace({ files: { "main.tf.json": rootModule(dialect, acceptedInputs(dialect)) } });
        await workspace.init();
      });
      afterAll(() => workspace.dispose());

      const rules = moduleRules.filter((rule) => rule.dialects.includes(dialect));
      it.each(rules.map((rule) => [rule.name, rule] as const))("%s", async (_, rule) => {
        await workspace.write({ "main.tf.json": rootModule(dialect, inputsFor(dialect, rule)) });
        const plan = await workspace.plan();
        const said = plan.kind === "failed" ? errorText(plan.diagnostics) : "";
        if (rule.refusal === undefined) {
          expect(said).toBe("");
        } else {
          expect(said).toMatch(rule.refusal);
        }
      });
    });
  });
}
