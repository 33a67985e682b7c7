import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { binary } from "../../helpers/built-program.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { type Random, randomCluster } from "../../safety/clusters.ts";
import { seededRandom } from "../../safety/random.ts";
import { buildEarlier } from "./earlier.ts";
import { strangeEdits } from "./strange.ts";

/*
 * What the program of an earlier commit built gains no error (decision 0065): random clusters, most of them with
 * something that later rules are about. `PODPLANEC_COMMIT` names the commit, `PODPLANEC_SEED` the seed.
 */

const commit = process.env["PODPLANEC_COMMIT"] ?? "3a71825";
const count = Number(process.env["PODPLANEC_CLUSTERS"] ?? 500);
const seed = Number(process.env["PODPLANEC_SEED"] ?? Date.now() % 2 ** 31);

function strangeCluster(random: Random): { readonly text: string; readonly edits: readonly string[] } {
  const names = Object.keys(strangeEdits);
  const edits = Array.from(
    { length: Math.floor(random() * 3) },
    () => names[Math.floor(random() * names.length)] ?? "",
  );
  const { text } = randomCluster(random);
  return { text: edits.reduce((made, name) => strangeEdits[name]?.(made, random) ?? made, text), edits };
}

function errorsOf({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): readonly string[] {
  return `${stdout}\n${stderr}`.split("\n").filter((line) => /^\S+: error\b|^error\b/.test(line));
}

/** The folder of the source that a line is about. */
const nameOf = (line: string) => line.split("/")[0] ?? "";

describe(`clusters that ${commit} built`, () => {
  let folder = "";
  let earlier = "";
  beforeAll(() => {
    folder = temporaryFolder("upgrade");
    earlier = process.env["PODPLANEC_EARLIER"] ?? buildEarlier(commit, join(folder, "earlier"));
  });

  /** One process for all, as the time goes into starting them. Exit codes tell only of some. */
  const run = (program: string, words: readonly string[]) =>
    spawnSync(process.execPath, [program, ...words], { cwd: folder, encoding: "utf8", maxBuffer: 1024 ** 3 });

  test(`${count} of them gain no error (seed ${seed})`, () => {
    const random = seededRandom(seed);
    const built: string[] = [];
    const edits = new Map<string, readonly string[]>();
    for (let number = 0; built.length < count; number += 50) {
      const batch = Array.from({ length: 50 }, (_, index) => `c${number + index}`);
      for (const name of batch) {
        const cluster = strangeCluster(random);
        mkdirSync(join(folder, name));
        writeFileSync(join(folder, name, "cluster.podplane"), cluster.text);
        edits.set(name, cluster.edits);
      }
      // A build writes nothing where one source has an error.
      const wrong = new Set(errorsOf(run(earlier, ["check", "--format", "short", ...batch])).map(nameOf));
      run(earlier, ["build", ...batch.filter((name) => !wrong.has(name))]);
      built.push(...batch.filter((name) => existsSync(join(folder, name, "podplane.build.json"))));
      expect(built.length, "some are built by the earlier program").toBeGreaterThan(0);
    }
    const strange = built.filter((name) => (edits.get(name)?.length ?? 0) > 0);
    const errors = errorsOf(run(binary, ["check", "--format", "short", ...built]));
    const told = errors.map((line) => `${line} [${edits.get(nameOf(line))?.join(", ")}]`);
    process.stdout.write(
      `${built.length} built by ${commit} (${strange.length} of them strange), ${errors.length} errors\n`,
    );
    expect(told).toEqual([]);
    // Both call themselves by one version, and what a program made itself it takes for unchanged.
    const rebuilt = run(binary, ["build", "--force", ...built]);
    expect(rebuilt.status, rebuilt.stderr.slice(-2000)).toBe(0);
    expect(run(binary, ["build", "--check", ...built]).status).toBe(0);
  });
});
