import { join } from "node:path";
import { expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { tofuTools } from "../../tofu/harness.ts";
import { readTofuFiles } from "./compile.ts";
import { exampleFolders, examplesRoot } from "./example-folders.ts";
import { expectWholeLife } from "./whole-life.ts";

/* As committed; `npm run soak:tofu` builds them for V2b, too. */

describeWithTools("the examples, with real OpenTofu", tofuTools, () => {
  it("are at least four", () => {
    expect(exampleFolders().length).toBeGreaterThanOrEqual(4);
  });

  it.each(exampleFolders())("%s", async (example) => {
    await expectWholeLife(await readTofuFiles(join(examplesRoot, example)));
  });
});
