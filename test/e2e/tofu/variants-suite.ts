import { describe, expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { lockFor } from "./compile.ts";
import type { Dialect } from "./rules/inputs.ts";
import { type Variant, variants } from "./variants/index.ts";
import { compileFiles, expectPlanned, expectStartingServers } from "./whole-life.ts";

/** The cluster id and prefix that a source states, for the lock file that pins its dialect. */
function lockOf(variant: Variant, dialect: Dialect): string {
  const id = /^cluster ([a-z0-9-]+) /m.exec(variant.source)?.[1] ?? "";
  const prefix = /^\s*name_prefix = "(.*)"$/m.exec(variant.source)?.[1] ?? id;
  return lockFor(dialect, id).replace(/"name_prefix": ".*"/, `"name_prefix": "${prefix}"`);
}

function compile(variant: Variant, dialect: Dialect): Promise<Readonly<Record<string, string>>> {
  return compileFiles({
    ...variant.files,
    "cluster.podplane": variant.source,
    "podplane.lock.json": lockOf(variant, dialect),
  });
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
          await expectPlanned(workspace, variant.plans ?? []);
          // Dialects differ in nothing that matters to servers.
          if (dialect === variant.dialects.find((one) => take(variant, one))) await expectStartingServers(workspace);
        } finally {
          await workspace.dispose();
        }
      });
    });
  });
}
