import { execFileSync, spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isThorough } from "../../test/helpers/effort.ts";
import { hasTools } from "../../test/helpers/tools.ts";

const root = join(import.meta.dirname, "..");
const scripts = [...globSync("{knd,knc}/**/*.sh", { cwd: root }), ...globSync("test/bin/*", { cwd: root })].sort();

describe("every script", () => {
  test.runIf(isThorough && hasTools("ShellCheck of the scripts of VMs", ["shellcheck"]))(
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

  test.runIf(hasTools("the format of the scripts of VMs", ["shfmt"]))("is formatted by shfmt", () => {
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
