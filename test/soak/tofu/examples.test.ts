import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readTofuFiles, runIn } from "../../e2e/tofu/compile.ts";
import { exampleFolders, examplesRoot } from "../../e2e/tofu/example-folders.ts";
import { expectWholeLife } from "../../e2e/tofu/whole-life.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { tofuTools } from "../../tofu/harness.ts";
import { moduleVersions } from "../../tofu/registry.ts";

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

describeWithTools("the examples built for V2b, with real OpenTofu", tofuTools, () => {
  let copy: string;
  beforeAll(async () => {
    copy = temporaryFolder("examples");
    await cp(examplesRoot, copy, { recursive: true });
    // Marks the project, so that an example may use a library beside its folder.
    await mkdir(join(copy, ".git"));
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));

  // No stand-in speaks for the modules of V2b for other clouds.
  it.each(exampleFolders().filter((example) => !example.startsWith("google")))("%s", async (example) => {
    const folder = join(copy, example);
    await moveToV2b(folder);
    const { exitCode, stderr } = await runIn(folder, ["build"], process.env);
    expect(exitCode, stderr).toBe(0);
    await expectWholeLife(await readTofuFiles(folder));
  });
});
