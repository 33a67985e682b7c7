import { describe, expect, it } from "vitest";
import { googleVariantSources } from "../../helpers/google-sources.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { errorText } from "../../tofu/documents.ts";
import { tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { appliedConfigs, serverFaults } from "../../tofu/server-config.ts";
import { projectFolder } from "./compile.ts";

/** Variables that `podplanec secrets init` writes a file for. */
const given = { service_account_jwks: '{"keys":[]}' };

async function compile(source: string): Promise<Readonly<Record<string, string>>> {
  const project = await projectFolder({ "cluster.podplane": source });
  try {
    const { exitCode, stderr, stdout } = await project.run(["build"]);
    expect(exitCode, stderr + stdout).toBe(0);
    return await project.tofuFiles();
  } finally {
    await project.dispose();
  }
}

/** Nothing is left to do after an apply, and all goes away. */
async function expectWholeLife(files: Readonly<Record<string, string>>): Promise<void> {
  const workspace = await tofuWorkspace({ files, variables: given });
  try {
    await workspace.init();
    expect(await workspace.fmtCheck()).toEqual([]);
    expect((await workspace.validate()).diagnostics).toEqual([]);
    const first = await workspace.plan();
    expect(first.kind === "failed" ? errorText(first.diagnostics) : "").toBe("");
    expect(await workspace.apply()).toEqual({ kind: "applied" });
    expect(appliedConfigs(await workspace.state()).flatMap(serverFaults)).toEqual([]);
    expect(await workspace.plan()).toMatchObject({ kind: "planned", changed: false });
    expect(await workspace.destroy()).toEqual({ kind: "applied" });
  } finally {
    await workspace.dispose();
  }
}

describeWithTools("clusters on Google Cloud, with real OpenTofu", tofuTools, () => {
  describe("live whole", () => {
    const whole = Object.entries(googleVariantSources).filter(([, { newer, refused }]) => !newer && !refused);
    it.each(whole)("%s", async (_, { source }) => {
      await expectWholeLife(await compile(source));
    });
  });

  it.each([
    ["the public keys that their roles are trusted by", "google-cloud-everything-set", "Run `podplanec secrets init`"],
    ["the zone of a domain", "google-cloud-zones-by-domain", "There is no public zone of example.net"],
  ])("are not planned without %s", async (_, name, said) => {
    const workspace = await tofuWorkspace({ files: await compile(googleVariantSources[name]?.source ?? "") });
    try {
      await workspace.init();
      const plan = await workspace.plan();
      expect(plan.kind === "failed" ? errorText(plan.diagnostics) : "").toContain(said);
    } finally {
      await workspace.dispose();
    }
  });
});
