import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "../../../test/helpers/run-command.ts";
import { makeFolder } from "../../../test/safety/tree.ts";

const recording = resolve(import.meta.dirname, "../../../examples/try-apply/apply.jsonl");

describe("apply --replay", () => {
  test("shows a recorded run, with nothing but its journal, and exits as it did", async () => {
    const { code, stdout, stderr } = await runCommand(makeFolder(), ["apply", "--replay", recording]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^apply small in small .*\n==> Outputs are up to date\n/);
    expect(stdout).toMatch(/\ndone in [\d.]+ s\n$/);
  });

  test("gives the same events again with --json", async () => {
    const { stdout } = await runCommand(makeFolder(), ["apply", "--json", "--replay", recording]);
    expect(stdout).toBe(readFileSync(recording, "utf8"));
  });

  test("of a run that was cut off shows what there is, and is no success", async () => {
    const lines = readFileSync(recording, "utf8").split("\n").slice(0, 30);
    const folder = makeFolder({ "journal.jsonl": `${lines.join("\n")}\n{"v":1,"seq"` });
    const { code, stdout } = await runCommand(folder, ["apply", "--replay", "journal.jsonl"]);
    expect(code).toBe(4);
    expect(stdout).toContain("==> Modules and providers");
  });

  test.each([
    ["is none", { "journal.jsonl": "hello\n" }, "is no journal of a run"],
    ["is not there", {}, "cannot be read"],
    ["is a folder", { "journal.jsonl/x": "" }, "cannot be read"],
  ])("of a file that %s says so, and exits 2", async (_case, files, words) => {
    const { code, stderr } = await runCommand(makeFolder(files), ["apply", "--replay", "journal.jsonl"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*\nwhy: .*\nfix: .*\n$/);
    expect(stderr).toContain(words);
  });
});

test.each([
  [["--attach", "--resume"], "ask for different things"],
  [["--replay", "x", "--attach"], "ask for different things"],
  [["--explain"], "--explain says what --resume would find"],
  [["--health-timeout", "soon"], "takes a time"],
  [["--replay", "x", "--speed", "0"], "--speed takes a number above 0 or `max`"],
  [["--replay", "x", "--speed", "fast"], "--speed takes a number above 0 or `max`"],
])("apply %j is refused with exit 2", async (words, said) => {
  const { code, stderr } = await runCommand(makeFolder(), ["apply", ...words]);
  expect([code, stderr.includes(said)]).toEqual([2, true]);
});

test("attach without a run says that there is none", async () => {
  const folder = makeFolder({
    "cluster.podplane": readFileSync(resolve(import.meta.dirname, "../../../examples/smallest/cluster.podplane")),
  });
  const { code, stderr } = await runCommand(folder, ["apply", "--attach"]);
  expect([code, stderr]).toEqual([1, expect.stringContaining("there is no run to attach to")]);
});
