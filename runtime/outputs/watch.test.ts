import fs, { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { type CommandContext, UserError } from "../cli/index.ts";
import { isSource, watch } from "./watch.ts";
import { watchFolders } from "./watch-folders.ts";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder("watch");
  mkdirSync(join(folder, ".git"));
  writeFileSync(join(folder, "cluster.podplane"), "podplane 1\n");
});

/** `build --watch` with a build of the test's; what it writes, and how it is ended. */
function watching(build: (round: number) => Promise<number>) {
  const said = { stdout: "", stderr: "" };
  const abort = new AbortController();
  const into = (name: keyof typeof said) => ({
    write: (data: unknown) => {
      said[name] += String(data);
    },
    isTerminal: false,
    columns: 80,
  });
  const context = { cwd: folder, stdout: into("stdout"), stderr: into("stderr"), signal: abort.signal } as unknown;
  let rounds = 0;
  const ended = watch(context as CommandContext, { positionals: ["."] } as never, () => build(++rounds));
  return { said, ended, abort: () => abort.abort() };
}

describe("watching", () => {
  test("builds, builds again when a source changes, also in a folder that is new, and ends when told to", async () => {
    const seen: number[] = [];
    const run = watching(async (round) => {
      seen.push(round);
      if (round === 1) setImmediate(() => writeFileSync(join(folder, "cluster.podplane"), "podplane 1\n\n"));
      if (round === 2) {
        setImmediate(() => {
          mkdirSync(join(folder, "new"));
          writeFileSync(join(folder, "new/keys.txt"), "");
        });
      }
      if (round === 3) setImmediate(() => run.abort());
      return 0;
    });
    expect(await run.ended).toBe(0);
    expect(seen.slice(0, 3)).toEqual([1, 2, 3]);
    expect(run.said.stdout).toMatch(/^(watching for changes; Ctrl-C ends it\n){3,}$/);
  });

  test("misses no change that is made while it builds", async () => {
    const turns = async (): Promise<void> => {
      for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done));
    };
    const seen: number[] = [];
    const run = watching(async (round) => {
      seen.push(round);
      if (round === 1) writeFileSync(join(folder, "cluster.podplane"), "podplane 1\n\n");
      else setImmediate(() => run.abort());
      await turns();
      return 0;
    });
    expect(await run.ended).toBe(0);
    expect(seen.slice(0, 2)).toEqual([1, 2]);
  });

  test("goes on where a source cannot be read, and not where we are at fault", async () => {
    const run = watching(async () => {
      setImmediate(() => run.abort());
      throw new UserError("the source is gone");
    });
    expect(await run.ended).toBe(0);
    expect(run.said.stderr).toBe("error: the source is gone\n");
    await expect(watching(() => Promise.reject(new Error("a bug"))).ended).rejects.toThrow("a bug");
  });
});

test.each<[string, boolean]>([
  ["cluster.podplane", true],
  ["a/b/production.podplanevars", true],
  ["ca.pem", true],
  ["ca.crt", true],
  ["keys.txt", true],
  ["cluster.json", true],
  ["a/cluster.jsonc", true],
  ["a.podplane.swp", false],
  ["podplane", false],
  ["a.tf", false],
  // What a build writes would make it build for ever.
  ["podplane.build.json", false],
  ["a/podplane.lock.json", false],
  ["podplane.cluster.jsonc", false],
  ["my.podplane.build.json", true],
  [".git/config.txt", false],
  ["a/.terraform/x.json", false],
  ["node_modules/a/package.json", false],
  ["a\\node_modules\\b.json", false],
  ["not_node_modules/a.json", true],
  ["x.git/a.json", true],
])("%s is a source: %s", (name, expected) => {
  expect(isSource(name)).toBe(expected);
});

describe("watched folders", () => {
  const platform = Object.getOwnPropertyDescriptor(process, "platform");
  const { watch: real } = fs;
  const patch = (replaced: typeof fs.watch): void => {
    Object.assign(fs, { watch: replaced });
    syncBuiltinESMExports();
  };
  afterEach(() => {
    patch(real);
    if (platform) Object.defineProperty(process, "platform", platform);
  });

  /** Waits until `path` was told of. */
  function told(root: string) {
    const seen = new Set<string>();
    let wanted: { readonly path: string; readonly done: () => void } | undefined;
    const watcher = watchFolders(
      root,
      (path) => {
        seen.add(path);
        if (wanted?.path === path) wanted.done();
      },
      (error) => {
        throw error;
      },
    );
    const of = (path: string, change: () => void): Promise<void> =>
      new Promise((done) => {
        wanted = { path, done };
        change();
      });
    return { seen, of, close: () => watcher.close() };
  }

  test.each(["linux", "darwin"])("tell of files at any depth, as %s does it", async (system) => {
    Object.defineProperty(process, "platform", { ...platform, value: system });
    mkdirSync(join(folder, "a/b"), { recursive: true });
    const tree = told(folder);
    await tree.of("a/b/c", () => writeFileSync(join(folder, "a/b/c"), ""));
    await tree.of("d", () => renameSync(join(folder, "a/b/c"), join(folder, "d")));
    expect([...tree.seen]).toEqual(expect.arrayContaining(["a/b/c", "d"]));
    tree.close();
  });

  test("are also those that come, and what they hold already; not those of tools", async () => {
    const passed = [".git", ".podplane", ".terraform", "node_modules"];
    const tree = told(folder);
    await tree.of("new/deep/file", () => {
      mkdirSync(join(folder, "new/deep"), { recursive: true });
      writeFileSync(join(folder, "new/deep/file"), "");
    });
    for (const name of passed) {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, "inside"), "");
    }
    await tree.of("last", () => writeFileSync(join(folder, "last"), ""));
    for (const name of passed) {
      writeFileSync(join(folder, name, "inside"), "again");
      expect(tree.seen).not.toContain(join(name, "inside"));
    }
    // A folder of the same name that was removed and made again is watched anew.
    await tree.of("new", () => rmSync(join(folder, "new"), { recursive: true }));
    await tree.of("new/other", () => {
      mkdirSync(join(folder, "new"));
      writeFileSync(join(folder, "new/other"), "");
    });
    tree.close();
  });

  const failing = (code: string) => () => {
    throw Object.assign(new Error(`${code}: said`), { code });
  };

  test.each(["ENOENT", "ENOTDIR"])("that are gone already are not missed: %s", (code) => {
    patch(failing(code) as never);
    expect(() => told(folder).close()).not.toThrow();
  });

  const many = "each folder of the project takes one of the system's watches";
  test.each([
    ["ENOSPC", many],
    ["EMFILE", many],
    ["EACCES", ""],
  ])("that the system does not watch are told: %s", (code, why) => {
    patch(failing(code) as never);
    expect(() => told(folder)).toThrow(
      expect.objectContaining({
        message: `${folder} cannot be watched: ${code}: said`,
        why,
        fix: "raise the system's limit (fs.inotify.max_user_watches), or run `podplanec build` after each change",
      }),
    );
  });
});
