import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";

const hint = "hint: `podplanec deps update` takes the pins of this release\n";
const status = (folder: string, ...words: readonly string[]) => runCommand(folder, ["deps", "status", ...words]);

test("without a lock file, lists what each kind of VM has in this release", async () => {
  const { code, stdout, stderr } = await status(makeFolder());
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout.match(/^\S.*$/gm)).toEqual([
    "knc_amd64",
    "knc_arm64",
    "knd_amd64",
    "knd_arm64",
    "There is no lock file here: these are the pins of this release.",
  ]);
  expect(stdout).toMatch(/^knc_amd64\n {2}cni-plugins {14}1\.9\.1 {11}sha256:[0-9a-f]{64}\n {2}containerd {15}2\./);
  expect(stdout).toContain("\n\nknc_arm64\n");
});

test("of a built cluster, lists its VMs and modules, and where the lock file pins something else", async () => {
  const folder = makeFolder({ "cluster.podplane": source() });
  expect((await runCommand(folder, ["build"])).code).toBe(0);
  const before = await status(folder);
  expect([before.code, before.stderr, before.stdout.match(/^\S.*$/gm)]).toEqual([
    0,
    "",
    ["knc_arm64", expect.stringMatching(/^nstance-dev\/nstance\/aws {2}\d+\.\d+\.\d+ \(v\d\w*\)$/)],
  ]);
  expect((await status(folder, "podplane.lock.json")).stdout).toBe(before.stdout);
  const path = join(folder, "podplane.lock.json");
  const lock = JSON.parse(readFileSync(path, "utf8"));
  const [first, second, third, ...rest] = lock.vmconfig.knc_arm64;
  const other = [
    { ...first, version: "0.0.1" },
    { ...second, digest: `sha256:${"0".repeat(64)}` },
  ];
  lock.vmconfig.knc_arm64 = [...other, ...rest];
  writeFileSync(path, JSON.stringify(lock));
  const after = await status(folder);
  expect([after.code, after.stderr]).toEqual([3, hint]);
  const linesOf = (text: string) => text.split("\n").map((line) => line.trim());
  expect(linesOf(after.stdout).filter((line) => !linesOf(before.stdout).includes(line))).toEqual([
    expect.stringMatching(new RegExp(`^${first.name} +0\\.0\\.1 .* this release: ${first.version}$`)),
    expect.stringMatching(new RegExp(`^${second.name} .* sha256:0+ {2}another digest than in this release$`)),
    expect.stringMatching(new RegExp(`^${third.name} .* {2}not in the lock file$`)),
  ]);
});
