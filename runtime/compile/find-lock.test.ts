import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder, readTree } from "../../test/safety/tree.ts";

/* Ruling 56, on disk: the lock file that is gone, outputs that would go elsewhere, and the two flags. */

const lockName = "podplane.lock.json";
const jobs = 'pool jobs { arch = arm64, size = 1, instance_type = "t4g.small" }';
const workers = (...names: readonly string[]) =>
  source({
    kubernetes: "api_load_balancer = api",
    provider: "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }",
    pools: names.map((name) => jobs.replace("jobs", name)).join("\n"),
    zones: `zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      ${names.map((name) => `subnet { cidr = auto/24, pool = ${name} }`).join("\n")}
      subnet { cidr = auto/24, pool = control-plane }
    }`,
  });

async function builtFolder(text: string): Promise<string> {
  const folder = makeFolder({ "cluster.podplane": text });
  const result = await runCommand(folder, ["build"]);
  expect(result.code, result.stderr).toBe(0);
  return folder;
}

async function expectRefused(folder: string, words: readonly string[], texts: readonly string[]): Promise<void> {
  const before = readTree(folder);
  const result = await runCommand(folder, ["build", ...words]);
  expect(result.code).toBe(1);
  // Texts are wrapped to the width of the terminal.
  for (const text of texts) expect(result.stderr.replace(/\s+/g, " ")).toContain(text);
  expect(readTree(folder)).toEqual(before);
}

describe("a lock file that is gone", () => {
  test("stops build and check, also where more was added; --new-lock starts anew", async () => {
    const folder = await builtFolder(workers("web"));
    const lock = readFileSync(join(folder, lockName), "utf8");
    rmSync(join(folder, lockName));
    await expectRefused(folder, [], ["PDP2301", lockName, "build --new-lock"]);
    writeFileSync(join(folder, "cluster.podplane"), workers("batch", "web"));
    await expectRefused(folder, [], ["PDP2301"]);
    expect((await runCommand(folder, ["check"])).code).toBe(1);
    expect((await runCommand(folder, ["build", "--new-lock"])).code).toBe(0);
    expect(readFileSync(join(folder, lockName), "utf8")).not.toBe(lock);
    expect((await runCommand(folder, ["build", "--check"])).code).toBe(0);
  });

  test("is none beside a build file that says nothing of one", async () => {
    const named = (files: object) => JSON.stringify({ files });
    for (const build of ["{", "[]", named({}), named({ "podplane.main.tf": "sha256:x" })]) {
      const folder = makeFolder({ "cluster.podplane": workers("web"), "podplane.build.json": build });
      expect((await runCommand(folder, ["check"])).stderr, build).not.toContain("PDP2301");
    }
  });

  test.each(["{", "[]", "null", '{ "resources": [] }', '{ "resources": 3 }', "3"])(
    "--new-lock is taken where the state beside it is %s",
    async (state) => {
      const folder = await builtFolder(source());
      writeFileSync(join(folder, "terraform.tfstate"), state);
      expect((await runCommand(folder, ["build", "--new-lock"])).code).toBe(0);
    },
  );

  test("--new-lock is refused where the state beside it has resources", async () => {
    const folder = await builtFolder(workers("web"));
    writeFileSync(join(folder, "terraform.tfstate"), '{ "version": 4, "resources": [{}] }');
    await expectRefused(folder, ["--new-lock"], ["terraform.tfstate has resources"]);
  });

  test("a damaged one is an error at its fault", async () => {
    const folder = await builtFolder(workers("web"));
    const path = join(folder, lockName);
    writeFileSync(path, readFileSync(path, "utf8").replace('"key": "web"', '"key": 7'));
    await expectRefused(folder, [], ["PDP2201", `${lockName}:`, "`key` is no string"]);
  });
});

describe("outputs that would go to another folder", () => {
  const other = workers("web")
    .replace("podplane 1", "")
    .replace("cluster tools", "cluster more")
    .replaceAll("10.20.", "10.30.");

  test("are an error when a second cluster comes, until they are moved", async () => {
    const folder = await builtFolder(workers("web"));
    const before = readFileSync(join(folder, lockName), "utf8");
    writeFileSync(join(folder, "cluster.podplane"), `${workers("web")}\n${other}`);
    await expectRefused(folder, [], ["PDP2302", "`tools` lie in", "and would now go to tools"]);
    mkdirSync(join(folder, "tools"));
    for (const name of Object.keys(readTree(folder))) {
      if (!name.startsWith("podplane.")) continue;
      mkdirSync(join(folder, "tools", name, ".."), { recursive: true });
      renameSync(join(folder, name), join(folder, "tools", name));
    }
    const result = await runCommand(folder, ["build", "--force"]);
    expect(result.code, result.stderr).toBe(0);
    const after = readFileSync(join(folder, "tools", lockName), "utf8");
    expect(after).toBe(before.replace('"outputs": "."', '"outputs": "tools"'));
  });

  test("are an error when the second cluster goes", async () => {
    const folder = await builtFolder(`${workers("web")}\n${other}`);
    writeFileSync(join(folder, "cluster.podplane"), workers("web"));
    await expectRefused(folder, [], ["PDP2302", "lie in tools"]);
  });

  test("are none of a set of values of its own", async () => {
    const parameter = 'podplane 1\nparam id: string = "tools"\n';
    const named = workers("web").replace("podplane 1\n", parameter).replace("cluster tools", 'cluster "${param.id}"');
    const folder = await builtFolder(named);
    writeFileSync(join(folder, "staging.podplanevars"), 'id = "staging"\n');
    expect((await runCommand(folder, ["build", "--vars", "staging.podplanevars"])).code).toBe(0);
  });
});

describe("--accept-destroy", () => {
  const uploads = source({ provider: "bucket uploads {}\nbucket logs {}" });

  test("goes on with what it names, and is needed once", async () => {
    const folder = await builtFolder(uploads);
    writeFileSync(join(folder, "cluster.podplane"), source());
    await expectRefused(folder, [], ["PDP2307", "--accept-destroy bucket.uploads", "--accept-destroy bucket.logs"]);
    await expectRefused(folder, ["--accept-destroy", "bucket.uploads"], ["--accept-destroy bucket.logs"]);
    const both = ["--accept-destroy", "bucket.uploads", "--accept-destroy", "bucket.logs"];
    const result = await runCommand(folder, ["build", ...both]);
    expect(result.code, result.stderr).toBe(0);
    expect(result.stdout).toBe(
      "tools: 4 changed, 4 unchanged in .\n  pool control-plane: 1 per zone × 1 zone = 1 VM\n  bucket uploads is gone: it is destroyed, with all that lies in it\n  bucket logs is gone: it is destroyed, with all that lies in it\n",
    );
    expect((await runCommand(folder, ["build", "--check"])).code).toBe(0);
    expect((await runCommand(folder, ["check"])).code).toBe(0);
  });

  test("takes no `all`", async () => {
    const folder = await builtFolder(uploads);
    const result = await runCommand(folder, ["build", "--accept-destroy", "all"]);
    expect(result.code).toBe(2);
    expect(result.stderr).toBe(
      "error: --accept-destroy takes the name of one thing, not `all`\nwhy: what is destroyed is gone for ever, so each is read and named\nfix: build without it, and give the names that the errors show\n",
    );
  });

  test("in JSONC, too", async () => {
    const folder = await builtFolder(uploads);
    const jsonc = readFileSync(join(folder, "podplane.cluster.jsonc"), "utf8");
    const json = makeFolder({ "podplane.cluster.jsonc": jsonc });
    expect((await runCommand(json, ["build"])).code).toBe(0);
    writeFileSync(join(json, "podplane.cluster.jsonc"), jsonc.replace('"uploads",', "").replace('"uploads"', ""));
    const result = await runCommand(json, ["build"]);
    expect(result.stderr.replace(/\s+/g, " ")).toBe(
      "error PDP2307: what was built is gone from the source: the bucket `uploads` podplane.cluster.jsonc:11:7 11 │ { │ ^ why: What lies in a bucket is destroyed with it. fix: Restore it; if it was renamed, turn the document into a .podplane file with `podplanec import`, and write renamed_from there. To destroy it, build with --accept-destroy bucket.uploads; where nothing was applied yet, with --new-lock. more: podplanec explain PDP2307 1 error in podplane.cluster.jsonc ",
    );
  });
});
