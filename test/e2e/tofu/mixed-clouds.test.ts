import { expect, it, vi } from "vitest";
import { mixedClouds } from "../../helpers/mixed-clouds.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { compileFiles } from "./whole-life.ts";

/* Ruling 75, with a dialect made up as in test/google/mixed-clouds.test.ts: the modules behind it are those of today. */

vi.mock("../../../compiler/providers/table/dialect.ts", async (load) => {
  const table = await load<typeof import("../../../compiler/providers/table/dialect.ts")>();
  const { v2a, v2b } = table.dialects;
  return { ...table, dialects: { v2a: { ...v2a, mixesClouds: true }, v2b } };
});

describeWithTools("a cluster of two clouds, with real OpenTofu", tofuTools, () => {
  it("is formatted and valid", async () => {
    const files = await compileFiles({ "cluster.podplane": mixedClouds });
    const workspace = await tofuWorkspace({ files, variables: {} });
    try {
      await workspace.init();
      expect(await workspace.fmtCheck()).toEqual([]);
      expect((await workspace.validate()).diagnostics).toEqual([]);
    } finally {
      await workspace.dispose();
    }
  });
});
