import { describe, expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { errorText } from "../../tofu/documents.ts";
import { type TofuWorkspace, tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { appliedConfigs, serverFaults } from "../../tofu/server-config.ts";
import { lockFor, projectFolder } from "./compile.ts";
import type { Dialect } from "./rules/inputs.ts";
import { type Variant, variants } from "./variants/index.ts";

/** The cluster id and prefix that a source states, for the lock file that pins its dialect. */
function lockOf(variant: Variant, dialect: Dialect): string {
  const id = /^cluster ([a-z0-9-]+) /m.exec(variant.source)?.[1] ?? "";
  const prefix = /^\s*name_prefix = "(.*)"$/m.exec(variant.source)?.[1] ?? id;
  return lockFor(dialect, id).replace(/"name_prefix": ".*"/, `"name_prefix": "${prefix}"`);
}

async function compile(variant: Variant, dialect: Dialect): Promise<Readonly<Record<string, string>>> {
  const project = await projectFolder({
    ...variant.files,
    "cluster.podplane": variant.source,
    "podplane.lock.json": lockOf(variant, dialect),
  });
  try {
    const { exitCode, stderr, stdout } = await project.run(["build"]);
    expect(exitCode, stderr + stdout).toBe(0);
    return await project.tofuFiles();
  } finally {
    await project.dispose();
  }
}

/** Applies the plan; servers take what they find then. Dialects differ in nothing that matters to them. */
async function expectStartingServers(workspace: TofuWorkspace): Promise<void> {
  expect(await workspace.apply()).toEqual({ kind: "applied" });
  expect(appliedConfigs(await workspace.state()).flatMap(serverFaults)).toEqual([]);
}

/** @param take which of the variants are planned in which of their dialects */
export function variantsSuite(take: (variant: Variant, dialect: Dialect) => boolean): void {
  describeWithTools("variants of a cluster, with real OpenTofu", tofuTools, () => {
    it("are at least 25 in each dialect", () => {
      for (const dialect of ["v2a", "v2b"] as const) {
        expect(variants.filter(({ dialects }) => dialects.includes(dialect)).length).toBeGreaterThanOrEqual(25);
      }
    });

    describe.each<Dialect>(["v2a", "v2b"])("%s", (dialect) => {
      const own = variants.filter((variant) => variant.dialects.includes(dialect) && take(variant, dialect));
      it.each(own.map((variant) => [variant.name, variant] as const))("%s", async (_, variant) => {
        const workspace = await tofuWorkspace({ files: await compile(variant, dialect) });
        try {
          await workspace.init();
          expect(await workspace.fmtCheck()).toEqual([]);
          expect((await workspace.validate()).diagnostics).toEqual([]);
          const plan = await workspace.plan();
          expect(plan.kind === "failed" ? errorText(plan.diagnostics) : "").toBe("");
          const changes = plan.kind === "planned" ? (plan.document.resource_changes ?? []) : [];
          const addresses = changes.map(({ address }) => address).join("\n");
          for (const part of variant.plans ?? []) expect(addresses).toContain(part);
          if (dialect === variant.dialects.find((one) => take(variant, one))) await expectStartingServers(workspace);
        } finally {
          await workspace.dispose();
        }
      });
    });
  });
}
