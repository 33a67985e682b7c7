import { describe, expect, it } from "vitest";
import { filesOf, getGoldenCase } from "../../helpers/golden/cases.ts";
import { googlePushed } from "../../helpers/golden/google.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { errorText } from "../../tofu/documents.ts";
import { tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { compileFiles, expectWholeLife } from "./whole-life.ts";

describeWithTools("clusters on Google Cloud, with real OpenTofu", tofuTools, () => {
  describe("live whole", () => {
    it.each(googlePushed)("$name", async (one) => {
      await expectWholeLife(await compileFiles(filesOf(one)));
    });
  });

  it.each([
    ["the public keys that their roles are trusted by", "google/everything-set", "Run `podplanec secrets init`"],
    ["the zone of a domain", "google/zones-by-domain", "There is no public zone of tools.example.com"],
  ])("are not planned without %s", async (_, name, said) => {
    const workspace = await tofuWorkspace({ files: await compileFiles(filesOf(getGoldenCase(name))) });
    try {
      await workspace.init();
      const plan = await workspace.plan();
      expect(plan.kind === "failed" ? errorText(plan.diagnostics) : "").toContain(said);
    } finally {
      await workspace.dispose();
    }
  });

  it("end with the bucket where the number is another project's", async () => {
    const { "cluster.podplane": source = "", ...others } = filesOf(getGoldenCase("google/everything-set"));
    const number = source.replace("123456789012", "210987654321");
    const files = await compileFiles({ ...others, "cluster.podplane": number });
    const keys = { service_account_jwks: '{"keys":[]}' };
    const workspace = await tofuWorkspace({ files, variables: keys });
    try {
      await workspace.init();
      const words = ["apply", "-auto-approve", "-input=false", "-no-color", "-target=google_storage_bucket.netsy"];
      const { stdout, stderr } = await workspace.run(words, keys);
      const said = `${stdout}${stderr}`.replace(/\s+/g, " ");
      expect(said).toContain("The number of the project is 123456789012");
    } finally {
      await workspace.dispose();
    }
  });
});
