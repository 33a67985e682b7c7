import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { startTofu } from "./start.ts";

const folder = temporaryFolder("start");

const env = { PATH: process.env["PATH"] };

test("notes the process before the program begins, under the number that it then has", async () => {
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
  const words = ["-c", 'printf "%s|" "$@"; cat', "sh", "a b", "$(id)", "'", ""];
  const log = join(folder, "words");
  await (await startTofu({ command: "/bin/sh", words, folder, env, log, input: "line 1\nline 2" })).ended;
  expect(readFileSync(log, "utf8")).toBe("a b|$(id)|'||line 1\nline 2");
  const second = join(folder, "none");
  await (await startTofu({ command: "/bin/sh", words, folder, env, log: second })).ended;
  expect(readFileSync(second, "utf8")).toBe("a b|$(id)|'||");
});
