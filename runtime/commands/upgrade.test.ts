import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { type CommandResult, runCommand } from "../../test/helpers/run-command.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";

const folder = temporaryFolder("upgrade");

const lockPath = join(folder, "podplane.lock.json");
const sourcePath = join(folder, "cluster.podplane");
const run = (...words: readonly string[]): Promise<CommandResult> =>
  runCommand(folder, words, { PATH: process.env["PATH"] });
const lock = () => readFileSync(lockPath, "utf8");

/** Changes a text of the lock file, as an earlier release would have written it. */
function edit(...changes: readonly (readonly [RegExp, string])[]): void {
  const text = changes.reduce((before, [from, to]) => {
    expect(before).toMatch(from);
    return before.replace(from, to);
  }, lock());
  writeFileSync(lockPath, text);
}

async function build(): Promise<void> {
  const { code, stderr } = await run("build", "--force");
  expect(code, stderr).toBe(0);
}

/** A cluster that an earlier release built: older modules, an older package, older defaults. */
async function buildOlder(text = source()): Promise<void> {
  rmSync(lockPath, { force: true });
  rmSync(join(folder, "podplane.build.json"), { force: true });
  writeFileSync(sourcePath, text);
  await build();
  edit(
    [/"version": "2\.0\.1"/, '"version": "2.0.0"'],
    [/"defaults": 2/, '"defaults": 1'],
    [/("name": "vmconfig",\s+"version": )"[^"]*"/, '$1"0.1.0"'],
    [/(vmconfig[^"]*\.tar\.gz",\s+"digest": "sha256:)[0-9a-f]{4}/, "$10000"],
  );
  await build();
}

const titles = (text: string) =>
  [...text.matchAll(/^step (\d) of (\d): (.*)$/gm)].map(([, ...parts]) => parts.join(" "));

describe("podplanec upgrade", () => {
  beforeEach(() => buildOlder());

  test("--dry-run shows every step with its impact, each upon the one before, and writes nothing", async () => {
    const before = lock();
    const { code, stdout } = await run("upgrade", "--dry-run");
    expect(code).toBe(0);
    expect(titles(stdout)).toEqual([
      "1 3 packages of VMs",
      "2 3 modules of OpenTofu",
      "3 3 generation 2 of the defaults",
    ]);
    const [, packages = "", modules = "", defaults = ""] = stdout.split(/^step \d of .*$/m);
    expect(packages).toContain("  vmconfig 0.1.0 -> 0.2.0\n");
    expect(packages).toContain("pools: control-plane (1 VM in eu-west-1a)");
    expect(modules).toContain("  nstance-dev/nstance/aws 2.0.0 -> 2.0.1\n");
    expect(modules).toMatch(/~ module\.shard_eu_west_1a \(version\)/);
    expect(modules).not.toContain("rolling");
    // VMs are started with other arguments, though their user-data stays.
    expect(defaults).toContain("rolling: VMs are replaced");
    expect(defaults).toContain("pools: control-plane (1 VM in eu-west-1a)");
    expect(defaults).toContain("DEFAULTS_GENERATION");
    expect([lock(), readFileSync(sourcePath, "utf8")]).toEqual([before, source()]);
  });

  test("makes one step, and the next only when that was built; at the end nothing is left", async () => {
    for (const [title, changed] of [
      ["1 3 packages of VMs", /"version": "0\.2\.0"/],
      ["1 2 modules of OpenTofu", /"version": "2\.0\.1"/],
      ["1 1 generation 2 of the defaults", /"defaults": 2/],
    ] as const) {
      expect(lock()).not.toMatch(changed);
      const { code, stdout } = await run("upgrade");
      expect(code).toBe(0);
      expect(titles(stdout)).toEqual([title]);
      expect(stdout).toContain("updated podplane.lock.json\nnext: `podplanec build`");
      expect(lock()).toMatch(changed);
      const early = await run("upgrade");
      expect(early.code).toBe(1);
      expect(early.stderr).toContain("error: podplane.lock.json was changed since the last build\n");
      await build();
    }
    expect(await run("upgrade")).toMatchObject({ code: 0, stdout: "tools has all that this release has\n" });
  });

  test("takes a version of the modules, or one package, that is named", async () => {
    const unknown = await run("upgrade", "--module", "nstance-dev/nstance/aws=2.2.0");
    expect([unknown.code, unknown.stderr.split("\n")[0]]).toEqual([
      2,
      "error: podplanec does not know version 2.2.0 of nstance-dev/nstance/aws",
    ]);
    const named = await run("upgrade", "--module", "nstance-dev/nstance/aws=2.2.0", "--dialect", "v2b");
    expect(named.stdout).toContain("  nstance-dev/nstance/aws 2.0.0 -> 2.2.0\n");
    expect(lock()).toContain('"version": "2.2.0"');
    await buildOlder();
    expect((await run("upgrade", "--dependency", "kubelet")).stdout).toContain("has all that this release has");
    const none = await run("upgrade", "--dependency", "kublet");
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("pins no dependency `kublet`")]);
    expect((await run("upgrade", "--dialect", "v2b")).code).toBe(2);
    expect((await run("upgrade", "--dependency", "vmconfig")).stdout).toContain("  vmconfig 0.1.0 -> 0.2.0\n");
  });

  test("writes sources in the newest form of the language first, which changes nothing that is deployed", async () => {
    const old = source({ top: "param zones: list(string) = []\n" }).replace("podplane 1\n\n", "");
    await buildOlder(old);
    const { stdout } = await run("upgrade");
    expect(titles(stdout)).toEqual(["1 4 language"]);
    expect(stdout).toContain("tools: no change against what is pinned\nupdated cluster.podplane\n");
    const text = readFileSync(sourcePath, "utf8");
    expect(text.startsWith("podplane 1\n")).toBe(true);
    expect(text).toContain("param zones: list<string> = []");
  });

  test("writes nothing where the source cannot be built with the step, and says why", async () => {
    const long = source().replace("cluster tools {", "cluster internaltools-production {");
    await buildOlder(long);
    const before = lock();
    const { code, stderr } = await run("upgrade", "--module", "nstance-dev/nstance/aws=2.2.0", "--dialect", "v2b");
    expect(code).toBe(1);
    expect(stderr).toContain("PDP2205");
    expect(lock()).toBe(before);
  });

  test("asks for a build before, and for one that is current", async () => {
    writeFileSync(sourcePath, source({ pool: "size = 2" }));
    const early = await run("upgrade");
    expect([early.code, early.stderr.split("\n")[0]]).toEqual([
      1,
      "error: cluster.podplane was changed since the last build",
    ]);
    expect((await run("upgrade", "--dry-run")).code).toBe(0);
    rmSync(join(folder, "podplane.build.json"));
    expect((await run("upgrade")).stderr).toContain("error: . holds no outputs of a build\n");
  });
});
