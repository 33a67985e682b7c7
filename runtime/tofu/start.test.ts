import { execFileSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { type FollowedRun, joinRun, startTofu } from "./start.ts";

const env = { PATH: process.env["PATH"] };

test("notes the process before the program begins, under the number that it then has", async () => {
  const folder = temporaryFolder("start");
  const log = join(folder, "noted");
  const noted: number[] = [];
  const run = await startTofu({
    command: "/bin/sh",
    words: ["-c", "echo $$"],
    folder,
    env,
    log,
    async note({ pid, birth }) {
      expect(birth).not.toBe("");
      expect(readFileSync(log, "utf8")).toBe("");
      noted.push(pid);
    },
  });
  expect(await run.ended).toEqual({ code: 0 });
  expect(readFileSync(log, "utf8")).toBe(`${run.pid}\n`);
  expect(noted).toEqual([run.pid]);
});

test("never begins a program that could not be noted", async () => {
  const folder = temporaryFolder("start");
  const made = join(folder, "made");
  const start = startTofu({
    command: "/bin/sh",
    words: ["-c", `touch '${made}'`],
    folder,
    env,
    log: join(folder, "refused"),
    note: () => Promise.reject(new Error("the disk is full")),
  });
  await expect(start).rejects.toThrow("the disk is full");
  expect(existsSync(made)).toBe(false);
});

test("gives words as they are, input where there is some, and else none", async () => {
  const folder = temporaryFolder("start");
  const words = ["-c", 'printf "%s|" "$@"; cat', "sh", "a b", "$(id)", "'", ""];
  const log = join(folder, "words");
  await (await startTofu({ command: "/bin/sh", words, folder, env, log, input: "line 1\nline 2" })).ended;
  expect(readFileSync(log, "utf8")).toBe("a b|$(id)|'||line 1\nline 2");
  const second = join(folder, "none");
  await (await startTofu({ command: "/bin/sh", words, folder, env, log: second })).ended;
  expect(readFileSync(second, "utf8")).toBe("a b|$(id)|'||");
});

async function linesOf(run: FollowedRun): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of run.lines()) lines.push(line);
  return lines;
}

/** A program that says a word, and another when it is let go on. */
async function waiting(said: string) {
  const folder = temporaryFolder("start");
  const [log, gate] = [join(folder, "log"), join(folder, "gate")];
  execFileSync("mkfifo", [gate]);
  const words = ["-c", `echo begun; read -r go <'${gate}'; ${said}`];
  const run = await startTofu({ command: "/bin/sh", words, folder, env, log });
  // Open on both sides: nobody waits for the other.
  const descriptor = openSync(gate, "r+");
  void run.ended.finally(() => closeSync(descriptor));
  return { run, log, letGo: () => writeSync(descriptor, "go\n") };
}

test("tells what a program says as it comes, to its end, also where the last line has none", async () => {
  const { run, letGo } = await waiting("echo one; echo; printf two; exit 4");
  const lines: string[] = [];
  for await (const line of run.lines()) {
    if (line === "begun") letGo();
    lines.push(line);
  }
  expect(lines).toEqual(["begun", "one", "", "two"]);
  expect(await run.ended).toEqual({ code: 4 });
});

test("follows a program that an earlier run started, and knows not how it ended", async () => {
  const { run, log, letGo } = await waiting("echo ended; exit 3");
  const joined = joinRun(run.pid, run.birth, log);
  expect([joined.pid, joined.birth]).toEqual([run.pid, run.birth]);
  const lines = linesOf(joined);
  letGo();
  expect(await joined.ended).toEqual({});
  expect(await lines).toEqual(["begun", "ended"]);
  expect(await run.ended).toEqual({ code: 3 });
});

test("takes a later process of the same number for none of its own", async () => {
  const { run, log, letGo } = await waiting("echo ended");
  const other = joinRun(run.pid, "another", log);
  other.interrupt();
  expect(await other.ended).toEqual({});
  letGo();
  expect(await run.ended).toEqual({ code: 0 });
});

test("asks a program to stop by a signal, once it is asked to", async () => {
  const { run } = await waiting("echo never");
  run.interrupt();
  expect(await run.ended).toEqual({ signal: "SIGINT" });
  // Nobody has that number any more.
  run.interrupt();
});
