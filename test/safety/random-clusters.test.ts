import { spawnSync } from "node:child_process";
import { format as formatHcl } from "@cdktn/hcl-tools";
import { parse as parseHcl } from "@cdktn/hcl2json";
import { describe, expect, test } from "vitest";
import { effort } from "../helpers/effort.ts";
import { compileText } from "../helpers/podplane-source.ts";
import { describeWithTools, getTool } from "../helpers/tools.ts";
import { randomCluster } from "./clusters.ts";
import { emitAll } from "./emit.ts";
import { seededRandom } from "./random.ts";

/** `npm run soak:clusters` makes a thousand. */
const count = Number(process.env["PODPLANEC_CLUSTERS"] ?? effort(100, 24));
const clusters = Array.from({ length: count }, (_, seed) => randomCluster(seededRandom(seed + 1)));

describe(`${count} random clusters`, () => {
  test("are valid, and give HCL that the real parser reads and the real formatter leaves alone", async () => {
    for (const { text } of clusters) {
      const files = emitAll(compileText(text)).filter((one) => one.path.endsWith(".tf"));
      expect(files.length).toBeGreaterThan(1);
      for (const file of files) {
        expect(await parseHcl(file.path, file.text), file.path).not.toEqual({});
        expect(await formatHcl(file.text), file.path).toBe(file.text);
      }
    }
  }, 600_000);

  test("give the same bytes again, and whatever the order of what has none", () => {
    for (const { text, shuffled } of clusters) {
      const files = emitAll(compileText(text));
      expect(files.length).toBeGreaterThan(1);
      expect(emitAll(compileText(text))).toEqual(files);
      const other = emitAll(compileText(shuffled));
      expect(other.map(({ path, text: content }) => ({ path, content }))).toEqual(
        files.map(({ path, text: content }) => ({ path, content })),
      );
    }
  }, 600_000);

  test("keep what the lock file says", () => {
    for (const { text } of clusters.slice(0, count / 2)) {
      const files = emitAll(compileText(text));
      const { text: lock } = files.find((file) => file.path === "podplane.lock.json") ?? expect.fail("it has none");
      expect(emitAll(compileText(text, { lock })).map((file) => file.text)).toEqual(files.map((file) => file.text));
    }
  }, 300_000);
});

describeWithTools("user-data of random clusters", ["bash", "shellcheck"], () => {
  test("is Bash, and ShellCheck has nothing to say", () => {
    const scripts = new Set<string>();
    for (const { text } of clusters) {
      for (const file of emitAll(compileText(text)).filter((one) => one.path.endsWith(".sh"))) scripts.add(file.text);
    }
    expect(scripts.size).toBeGreaterThan(count / 2);
    for (const script of scripts) {
      const parsed = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
      expect(parsed.stderr).toBe("");
    }
    for (const script of [...scripts].slice(0, effort(20, 4))) {
      const checked = spawnSync(getTool("shellcheck"), ["--norc", "-"], { input: script, encoding: "utf8" });
      expect(checked.stdout).toBe("");
    }
  }, 600_000);
});
