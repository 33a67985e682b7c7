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
    expect(packages).toContain(`
  vmconfig 0.1.0 -> 0.2.0
tools: changes against what is pinned
rolling: VMs are replaced one at a time in each zone, drained before
    pools: control-plane (1 VM in eu-west-1a)
infrastructure: OpenTofu changes resources
    resources: ~ module.shard_eu_west_1a (templates)
`);
    expect(modules).toBe(`
  nstance-dev/nstance/aws 2.0.0 -> 2.0.1
tools: changes against what is pinned
infrastructure: OpenTofu changes resources
    resources: ~ module.account_123456789012_eu_west_1 (version), ~ module.network_123456789012_eu_west_1 (version), ~ module.shard_eu_west_1a (version), ~ module.cluster (version)
0 changes of the source
`);
    // VMs are started with other arguments, though their user-data stays.
    expect(defaults).toContain(`
rolling: VMs are replaced one at a time in each zone, drained before
    pools: control-plane (1 VM in eu-west-1a)
`);
    expect(defaults).toContain(`
live: pushed to running VMs
    DEFAULTS_GENERATION, REGISTRY_MIRROR_ENABLED on 1 VM
`);
    expect([lock(), readFileSync(sourcePath, "utf8")]).toEqual([before, source()]);
  });

  test("makes one step, and the next only when that was built; at the end nothing is left", async () => {
    for (const [title, changed] of [
      ["1 3 packages of VMs", '"name": "vmconfig",\n        "version": "0.2.0",'],
      ["1 2 modules of OpenTofu", '"nstance-dev/nstance/aws": { "version": "2.0.1",'],
      ["1 1 generation 2 of the defaults", '\n  "defaults": 2,'],
    ] as const) {
      expect(lock()).not.toContain(changed);
      const { code, stdout } = await run("upgrade");
      expect(code).toBe(0);
      expect(titles(stdout)).toEqual([title]);
      expect(stdout).toContain("updated podplane.lock.json\nnext: `podplanec build`");
      expect(lock()).toContain(changed);
      const early = await run("upgrade");
      expect(early.code).toBe(1);
      expect(early.stderr).toBe(
        "error: podplane.lock.json was changed since the last build\nwhy: one step at a time: what a step does could not be told from what that change does\nfix: build and apply it first, or look ahead with --dry-run\n",
      );
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
    expect(named.stdout).toBe(`step 1 of 1: modules of OpenTofu
  nstance-dev/nstance/aws 2.0.0 -> 2.2.0
tools: changes against what is pinned
infrastructure: OpenTofu changes resources
    resources: ~ module.account_123456789012_eu_west_1 (version), ~ module.network_123456789012_eu_west_1 (version, name_prefix, enable_ipv6 and 3 more), ~ module.shard_eu_west_1a (version, nstance_version), ~ module.cluster (version, secrets_prefix)
0 changes of the source
updated podplane.lock.json
next: \`podplanec build\`, read what changes, apply
`);
    expect(lock()).toContain('"version": "2.2.0"');
    await buildOlder();
    expect((await run("upgrade", "--dependency", "kubelet")).stdout).toBe("tools has all that this release has\n");
    const none = await run("upgrade", "--dependency", "kublet");
    expect([none.code, none.stderr]).toEqual([
      2,
      "error: this release pins no dependency `kublet` for the VMs of this cluster\nwhy: what is not in its table has no digest to verify it by\nfix: name one of cni-plugins, containerd, crictl, fluent-bit, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, kubelet, libpq5, libsubid5, netsy, nstance-agent, runc, uidmap, vmconfig, zot, or add another by a dependency block with its digests\n",
    ]);
    expect((await run("upgrade", "--dialect", "v2b")).code).toBe(2);
    expect((await run("upgrade", "--dependency", "vmconfig")).stdout).toContain("  vmconfig 0.1.0 -> 0.2.0\n");
  });

  test("writes sources in the newest form of the language first, which changes nothing that is deployed", async () => {
    const old = source({ top: "param zones: list(string) = []\n" }).replace("podplane 1\n\n", "");
    await buildOlder(old);
    const { stdout } = await run("upgrade");
    expect(titles(stdout)).toEqual(["1 4 language"]);
    expect(stdout).toBe(`step 1 of 4: language
  cluster.podplane: Name the edition
  cluster.podplane: Write \`list<…>\`
tools: no change against what is pinned
updated cluster.podplane
next: \`podplanec build\`, read what changes, apply, then \`podplanec upgrade\` again for packages of VMs, modules of OpenTofu, generation 2 of the defaults
`);
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
    expect(
      stderr,
    ).toBe(`error PDP2205: the name prefix \`internaltools-production\` is refused by the pinned modules: it has 24 characters

  cluster.podplane:4:9
4 │ cluster internaltools-production {
  │         ^^^^^^^^^^^^^^^^^^^^^^^^

why: This version of the Nstance modules takes 2 to 23 characters, a letter first and no hyphen last.
fix: Write name_prefix = "internaltools".
more: podplanec explain PDP2205

1 error in cluster.podplane
error: the source cannot be built with this step, so nothing was written
`);
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
    expect((await run("upgrade")).stderr).toBe(
      "error: . holds no outputs of a build\nwhy: a cluster that was never built takes the newest of all with its first build\nfix: name the folder with the outputs of a cluster\n",
    );
  });
});
