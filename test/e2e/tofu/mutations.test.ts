import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { errorText } from "../../tofu/documents.ts";
import { type TofuWorkspace, tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { projectFolder } from "./compile.ts";
import { mutations } from "./mutations.ts";
import { targetFiles, targetSource } from "./target.ts";

const names = {
  main: "podplane.main.tf",
  provider: "podplane.aws_123456789012_us-east-1.tf",
} as const;

async function compiledFiles(): Promise<Readonly<Record<string, string>>> {
  const project = await projectFolder({ "cluster.podplane": targetSource() });
  try {
    const { exitCode, stderr } = await project.run(["build"]);
    expect(exitCode, stderr).toBe(0);
    return await project.tofuFiles();
  } finally {
    await project.dispose();
  }
}

/** Shows that these suites can fail: each wrong edit of the output is refused for its own reason. */
describeWithTools("wrong edits of the output, with real OpenTofu", tofuTools, () => {
  describe.each([
    ["written by hand", () => Promise.resolve(targetFiles())],
    ["compiled", compiledFiles],
  ] as const)("%s", (_, load) => {
    let files: Readonly<Record<string, string>>;
    let workspace: TofuWorkspace;
    beforeAll(async () => {
      files = await load();
      workspace = await tofuWorkspace({ files });
      await workspace.init();
    });
    afterAll(() => workspace.dispose());

    it.each(mutations.map((mutation) => [mutation.name, mutation] as const))("refuses: %s", async (_name, mutation) => {
      const name = names[mutation.file];
      const text = files[name] ?? "";
      const mutated = text.replace(mutation.from, mutation.to);
      expect(mutated).not.toBe(text);
      await workspace.write({ [name]: mutated });
      const plan = await workspace.plan();
      await workspace.write({ [name]: text });
      expect(plan.kind === "failed" ? errorText(plan.diagnostics) : "").toMatch(mutation.refusal);
    });
  });
});
