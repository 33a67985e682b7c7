import { EventEmitter } from "node:events";
import fs, { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { dirname, join, relative } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { type CommandContext, UserError } from "../cli/index.ts";
import { isSource, watch } from "./watch.ts";
import { watchFolders } from "./watch-folders.ts";

let folder: string;

/** A new folder: for each test within it, so that it can run again for each mistake. */
function begin(): void {
  folder = temporaryFolder("watch");
  mkdirSync(join(folder, ".git"));
  writeFileSync(join(folder, "cluster.podplane"), "podplane 1\n");
}

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

describe("what the system tells of watched folders", () => {
  const platform = Object.getOwnPropertyDescriptor(process, "platform");
  const { watch: real } = fs;

  /** Watches with a system of the test's own: what is watched, what is told, and what the system says of a folder. */
  function observe(system: string) {
    begin();
    Object.defineProperty(process, "platform", { ...platform, value: system });
    const watched = new Map<string, { readonly options: unknown; say(name: string | null): void; fail(): void }>();
    const use = (replaced: unknown): void => {
      Object.assign(fs, { watch: replaced });
      syncBuiltinESMExports();
    };
    const shown = (path: string): string => relative(folder, path) || ".";
    let refused: string | undefined;
    use((path: string, ...rest: readonly unknown[]) => {
      if (refused === shown(path)) throw Object.assign(new Error("no more"), { code: "ENOSPC", syscall: "watch" });
      const listener = rest.at(-1) as (event: string, name: string | null) => void;
      const watcher = Object.assign(new EventEmitter(), {
        close: () => {
          if (watched.get(shown(path)) === place) watched.delete(shown(path));
        },
      });
      const place = {
        options: rest.length > 1 ? rest[0] : undefined,
        say: (name: string | null) => listener("rename", name),
        fail: () => watcher.emit("error", new Error("the folder is gone")),
      };
      watched.set(shown(path), place);
      return watcher;
    });
    const changes: string[] = [];
    const failures: unknown[] = [];
    return {
      start: () =>
        watchFolders(
          folder,
          (path) => changes.push(path),
          (error) => failures.push(error),
        ),
      /** What the system says of a name in a folder: what is told then. */
      told: (of: string, name: string | null): readonly string[] => {
        watched.get(of)?.say(name);
        return changes.splice(0).sort();
      },
      watched,
      folders: () => [...watched.keys()].sort(),
      refuse: (path: string) => {
        refused = path;
      },
      failures,
      end: () => {
        vi.useRealTimers();
        use(real);
        if (platform) Object.defineProperty(process, "platform", platform);
      },
    };
  }

  const put = (...paths: readonly string[]): void => {
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), "");
    }
  };
  /** Runs a test with a system, which is taken away again however the test ends. */
  const withSystem =
    (system: string, run: (observed: ReturnType<typeof observe>) => void | Promise<void>) => async () => {
      const observed = observe(system);
      try {
        await run(observed);
      } finally {
        observed.end();
      }
    };

  for (const system of ["darwin", "win32"]) {
    test(
      `is taken as it is on ${system}, which watches whole trees`,
      withSystem(system, ({ start, told, watched, folders }) => {
        put("a/b/c");
        const tree = start();
        expect([...watched].map(([path, { options }]) => [path, options])).toEqual([[".", { recursive: true }]]);
        expect(told(".", "a/b/c")).toEqual(["a/b/c"]);
        expect(told(".", null)).toEqual([]);
        tree.close();
        expect(folders()).toEqual([]);
      }),
    );
  }

  test(
    "is asked for folder by folder on others, but for those of tools",
    withSystem("linux", ({ start, told, watched, folders }) => {
      put("a/b/c", "ab/x", "a/node_modules/x/y", ".podplane/x", ".terraform/x", "file");
      const tree = start();
      expect(folders()).toEqual([".", "a", "a/b", "ab"]);
      expect([...watched.values()].map(({ options }) => options)).toEqual([undefined, undefined, undefined, undefined]);
      expect(told(".", "file")).toEqual(["file"]);
      expect(told("a/b", "c")).toEqual(["a/b/c"]);
      expect(told("a/b", null)).toEqual([]);
      tree.close();
      expect(folders()).toEqual([]);
    }),
  );

  test(
    "of a folder that comes makes known what is in it, once",
    withSystem("linux", ({ start, told, watched, folders }) => {
      start();
      put("new/deep/file", "new/.git/config", "new/file");
      expect(told(".", "new")).toEqual(["new", "new/.git", "new/deep/file", "new/file"]);
      expect(folders()).toEqual([".", "new", "new/deep"]);
      const before = [...watched.values()];
      expect(told(".", "new")).toEqual(["new"]);
      expect([...watched.values()]).toEqual(before);
      put(".terraform/x");
      expect(told(".", ".terraform")).toEqual([".terraform"]);
      expect(folders()).toEqual([".", "new", "new/deep"]);
    }),
  );

  test(
    "of a folder that goes ends the watching of it and of those in it alone",
    withSystem("linux", ({ start, told, watched, folders }) => {
      put("a/b/c", "ab/x", "d/x");
      start();
      watched.get("d")?.fail();
      expect(folders()).toEqual([".", "a", "a/b", "ab"]);
      rmSync(join(folder, "a"), { recursive: true });
      // The system may tell of what was in it when it is gone already.
      expect(told("a/b", "c")).toEqual(["a/b/c"]);
      expect(told(".", "a")).toEqual(["a"]);
      expect(folders()).toEqual([".", "ab"]);
      // What comes in its place is new, be it a folder or a file.
      put("a/c", "x");
      expect(told(".", "a")).toEqual(["a", "a/c"]);
      rmSync(join(folder, "ab"), { recursive: true });
      put("ab");
      expect(told(".", "ab")).toEqual(["ab"]);
      expect(folders()).toEqual([".", "a"]);
    }),
  );

  test(
    "of a folder that it does not watch is a failure",
    withSystem("linux", ({ start, told, folders, refuse, failures }) => {
      start();
      refuse("new/deep");
      put("new/deep/file");
      expect(told(".", "new")).toEqual(["new"]);
      expect(failures).toEqual([
        expect.objectContaining({ message: `${join(folder, "new/deep")} cannot be watched: no more` }),
      ]);
      expect(folders()).toEqual([".", "new"]);
    }),
  );

  /** Lets everything run that waits for nothing but its turn. */
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await new Promise((done) => setImmediate(done));
  };
  /** `build --watch` with a clock of the test's: the builds, and how it ended. */
  function watchByClock() {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    const seen = { rounds: 0, ended: undefined as unknown };
    const run = watching(async (round) => {
      seen.rounds = round;
      return 0;
    });
    run.ended.then(
      (code) => {
        seen.ended = code;
      },
      (error: unknown) => {
        seen.ended = error;
      },
    );
    const pass = async (milliseconds: number): Promise<typeof seen> => {
      await turns();
      vi.advanceTimersByTime(milliseconds);
      await turns();
      return { ...seen };
    };
    return { pass, abort: run.abort, said: run.said };
  }

  test(
    "leads to a build a tenth of a second after a source has changed, to one for several, and to none for others",
    withSystem("linux", async ({ watched, folders }) => {
      const say = (name: string): void => watched.get(".")?.say(name);
      const { pass, abort, said } = watchByClock();
      expect(await pass(1000)).toEqual({ rounds: 1, ended: undefined });
      say("podplane.main.tf");
      expect(await pass(1000)).toEqual({ rounds: 1, ended: undefined });
      say("cluster.podplane");
      expect(await pass(99)).toEqual({ rounds: 1, ended: undefined });
      say("other.podplane");
      expect(await pass(1)).toEqual({ rounds: 2, ended: undefined });
      expect(await pass(1000)).toEqual({ rounds: 2, ended: undefined });
      expect(folders()).toEqual(["."]);
      abort();
      expect(await pass(100)).toEqual({ rounds: 2, ended: 0 });
      expect(folders()).toEqual([]);
      expect(said).toEqual({ stdout: "watching for changes; Ctrl-C ends it\n".repeat(2), stderr: "" });
    }),
  );

  test(
    "ends the watching where a folder that is new cannot be watched",
    withSystem("linux", async ({ watched, folders, refuse }) => {
      const { pass } = watchByClock();
      await pass(0);
      refuse("new");
      mkdirSync(join(folder, "new"));
      watched.get(".")?.say("new");
      expect(await pass(100)).toEqual({
        rounds: 1,
        ended: expect.objectContaining({ message: `${join(folder, "new")} cannot be watched: no more` }),
      });
      expect(folders()).toEqual([]);
    }),
  );
});

/** What waits for a change that is never told of fails soon: a machine with much to do takes a second. */
const timeout = 10_000;

describe("watching", { timeout }, () => {
  test("builds, builds again when a source changes, also in a folder that is new, and ends when told to", async () => {
    begin();
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
    begin();
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
    begin();
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

describe("watched folders", { timeout }, () => {
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
    begin();
    Object.defineProperty(process, "platform", { ...platform, value: system });
    mkdirSync(join(folder, "a/b"), { recursive: true });
    const tree = told(folder);
    await tree.of("a/b/c", () => writeFileSync(join(folder, "a/b/c"), ""));
    await tree.of("d", () => renameSync(join(folder, "a/b/c"), join(folder, "d")));
    expect([...tree.seen]).toEqual(expect.arrayContaining(["a/b/c", "d"]));
    tree.close();
  });

  test("are also those that come, and what they hold already; not those of tools", async () => {
    begin();
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
    throw Object.assign(new Error(`${code}: said`), { code, syscall: "watch" });
  };

  test.each(["ENOENT", "ENOTDIR"])("that are gone already are not missed: %s", (code) => {
    begin();
    patch(failing(code) as never);
    expect(() => told(folder).close()).not.toThrow();
  });

  const many = "each folder of the project takes one of the system's watches";
  test.each([
    ["ENOSPC", many],
    ["EMFILE", many],
    ["EACCES", ""],
  ])("that the system does not watch are told: %s", (code, why) => {
    begin();
    patch(failing(code) as never);
    expect(() => told(folder)).toThrow(
      expect.objectContaining({
        message: `${folder} cannot be watched: ${code}: said`,
        why,
        fix: "raise the system's limit (fs.inotify.max_user_watches), or run `podplanec build` after each change",
      }),
    );
  });

  test("are not told to be at the system's fault where we are", () => {
    begin();
    patch((() => {
      throw new Error("a bug");
    }) as never);
    expect(() => told(folder)).toThrow(/^a bug$/);
  });
});
