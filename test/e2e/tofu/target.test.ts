import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { changedAddresses, errorText } from "../../tofu/documents.ts";
import { type TofuWorkspace, tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { appliedConfigs, serverFaults } from "../../tofu/server-config.ts";
import { targetFiles } from "./target.ts";

describeWithTools("the hand-written target, with real OpenTofu", tofuTools, () => {
  let workspace: TofuWorkspace;
  beforeAll(async () => {
    workspace = await tofuWorkspace({ files: targetFiles() });
    await workspace.init();
  });
  afterAll(() => workspace.dispose());

  it("is formatted", async () => {
    expect(await workspace.fmtCheck()).toEqual([]);
  });

  it("is valid", async () => {
    expect(await workspace.validate()).toMatchObject({ valid: true, diagnostics: [] });
  });

  it("plans, applies, gives servers what they take, plans nothing more, and is destroyed", async () => {
    const first = await workspace.plan();
    expect(first.kind === "failed" ? errorText(first.diagnostics) : "").toBe("");
    expect(await workspace.apply()).toEqual({ kind: "applied" });
    const configs = appliedConfigs(await workspace.state());
    expect(configs).toHaveLength(3);
    expect(configs.flatMap(serverFaults)).toEqual([]);
    const second = await workspace.plan();
    expect(second.kind === "planned" ? changedAddresses(second.document) : undefined).toEqual([]);
    expect(second).toMatchObject({ kind: "planned", changed: false });
    expect(await workspace.destroy()).toEqual({ kind: "applied" });
  });

  it("changes no rule between VMs when a live value changes", async () => {
    await workspace.plan();
    await workspace.apply();
    const change = await workspace.plan({ kube_log_level: "4" });
    const changed = change.kind === "planned" ? changedAddresses(change.document) : [];
    expect(changed).toContain("module.shard_us_east_1a.aws_s3_object.config");
    expect(changed.filter((address) => address.includes("between_vms"))).toEqual([]);
  });
});
