import { it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { tofuTools } from "../../tofu/harness.ts";
import type { SeveralProviders } from "./several-sources.ts";
import { compileFiles, expectWholeLife } from "./whole-life.ts";

export function severalSuite(cases: readonly SeveralProviders[]): void {
  describeWithTools("clusters of several providers, with real OpenTofu", tofuTools, () => {
    it.each(cases.map((one) => [one.name, one] as const))("%s", async (_, { files, plans }) => {
      await expectWholeLife(await compileFiles(files), plans);
    });
  });
}
