import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, lstatSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { source } from "../helpers/podplane-source.ts";
import { runProgram } from "../helpers/run-program.ts";
import { profileBytes } from "../helpers/seed-fixture.ts";
import { makeFolder, readTree } from "../safety/tree.ts";

/** `seed build` as users run it. What it makes of seeds is told in runtime/commands/seed-build.test.ts. */

const seed = await profileBytes("recommended");
const digest = `sha512:${createHash("sha512").update(seed).digest("hex")}`;
const cluster = {
  id: "demo",
  oidc: { issuer_url: "https://auth.example.com" },
  providers: [{ kind: "aws", account: "111122223333", region: "eu-west-1" }],
  seed: { name: "recommended", version: "1.2.3-1", digest },
};
const project = { "my.netsy": seed, "podplane.cluster.jsonc": JSON.stringify({ cluster }), "v.yaml": "platform: {}\n" };
const componentsKey = "/registry/helm.toolkit.fluxcd.io/helmreleases/platform-components/platform-components";
const env = { SOURCE_DATE_EPOCH: "1704164645" };

const build = (folder: string, out: string, ...words: readonly string[]) =>
  runProgram(folder, ["seed", "build", "--seed", "my.netsy", "--out", out, ...words], { env });

test("values files are read", () => {
  const folder = makeFolder({ ...project, "values.yaml": "platform: {components: {apps: {mine: {enabled: true}}}}\n" });
  expect(build(folder, "b.netsy", "--values", "values.yaml")).toMatchObject({ code: 0 });
  const shown = runProgram(folder, ["seed", "inspect", "b.netsy", "--record", componentsKey, "--json"]);
  expect(JSON.parse(shown.stdout).value.spec.values.platform.components.apps.mine).toEqual({ enabled: true });
});

test("--out - is standard output, and what is said goes to standard error", () => {
  const folder = makeFolder(project);
  const written = build(folder, "b.netsy");
  const file = readFileSync(join(folder, "b.netsy"));
  const said = `62 records, ${file.length} bytes\nsha512:${createHash("sha512").update(file).digest("hex")}\n`;
  expect(written).toMatchObject({ code: 0, stdout: `wrote b.netsy: ${said}` });
  const piped = build(folder, "-");
  expect([piped.code, piped.stderr]).toEqual([0, `${written.stderr}wrote the file: ${said}`]);
  expect(Buffer.from(piped.stdout, "latin1").equals(file)).toBe(true);
  expect(Object.keys(readTree(folder))).toEqual(["b.netsy", ...Object.keys(project)].sort());
});

test("standard output, without a folder for temporary files, is told as a fault of writing", () => {
  const folder = makeFolder(project);
  const words = ["seed", "build", "--seed", "my.netsy", "--out", "-"];
  // A file: Node makes a folder that is missing, for its cache of compiled code.
  const { code, stdout, stderr } = runProgram(folder, words, { env: { TMPDIR: join(folder, "my.netsy") } });
  expect([code, stdout, stderr]).toEqual([
    1,
    "",
    `error: the bootstrap file could not be written to ${join(folder, "my.netsy")}: a part of the path is no folder\nwhy: nothing was written\nfix: mend that, or name another folder for temporary files with TMPDIR\n`,
  ]);
});

describe("a file that was read is never written over (ruling 28)", () => {
  test.each([
    ["podplane.cluster.jsonc", "here/podplane.cluster.jsonc"],
    ["my.netsy", "here/my.netsy"],
    ["v.yaml", "here/v.yaml"],
    ["my.netsy, by another way", "./x/../my.netsy"],
  ])("%s", (_name, out) => {
    const folder = makeFolder(project);
    symlinkSync(".", join(folder, "here"));
    const before = readTree(folder);
    const { code, stderr } = build(folder, out, "--values", "v.yaml");
    expect([code, stderr]).toEqual([
      2,
      `error: --out ${out} is a file that the command reads\nfix: choose another name, for example bootstrap.netsy\n`,
    ]);
    expect(readTree(folder)).toEqual(before);
  });

  test("whose name is a link", () => {
    const folder = makeFolder({ "my.netsy": seed, "real.jsonc": project["podplane.cluster.jsonc"] });
    symlinkSync("real.jsonc", join(folder, "podplane.cluster.jsonc"));
    const { code, stderr } = build(folder, "real.jsonc");
    expect([code, stderr]).toEqual([
      2,
      "error: --out real.jsonc is a file that the command reads\nfix: choose another name, for example bootstrap.netsy\n",
    ]);
    expect(readFileSync(join(folder, "real.jsonc"), "utf8")).toBe(project["podplane.cluster.jsonc"]);
  });

  test("by a source", () => {
    const given = source({ cluster: 'name = file("name.txt")' });
    const folder = makeFolder({ "my.netsy": seed, "cluster.podplane": given, "name.txt": "Demo" });
    for (const out of ["cluster.podplane", "name.txt"]) {
      const { code, stderr } = build(folder, out);
      expect([code, stderr]).toEqual([
        2,
        `error: --out ${out} is a file that the command reads\nfix: choose another name, for example bootstrap.netsy\n`,
      ]);
    }
    expect(readFileSync(join(folder, "name.txt"), "utf8")).toBe("Demo");
  });

  test("for its certificate", () => {
    const oidc = { ...cluster.oidc, ca_cert: "ca.pem" };
    const document = JSON.stringify({ cluster: { ...cluster, oidc } });
    const folder = makeFolder({ ...project, "podplane.cluster.jsonc": document, "ca.pem": "-----BEGIN" });
    const { code, stderr } = build(folder, "ca.pem");
    expect([code, stderr]).toEqual([
      2,
      "error: --out ca.pem is a file that the command reads\nfix: choose another name, for example bootstrap.netsy\n",
    ]);
  });
});

describe("only a regular file is replaced", () => {
  test.each([
    ["a link", "link", "name the file that it leads to, or write - for standard output"],
    ["a link", "dangling", "name the file that it leads to, or write - for standard output"],
    ["a pipe", "pipe", "name a file, or write - for standard output"],
    ["a folder", "folder", "name a file in it"],
    ["a folder", "new/", "name a file in it"],
    ["a folder", ".", "name a file in it"],
    ["a link", "stdout", "name the file that it leads to, or write - for standard output"],
  ])("%s stays: %s", (kind, out, fix) => {
    const folder = makeFolder({ ...project, "folder/x": "", target: "theirs" });
    symlinkSync("target", join(folder, "link"));
    symlinkSync("nowhere", join(folder, "dangling"));
    symlinkSync("/proc/self/fd/1", join(folder, "stdout"));
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const before = readTree(folder);
    const { code, stderr } = build(folder, out);
    const said = `error: --out ${out} is ${kind}, and a file would be put in its place\nfix: ${fix}\n`;
    expect([code, stderr]).toEqual([2, said]);
    expect(readTree(folder)).toEqual(before);
    expect(["link", "dangling", "stdout"].map((name) => readlinkSync(join(folder, name)))).toEqual([
      "target",
      "nowhere",
      "/proc/self/fd/1",
    ]);
    expect(lstatSync(join(folder, "pipe")).isFIFO()).toBe(true);
  });

  // One of its own: were the program to fail this, root would lose the device.
  test("a device stays", ({ skip }) => {
    const folder = makeFolder(project);
    const { status } = spawnSync("mknod", [join(folder, "device"), "c", "1", "3"]);
    skip(status !== 0, "only root makes devices");
    const { code, stderr } = build(folder, "device");
    expect([code, stderr]).toEqual([
      2,
      "error: --out device is a device, and a file would be put in its place\nfix: name a file, or write - for standard output\n",
    ]);
    expect(lstatSync(join(folder, "device")).isCharacterDevice()).toBe(true);
  });

  test("and another one is", () => {
    const folder = makeFolder({ ...project, "b.netsy": "old" });
    expect(build(folder, "b.netsy").code).toBe(0);
    expect(readFileSync(join(folder, "b.netsy"), "utf8")).not.toBe("old");
  });

  test("nothing stands for a name", () => {
    const { code, stderr } = build(makeFolder(project), "");
    expect([code, stderr]).toEqual([
      2,
      "error: --out names no file\nfix: write a name behind it, or - for standard output\n",
    ]);
  });
});

describe("what the system refuses is told as `build` tells it", () => {
  const nobody = 65_534;

  test.each([
    ["x.txt/b.netsy", "x.txt: a file stands where a folder is needed"],
    ["/proc/b.netsy", "../../proc: no folder can be made there"],
    ["/proc/new/b.netsy", "../../proc/new: no folder can be made there"],
    [`${"a".repeat(300)}.netsy`, ".: the name is too long"],
    ["round/b.netsy", "round: links lead in a circle"],
  ])("%s", (out, reason) => {
    const folder = makeFolder({ ...project, "x.txt": "" });
    symlinkSync("round", join(folder, "round"));
    const before = readTree(folder);
    const { code, stderr } = build(folder, out);
    // However deep the folder of temporary files is.
    expect([code, stderr.replace(/(?:\.\.\/)+proc/, "../../proc")]).toEqual([
      1,
      `error: the bootstrap file could not be written to ${reason}\nwhy: nothing was written\nfix: mend that, or name another file with --out\n`,
    ]);
    expect(readTree(folder)).toEqual(before);
  });

  test.runIf(process.geteuid?.() === 0)("permission is denied", () => {
    const folder = makeFolder({ ...project, "closed/x": "" });
    chmodSync(folder, 0o755);
    const words = ["seed", "build", "--seed", "my.netsy", "--out", "closed/b.netsy"];
    const { code, stderr } = runProgram(folder, words, { uid: nobody });
    expect([code, stderr]).toEqual([
      1,
      "error: the bootstrap file could not be written to closed: permission is denied\nwhy: nothing was written\nfix: mend that, or name another file with --out\n",
    ]);
  });
});
