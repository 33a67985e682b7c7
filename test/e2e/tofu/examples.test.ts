import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { errorText } from "../../tofu/documents.ts";
import { tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { appliedConfigs, serverFaults } from "../../tofu/server-config.ts";

const root = join(import.meta.dirname, "..", "..", "..", "examples");

/** Folders below `examples/` that hold committed output for OpenTofu. */
function examples(): readonly string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name === "podplane.main.tf")
    .map((entry) => relative(root, entry.parentPath))
    .sort();
}

async function filesOf(example: string): Promise<Readonly<Record<string, string>>> {
  const folder = join(root, example);
  const names = readdirSync(folder).filter((name) => /\.(?:tf|sh)$/.test(name));
  const texts = names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const);
  return Object.fromEntries(await Promise.all(texts));
}

describeWithTools("the committed output of the examples, with real OpenTofu", tofuTools, () => {
  it("has examples", () => {
    expect(examples().length).toBeGreaterThanOrEqual(4);
  });

  it.each(examples())("%s", async (example) => {
    const workspace = await tofuWorkspace({ files: await filesOf(example) });
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
  });
});
