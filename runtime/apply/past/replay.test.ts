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
    const lines = stdout.split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "apply small in small (run 20260701T090000Z-5eed01)",
      "==> Outputs are up to date",
    ]);
    expect(lines.slice(-2)).toEqual(["done in 18.4 s", ""]);
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
    expect(stdout.match(/^==> .*$/gm)).toEqual(["==> Outputs are up to date", "==> Modules and providers", "==> Plan"]);
  });

  test.each([
    [
      "is none",
      { "journal.jsonl": "hello\n" },
      "journal.jsonl is no journal of a run\nwhy: it does not begin with the event `run-started`\nfix: name a journal.jsonl, or what --json printed",
    ],
    [
      "is not there",
      {},
      "the journal journal.jsonl cannot be read\nwhy: ENOENT: no such file or directory, open 'FOLDER/journal.jsonl'\nfix: name a journal.jsonl, or a file that --json was written to",
    ],
    [
      "is a folder",
      { "journal.jsonl/x": "" },
      "the journal journal.jsonl cannot be read\nwhy: EISDIR: illegal operation on a directory, read\nfix: name a journal.jsonl, or a file that --json was written to",
    ],
  ])("of a file that %s says so, and exits 2", async (_case, files, said) => {
    const folder = makeFolder(files);
    const { code, stderr } = await runCommand(folder, ["apply", "--replay", "journal.jsonl"]);
    expect([code, stderr.replace(folder, "FOLDER")]).toEqual([2, `error: ${said}\n`]);
  });
});

test.each([
  [["--attach", "--resume"], "--attach and --resume ask for different things"],
  [["--replay", "x", "--attach"], "--attach and --replay ask for different things"],
  [["--explain"], "--explain says what --resume would find"],
  [["--health-timeout", "soon"], "--health-timeout takes a time, not `soon`"],
  [["--replay", "x", "--speed", "0"], "--speed takes a number above 0 or `max`, not `0`"],
  [["--replay", "x", "--speed", "fast"], "--speed takes a number above 0 or `max`, not `fast`"],
])("apply %j is refused with exit 2", async (words, said) => {
  const { code, stderr } = await runCommand(makeFolder(), ["apply", ...words]);
  expect([code, stderr.split("\n")[0]]).toEqual([2, `error: ${said}`]);
});

test("attach without a run says that there is none", async () => {
  const folder = makeFolder({
    "cluster.podplane": readFileSync(resolve(import.meta.dirname, "../../../examples/smallest/cluster.podplane")),
  });
  const { code, stderr } = await runCommand(folder, ["apply", "--attach"]);
  expect([code, stderr]).toEqual([
    1,
    "error: there is no run to attach to\nwhy: no apply was begun on this machine with these outputs\nfix: start one with `podplanec apply`\n",
  ]);
});
