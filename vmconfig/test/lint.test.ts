import { execFileSync, spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const scripts = [...globSync("{knd,knc}/**/*.sh", { cwd: root }), ...globSync("test/bin/*", { cwd: root })].sort();

const has = (tool: string): boolean => spawnSync(tool, ["--version"]).status === 0;
const missing = ["shellcheck", "shfmt"].filter((tool) => !has(tool));
if (missing.length > 0) console.warn(`left out: ${missing.join(" and ")} are not installed, so scripts are not linted`);

describe("every script", () => {
  test.runIf(has("shellcheck"))(
    "passes ShellCheck without exclusions",
    () => {
      const run = spawnSync("shellcheck", scripts, { cwd: root, encoding: "utf8" });
      expect(run.stdout + run.stderr).toBe("");
      const text = scripts.map((path) => readFileSync(join(root, path), "utf8")).join("\n");
      expect(text).not.toContain("shellcheck disable");
      expect(readFileSync(join(root, ".shellcheckrc"), "utf8")).not.toContain("disable");
    },
    300_000,
  );

  test.runIf(has("shfmt"))("is formatted by shfmt", () => {
    expect(execFileSync("shfmt", ["-d", "-i", "2", "-ci", ...scripts], { cwd: root, encoding: "utf8" })).toBe("");
  });

  test("runs in strict mode, its own or that of the helpers it sources first", () => {
    for (const path of scripts) {
      const text = readFileSync(join(root, path), "utf8");
      const strict = /^set -E?euo pipefail$/m.test(text) || /lib\/helpers\.sh"$/m.test(text);
      expect(strict, path).toBe(true);
      expect(text.startsWith("#!/bin/bash\n# "), path).toBe(true);
    }
  });
});
