import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { source } from "../helpers/podplane-source.ts";
import { startProgram } from "../helpers/run-program.ts";
import { makeFolder } from "../safety/tree.ts";

/** `build --watch`: editors save in place, or write another file and rename it over the first. */

interface Watching {
  readonly folder: string;
  /** Waits until so many builds have ended since the start. */
  builds(count: number): Promise<void>;
  end(): Promise<unknown>;
}

async function startWatching(
  files: Readonly<Record<string, string>>,
  words: readonly string[] = ["build", "--watch"],
): Promise<Watching> {
  const folder = makeFolder({ ".git/HEAD": "", ...files });
  const child = startProgram(folder, words);
  let stdout = "";
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  const ended = once(child, "exit");
  const builds = async (count: number) => {
    const done = () => stdout.split("watching for changes").length - 1;
    await expect.poll(done, { timeout: 25_000 }).toBeGreaterThanOrEqual(count);
  };
  await builds(1);
  return {
    folder,
    builds,
    end: async () => {
      child.kill("SIGINT");
      return (await ended)[0];
    },
  };
}

function saveByRename(path: string, text: string): void {
  const temporary = join(dirname(path), ".saving~");
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

const named = (name: string) => source({ cluster: `name = "${name}"` });

test("`check --watch` checks each save, and ends well", async () => {
  const watching = await startWatching({ "cluster.podplane": named("One") }, ["check", "--watch"]);
  saveByRename(join(watching.folder, "cluster.podplane"), "podplane 1\n\nlet = 1\n");
  await watching.builds(2);
  expect(await watching.end()).toBe(0);
});

describe("each save is built", () => {
  test("by renaming, in place, and by renaming again", async () => {
    const watching = await startWatching({ "cluster.podplane": named("One") });
    const path = join(watching.folder, "cluster.podplane");
    const document = () => readFileSync(join(watching.folder, "podplane.cluster.jsonc"), "utf8");
    for (const [index, name] of ["Two", "Three", "Four"].entries()) {
      saveByRename(path, named(name));
      await watching.builds(index + 2);
      expect(document()).toContain(`"name": "${name}"`);
    }
    writeFileSync(path, named("Five"));
    await watching.builds(5);
    expect(document()).toContain('"name": "Five"');
    // As some editors do it: the old file is moved away first.
    renameSync(path, `${path}~`);
    writeFileSync(path, named("Six"));
    await expect.poll(document, { timeout: 25_000 }).toContain('"name": "Six"');
    expect(await watching.end()).toBe(0);
  });

  test("of files in folders that come, go and come again", async () => {
    const given = source({ cluster: 'name = file("texts/name.txt")' });
    const watching = await startWatching({ "cluster.podplane": given, "texts/name.txt": "One" });
    const folder = join(watching.folder, "texts");
    const document = () => readFileSync(join(watching.folder, "podplane.cluster.jsonc"), "utf8");
    saveByRename(join(folder, "name.txt"), "Two");
    await expect.poll(document, { timeout: 25_000 }).toContain('"name": "Two"');
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    writeFileSync(join(folder, "name.txt"), "Three");
    await expect.poll(document, { timeout: 25_000 }).toContain('"name": "Three"');
    saveByRename(join(folder, "name.txt"), "Four");
    await expect.poll(document, { timeout: 25_000 }).toContain('"name": "Four"');
    // A folder that is moved into the project, as a checkout does it.
    execFileSync("mv", [folder, join(watching.folder, "away")]);
    execFileSync("mv", [join(watching.folder, "away"), folder]);
    appendFileSync(join(folder, "name.txt"), "teen");
    await expect.poll(document, { timeout: 25_000 }).toContain('"name": "Fourteen"');
    expect(await watching.end()).toBe(0);
  });
});
