import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { copyProgram, finish, type Program, wholeness, writeSeed } from "./harness.ts";

/** Large enough that writing it takes a good part of a run. */
const seedSize = 16_000_000;

/** Declares `kills` runs on a directory, each ended by SIGKILL at another moment and then run again. */
export function directoryKillSuite({ kills }: { readonly kills: number }): void {
  describe("seed put to a directory, killed", () => {
    let program: Program;
    let folder: string;
    let seed: string;
    let wholeRunMs: number;

    beforeAll(async () => {
      program = copyProgram();
      folder = temporaryFolder("kill");
      seed = await writeSeed(folder, "seed", seedSize);
      const start = performance.now();
      const { code } = await put("measured");
      expect(code).toBe(0);
      wholeRunMs = performance.now() - start;
    });
    afterAll(() => {
      program.remove();
    });

    const targetOf = (name: string) => join(folder, "targets", name);
    const startPut = (name: string) => program.start(["seed", "put", seed, "--to", pathToFileURL(targetOf(name)).href]);
    const put = (name: string) => finish(startPut(name));

    for (let index = 0; index < kills; index++) {
      // Even tries are spread over the whole run, odd ones over the time from the first byte written.
      const share = (index + 0.5) / kills;
      const moment = index % 2 === 0 ? "of the run" : "of the writing";
      test(`at ${Math.round(share * 100)}% ${moment}: absent or whole, and the next run ends right`, async () => {
        const name = `kill-${index}`;
        const child = startPut(name);
        const ended = finish(child);
        if (index % 2 === 1) await firstByteIn(targetOf(name), child);
        await sleep(index % 2 === 0 ? wholeRunMs * share : 60 * share);
        child.kill("SIGKILL");
        await ended;

        const path = join(targetOf(name), "bootstrap.netsy");
        const after = wholeness(existsSync(path) ? readFileSync(path) : undefined, seed);
        expect(after).toMatch(/^(absent|whole)$/);
        const next = await put(name);
        expect(next).toMatchObject({ code: 0 });
        expect(next.stdout).toMatch(after === "whole" ? /^already there/ : /^created/);
        expect(wholeness(readFileSync(path), seed)).toBe("whole");
        if (after === "absent") expect(readdirSync(targetOf(name))).toEqual(["bootstrap.netsy"]);
        rmSync(targetOf(name), { recursive: true });
      });
    }
  });
}

/** Waits until the process has begun to write, or has ended. */
async function firstByteIn(target: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && (!existsSync(target) || readdirSync(target).length === 0)) await sleep(1);
}
