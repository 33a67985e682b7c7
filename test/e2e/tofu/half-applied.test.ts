import { expect, it } from "vitest";
import { source } from "../../helpers/podplane-source.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { errorText } from "../../tofu/documents.ts";
import { type TofuWorkspace, tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { projectFolder } from "./compile.ts";

/* Rules between VMs are made for names that the files know: what is looked up is not known before all is applied. */

const cluster = source({ provider: "enable_ssm = false\nbucket uploads {}" });

async function compile(): Promise<Readonly<Record<string, string>>> {
  const project = await projectFolder({ "cluster.podplane": cluster });
  try {
    const { exitCode, stderr, stdout } = await project.run(["build"]);
    expect(exitCode, stderr + stdout).toBe(0);
    return await project.tofuFiles();
  } finally {
    await project.dispose();
  }
}

async function initialised(files: Readonly<Record<string, string>>): Promise<TofuWorkspace> {
  const workspace = await tofuWorkspace({ files });
  await workspace.init();
  return workspace;
}

describeWithTools("a cluster of which only a part was applied, with real OpenTofu", tofuTools, () => {
  it("takes an import", async () => {
    const workspace = await initialised(await compile());
    try {
      const part = await workspace.run(["apply", "-auto-approve", "-no-color", "-target=module.cluster"]);
      expect(part.status, part.stderr).toBe(0);
      const address = "aws_s3_bucket.bucket_uploads";
      const imported = await workspace.run(["import", "-no-color", address, "tools-123456789012-uploads"]);
      expect(imported.status, imported.stderr).toBe(0);
      expect((await workspace.run(["state", "list"])).stdout).toContain(address);
    } finally {
      await workspace.dispose();
    }
  });

  it("has nothing left to do where an earlier release wrote the names as it looked them up", async () => {
    const files = await compile();
    const looked = "setproduct(keys(data.aws_security_group.agent), keys(data.aws_security_group.agent))";
    const earlier = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, text.replace(/setproduct\(\[.*\]\)/, looked)]),
    );
    expect(earlier).not.toEqual(files);
    const workspace = await initialised(earlier);
    try {
      const first = await workspace.plan();
      expect(first.kind === "failed" ? errorText(first.diagnostics) : "").toBe("");
      expect(await workspace.apply()).toEqual({ kind: "applied" });
      await workspace.write(files);
      expect(await workspace.plan()).toMatchObject({ kind: "planned", changed: false });
    } finally {
      await workspace.dispose();
    }
  });
});
