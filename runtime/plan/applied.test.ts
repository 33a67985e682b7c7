import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { manifestName, readManifest } from "../manifest/index.ts";
import { forgetApplied, keepApplied, readApplied } from "./applied.ts";
import { readLastBuild } from "./last-build.ts";

/** A built cluster, and what was kept of it. */
async function kept() {
  const outputs = makeFolder({ "cluster.podplane": source() });
  expect((await runCommand(outputs, ["build"])).code).toBe(0);
  const manifest = readManifest(join(outputs, manifestName), manifestName);
  if (!manifest) throw new Error("no manifest");
  const files = Object.keys(manifest.files).map((path) => ({ path, text: readFileSync(join(outputs, path), "utf8") }));
  const folder = join(outputs, ".podplane", "applied");
  mkdirSync(join(folder, ".."));
  const build = { files: files.map((file) => ({ ...file, trace: [] })), manifest };
  return { outputs, folder, build };
}

test("what was applied is read as the build that it was", async () => {
  const { outputs, folder, build } = await kept();
  expect(readApplied(folder)).toBeUndefined();
  keepApplied(folder, build);
  const last = readLastBuild(outputs, outputs);
  expect(readApplied(folder)).toEqual({ ...last, name: "what was last applied here" });
  forgetApplied(folder);
  expect(readApplied(folder)).toBeUndefined();
});

test("another build replaces the whole of the one before", async () => {
  const { folder, build } = await kept();
  keepApplied(folder, build);
  writeFileSync(join(folder, "podplane.of-before.tf"), "");
  keepApplied(folder, build);
  expect(() => readFileSync(join(folder, "podplane.of-before.tf"))).toThrow("ENOENT");
});

test("what was cut off before its end, and what cannot be read, is none", async () => {
  const { folder, build } = await kept();
  keepApplied(folder, build);
  rmSync(join(folder, manifestName));
  expect(readApplied(folder)).toBeUndefined();
  writeFileSync(join(folder, manifestName), '{"version": 99}');
  expect(readApplied(folder)).toBeUndefined();
});
