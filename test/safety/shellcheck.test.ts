import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../helpers/built-program.ts";
import { describeWithTools, getTool } from "../helpers/tools.ts";

const scripts = globSync("examples/**/podplane.userdata_*.sh", { cwd: root }).sort();

describeWithTools("user-data of the examples", ["shellcheck"], () => {
  test.each(scripts)("%s: ShellCheck has nothing to say, with nothing excluded", (script) => {
    const text = readFileSync(join(root, script), "utf8");
    expect(text).not.toMatch(/#\s*shellcheck\s+disable/);
    const checked = spawnSync(getTool("shellcheck"), ["--norc", join(root, script)], { encoding: "utf8" });
    expect([checked.status, checked.stdout]).toEqual([0, ""]);
  });

  test("there are scripts", () => {
    expect(scripts.length).toBeGreaterThanOrEqual(8);
  });
});
