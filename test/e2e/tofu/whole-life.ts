import { expect } from "vitest";
import { errorText } from "../../tofu/documents.ts";
import { type TofuWorkspace, tofuWorkspace } from "../../tofu/harness.ts";
import { appliedConfigs, serverFaults } from "../../tofu/server-config.ts";
import { projectFolder } from "./compile.ts";

/** Variables that `podplanec secrets init` writes a file for. */
const given = { service_account_jwks: '{"keys":[]}' };

/** Builds the files of a folder with a `cluster.podplane`, and gives what OpenTofu reads. */
export async function compileFiles(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const project = await projectFolder(files);
  try {
    const { exitCode, stderr, stdout } = await project.run(["build"]);
    expect(exitCode, stderr + stdout).toBe(0);
    return await project.tofuFiles();
  } finally {
    await project.dispose();
  }
}

/** The configuration is formatted and valid, and its plan has these parts of addresses. */
export async function expectPlanned(workspace: TofuWorkspace, plans: readonly string[]): Promise<void> {
  await workspace.init();
  expect(await workspace.fmtCheck()).toEqual([]);
  expect((await workspace.validate()).diagnostics).toEqual([]);
  const plan = await workspace.plan();
  expect(plan.kind === "failed" ? errorText(plan.diagnostics) : "").toBe("");
  const changes = plan.kind === "planned" ? (plan.document.resource_changes ?? []) : [];
  expect(changes.length).toBeGreaterThan(0);
  const addresses = changes.map(({ address }) => address).join("\n");
  for (const part of plans) expect(addresses).toContain(part);
}

/** Applies the plan; servers take what they find then. */
export async function expectStartingServers(workspace: TofuWorkspace): Promise<void> {
  expect(await workspace.apply()).toEqual({ kind: "applied" });
  expect(appliedConfigs(await workspace.state()).flatMap(serverFaults)).toEqual([]);
}

/**
 * The whole life of a cluster: it is formatted, valid, planned and applied; servers take what they find; nothing is left
 * to do then, and all goes away. `plans` are parts of addresses that the plan must have.
 */
export async function expectWholeLife(
  files: Readonly<Record<string, string>>,
  plans: readonly string[] = [],
): Promise<void> {
  const variables = Object.values(files).some((text) => text.includes('"service_account_jwks"')) ? given : {};
  const workspace = await tofuWorkspace({ files, variables });
  try {
    await expectPlanned(workspace, plans);
    await expectStartingServers(workspace);
    expect(await workspace.plan()).toMatchObject({ kind: "planned", changed: false });
    expect(await workspace.destroy()).toEqual({ kind: "applied" });
  } finally {
    await workspace.dispose();
  }
}
