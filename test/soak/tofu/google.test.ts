import { expect, it } from "vitest";
import { compileFiles, expectWholeLife } from "../../e2e/tofu/whole-life.ts";
import { googlePushed } from "../../helpers/golden/google.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { tofuTools } from "../../tofu/harness.ts";
import { googleSoakVariants } from "./google-variants.ts";

describeWithTools("variants of a cluster on Google Cloud, with real OpenTofu", tofuTools, () => {
  it("are at least 25, with those that live at each push", () => {
    expect(googlePushed.length + googleSoakVariants.length).toBeGreaterThanOrEqual(25);
  });

  it.each(googleSoakVariants.map((one) => [one.name, one] as const))("%s", async (_, { files, plans }) => {
    await expectWholeLife(await compileFiles(files), plans);
  });
});
