import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lockOf, source } from "../../test/helpers/podplane-source.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { runCommandLine } from "../program.ts";
import { testContext } from "./test-context.ts";

const folder = temporaryFolder("defaults");
const path = join(folder, "podplane.lock.json");

function write(generation: number, version = "0.2.0"): string {
  const lock = lockOf(source()).replace('"defaults": 2', `"defaults": ${generation}`);
  const text = lock.replace(/("name": "vmconfig",\s+"version": )"[^"]*"/g, `$1"${version}"`);
  writeFileSync(path, text);
  return text;
}

async function run(...words: readonly string[]) {
  const context = testContext(folder);
  const code = await runCommandLine(context, ["defaults", ...words]);
  return { code, out: context.out(), err: context.err() };
}

describe("podplanec defaults", () => {
  test("status lists each consequence with its impact, and writes nothing", async () => {
    const text = write(1);
    const { code, out, err } = await run("status");
    expect(code).toBe(3);
    expect(out).toMatch(/^tools has generation 1 of the defaults; the newest is 2\n/);
    for (const impact of ["live", "rolling", "infrastructure"])
      expect(out).toMatch(new RegExp(`^ {2}${impact}: +\\S`, "m"));
    expect(err).toContain("`podplanec defaults update`");
    expect(readFileSync(path, "utf8")).toBe(text);
    write(2);
    expect((await run("status")).code).toBe(0);
  });

  test("update writes the generation and nothing else, once", async () => {
    const text = write(1);
    const { code, out } = await run("update");
    expect(code).toBe(0);
    expect(out).toContain("tools: generation 1 → 2 of the defaults\n");
    expect(out).toContain("  rolling:        root disks are encrypted\n");
    expect(readFileSync(path, "utf8")).toBe(text.replace('"defaults": 1', '"defaults": 2'));
    expect((await run("update")).out).toBe("unchanged: tools has the newest defaults, generation 2\n");
  });

  test("update is refused while VMs would refuse it, with the way there", async () => {
    const text = write(1, "0.1.0");
    const { code, err } = await run("update");
    expect(code).toBe(1);
    expect(err).toContain("knc_arm64 has 0.1.0");
    expect(err).toContain("`podplanec deps update`");
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  test("needs a cluster that was built", async () => {
    rmSync(path);
    for (const word of ["status", "update"]) {
      const { code, err } = await run(word);
      expect([code, err.split("\n")[0]]).toEqual([1, `error: there is no lock file at ${path}`]);
    }
  });
});
