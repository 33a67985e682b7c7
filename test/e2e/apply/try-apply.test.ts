import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { applyTools } from "./stand-ins.ts";

const script = resolve(import.meta.dirname, "../../../examples/try-apply/try-apply");

describeWithTools("examples/try-apply", [...applyTools, "fake-gcs-server"], () => {
  test("brings a cluster up that fails half-way, goes on, and takes it down", async () => {
    const { stdout } = await promisify(execFile)(script, ["--fail", "--fast", "--yes"]);
    expect(stdout.match(/^\$ podplanec .*/gm)).toEqual([
      "$ podplanec apply --auto-approve",
      "$ podplanec apply --resume --auto-approve",
      "$ podplanec destroy --confirm try --confirm-state try-123456789012-netsy",
    ]);
    expect(stdout).toContain("AddressLimitExceeded");
    expect(stdout.match(/^done in /gm)).toHaveLength(2);
  });

  test("knows its options", async () => {
    await expect(promisify(execFile)(script, ["--slow"])).rejects.toMatchObject({ code: 2 });
  });
});
