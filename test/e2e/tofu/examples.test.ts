import { readdirSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { errorText } from "../../tofu/documents.ts";
import { tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { moduleVersions } from "../../tofu/registry.ts";
import { appliedConfigs, serverFaults } from "../../tofu/server-config.ts";
import { readTofuFiles, runIn } from "./compile.ts";

const root = join(import.meta.dirname, "..", "..", "..", "examples");

/** Folders below `examples/` that hold committed output for OpenTofu. */
function examples(): readonly string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name === "podplane.main.tf")
    .map((entry) => relative(root, entry.parentPath))
    .sort();
}

/** The whole life of a cluster: nothing is left to do after an apply, and all goes away. */
async function expectWholeLife(files: Readonly<Record<string, string>>): Promise<void> {
  // What `podplanec secrets init` writes a file of, where roles are trusted by the cluster's tokens.
  const variables = { service_account_jwks: '{"keys":[]}' };
  const workspace = await tofuWorkspace({ files, variables });
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

/** Moves an example to dialect V2b, as its lock file says, with a prefix that V2b takes. */
async function moveToV2b(folder: string): Promise<void> {
  const path = join(folder, "podplane.lock.json");
  const lock = JSON.parse(await readFile(path, "utf8")) as { built: { name_prefix: string } };
  const version = moduleVersions.v2b;
  const { name_prefix: old } = lock.built;
  const prefix = old.length <= 23 ? old : old.slice(0, 20).replace(/-$/, "");
  const modules = { "nstance-dev/nstance/aws": { version, dialect: "v2b", nstance_version: version } };
  const moved = { ...lock, built: { ...lock.built, name_prefix: prefix }, modules };
  await writeFile(path, `${JSON.stringify(moved, null, 2)}\n`);
  if (prefix !== old) {
    const source = join(folder, "cluster.podplane");
    const text = await readFile(source, "utf8");
    await writeFile(
      source,
      text.replace(/^cluster .*\{$/m, (head) => `${head}\n  name_prefix = "${prefix}"`),
    );
  }
}

describeWithTools("the examples, with real OpenTofu", tofuTools, () => {
  it("are at least four", () => {
    expect(examples().length).toBeGreaterThanOrEqual(4);
  });

  describe("as committed", () => {
    it.each(examples())("%s", async (example) => {
      await expectWholeLife(await readTofuFiles(join(root, example)));
    });
  });

  describe("built for V2b", () => {
    let copy: string;
    beforeAll(async () => {
      copy = await mkdtemp(join(tmpdir(), "podplanec-examples-"));
      await cp(root, copy, { recursive: true });
      // Marks the project, so that an example may use a library beside its folder.
      await mkdir(join(copy, ".git"));
    });
    afterAll(() => rm(copy, { recursive: true, force: true }));

    // No stand-in speaks for the modules of V2b for other clouds.
    it.each(examples().filter((example) => !example.startsWith("google")))("%s", async (example) => {
      const folder = join(copy, example);
      await moveToV2b(folder);
      const { exitCode, stderr } = await runIn(folder, ["build"], process.env);
      expect(exitCode, stderr).toBe(0);
      await expectWholeLife(await readTofuFiles(folder));
    });
  });
});
