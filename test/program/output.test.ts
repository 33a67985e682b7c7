import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { binary } from "../helpers/built-program.ts";

test("ends without a word when its reader has gone", () => {
  const { status, stderr } = spawnSync(
    "bash",
    ["-o", "pipefail", "-c", `"$0" "$1" --help | true`, process.execPath, binary],
    {
      encoding: "utf8",
    },
  );
  expect([status, stderr]).toEqual([0, ""]);
});

test("writes no colour where it is no terminal", () => {
  const { stdout, stderr } = spawnSync(process.execPath, [binary, "check", "none.podplane"], {
    encoding: "utf8",
    env: { ...process.env, TERM: "xterm-256color", NO_COLOR: "1" },
  });
  expect(stdout + stderr).not.toContain("\u001b");
});
