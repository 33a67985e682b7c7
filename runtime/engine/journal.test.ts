import { appendFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../../test/safety/tree.ts";
import { createJournal, openGrowing, readJournal } from "./journal.ts";
import { createRun, listRuns, newRunId, privateFolderName } from "./run-folder.ts";

const at = Date.parse("2026-07-01T09:00:00Z");

describe("a journal", () => {
  test("is read as it was written, with numbers and times, and is its owner's alone", () => {
    const path = join(makeFolder(), "journal.jsonl");
    const journal = createJournal(path, () => at);
    const first = journal.append({ type: "step-started", step: "a" });
    journal.append({ type: "step-started", step: "b" });
    journal.close();
    expect(first).toEqual({ v: 1, seq: 1, time: "2026-07-01T09:00:00.000Z", type: "step-started", step: "a" });
    expect(readJournal(path)).toMatchObject([first, { seq: 2, step: "b" }]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("is never written over", () => {
    const path = join(makeFolder({ "journal.jsonl": "" }), "journal.jsonl");
    expect(() => createJournal(path, () => at)).toThrow(`the journal ${path} cannot be written`);
  });

  test("without room for more says so, and what to do", () => {
    const path = join(makeFolder(), "journal.jsonl");
    const journal = createJournal(path, () => at);
    journal.close();
    expect(() => journal.append({ type: "step-started", step: "a" })).toThrow(`the journal ${path} cannot be written`);
  });

  test("that a kill cut off is read up to its last whole line", () => {
    const path = join(makeFolder(), "journal.jsonl");
    const journal = createJournal(path, () => at);
    journal.append({ type: "step-started", step: "a" });
    journal.close();
    appendFileSync(path, '{"v":1,"seq":2,"time":"2026-07-0');
    expect(readJournal(path)).toHaveLength(1);
  });
});

describe("a file that grows", () => {
  test("gives each whole line once, and at the end the rest", () => {
    const path = join(makeFolder({ log: "" }), "log");
    const file = openGrowing(path);
    expect(file.lines()).toEqual([]);
    appendFileSync(path, "one\ntw");
    expect(file.lines()).toEqual(["one"]);
    appendFileSync(path, "o\n\nthr");
    expect(file.lines()).toEqual(["two", ""]);
    expect([file.lines(), file.rest()]).toEqual([[], "thr"]);
    file.close();
  });

  test("gives characters whole that came in parts", () => {
    const path = join(makeFolder({ log: "" }), "log");
    const bytes = Buffer.from("grün\n");
    const file = openGrowing(path);
    const lines = [...bytes].flatMap((byte) => {
      appendFileSync(path, Buffer.from([byte]));
      return file.lines();
    });
    file.close();
    expect(lines).toEqual(["grün"]);
  });
});

test("runs are kept beside the outputs in a folder that Git ignores, the newest first", () => {
  const outputs = makeFolder();
  const older = createRun(outputs, newRunId(at));
  const newer = createRun(outputs, newRunId(at + 1));
  const empty = createRun(outputs, newRunId(at + 2000));
  for (const run of [older, newer]) writeFileSync(run.journal, "");
  expect(listRuns(outputs).map(({ id }) => id)).toEqual([newer.id, older.id]);
  expect(empty.id).toMatch(/^20260701T090002\.000Z-[0-9a-f]{6}$/);
  expect(readFileSync(join(outputs, privateFolderName, ".gitignore"), "utf8")).toBe("*\n");
  expect(statSync(join(outputs, privateFolderName)).mode & 0o777).toBe(0o700);
});
