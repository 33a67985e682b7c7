import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { changedAddresses, errorText } from "../../tofu/documents.ts";
import { type TofuWorkspace, tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { appliedConfigs, serverFaults } from "../../tofu/server-config.ts";
import { mutations } from "./mutations.ts";

const target = join(import.meta.dirname, "..", "..", "tofu", "fixtures", "target");
const names = {
  main: "podplane.main.tf",
  provider: "podplane.aws_123456789012_us-east-1.tf",
} as const;

function targetFiles(): Record<string, string> {
  const files = readdirSync(target).filter((name) => name.endsWith(".tf") || name.endsWith(".sh"));
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(target, name), "utf8")]));
}

describeWithTools("the hand-written target, with real OpenTofu", tofuTools, () => {
  const files = targetFiles();
  let workspace: TofuWorkspace;
  beforeAll(async () => {
    workspace = await tofuWorkspace({ files });
    await workspace.init();
  });
  afterAll(() => workspace.dispose());

  it("is formatted", async () => {
    expect(await workspace.fmtCheck()).toEqual([]);
  });

  it("is valid", async () => {
    const { valid, diagnostics } = await workspace.validate();
    expect(errorText(diagnostics)).toBe("");
    expect(valid).toBe(true);
  });

  it.each(mutations.map((mutation) => [mutation.name, mutation] as const))("refuses: %s", async (_, mutation) => {
    const name = names[mutation.file];
    const text = files[name] ?? "";
    const mutated = text.replace(mutation.from, mutation.to);
    expect(mutated).not.toBe(text);
    await workspace.write({ [name]: mutated });
    const plan = await workspace.plan();
    await workspace.write({ [name]: text });
    expect(plan.kind === "failed" ? errorText(plan.diagnostics) : "").toMatch(mutation.refusal);
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
