import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder with a cluster that was built as `before` and says `after` now. */
async function builtFolder(before: string, after: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "podplanec-plan-"));
  folders.push(folder);
  writeFileSync(join(folder, "cluster.podplane"), before);
  const { code, stderr } = await runCommand(folder, ["build"]);
  expect([code, stderr]).toEqual([0, ""]);
  writeFileSync(join(folder, "cluster.podplane"), after);
  return folder;
}

describe("plan", () => {
  test("tells a changed attribute against the last build", async () => {
    const before = source();
    const folder = await builtFolder(before, before.replace("t4g.small", "t4g.large"));
    const { code, stdout, stderr } = await runCommand(folder, ["plan"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")).toContain(
      '  cluster.podplane:14  pool control-plane: instance_type "t4g.small" -> "t4g.large"',
    );
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("1 rolling");
  });

  test("says that there is no change, and that nothing was built", async () => {
    const folder = await builtFolder(source(), source());
    expect((await runCommand(folder, ["plan"])).stdout).toBe("tools: no change against the last build\n");
    rmSync(join(folder, "podplane.build.json"));
    rmSync(join(folder, "podplane.lock.json"));
    expect((await runCommand(folder, ["plan"])).stdout).toBe(
      "tools: never built, so there is nothing to compare with\n",
    );
  });

  test("writes nothing and exits with 1 where the source has errors", async () => {
    const folder = await builtFolder(source(), source().replace("arm64", "arm65"));
    const { code, stdout, stderr } = await runCommand(folder, ["plan"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("arm65");
  });
});
