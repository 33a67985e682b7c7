import fs, { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { EmittedFile } from "../../emitters/document/index.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { type BuildManifest, printManifest } from "../manifest/index.ts";
import { sha256 } from "./emit.ts";
import { isAlive, occupy } from "./occupy.ts";
import { planTree } from "./tree.ts";
import { isCurrent, leftoversIn, writeTree } from "./write.ts";

const manifestName = "podplane.build.json";
const journalName = ".podplane.build.next.json";
const occupiedName = ".podplane.build.pid";

/*
 * The order of what is done to the disk: after a kill or a loss of power at any moment each file is whole, and the next
 * build knows its own. The file system is the real one; each call that changes it is written down.
 */

const calls: string[] = [];

/** Writes calls down before they are made, for all who import the file system, until the tests are done. */
function record(): () => void {
  const { openSync, fsyncSync, renameSync, rmSync, rmdirSync } = fs;
  const open = new Map<number, string>();
  const recording: Partial<typeof fs> = {
    openSync: (path, ...rest) => {
      const descriptor = openSync(path, ...rest);
      open.set(descriptor, String(path));
      return descriptor;
    },
    fsyncSync: (descriptor) => {
      calls.push(`sync ${open.get(descriptor)}`);
      fsyncSync(descriptor);
    },
    renameSync: (from, to) => {
      calls.push(`rename ${from} ${to}`);
      renameSync(from, to);
    },
    rmSync: (path, options) => {
      calls.push(`remove ${path}`);
      rmSync(path, options);
    },
    rmdirSync: (path) => {
      calls.push(`remove folder ${path}`);
      rmdirSync(path);
    },
  };
  const use = (functions: Partial<typeof fs>): void => {
    Object.assign(fs, functions);
    syncBuiltinESMExports();
  };
  use(recording);
  return () => use({ openSync, fsyncSync, renameSync, rmSync, rmdirSync });
}

let stop: () => void;
beforeAll(() => {
  stop = record();
});
afterAll(() => stop());

let folder: string;

/** A new folder: for each test within it, so that it can run again for each mistake. */
function begin(): void {
  folder = temporaryFolder("write");
  calls.length = 0;
}

/** What was done since the last time this was asked, with paths from the folder and without process numbers. */
function done(): readonly string[] {
  return calls
    .splice(0)
    .map((call) => call.replaceAll(`${folder}/`, "").replaceAll(folder, ".").replaceAll(`.${process.pid}.`, ".PID."));
}

const file = (path: string, text: string): EmittedFile => ({ path, text, trace: [] });

function build(files: readonly EmittedFile[], into = folder): BuildManifest {
  const manifest: BuildManifest = {
    version: 1,
    compiler: "1.0.0",
    source: { "cluster.podplane": sha256("source") },
    ir: sha256("ir"),
    files: Object.fromEntries(files.map(({ path, text }) => [path, sha256(text)])),
  };
  writeTree(planTree({ folder: into, shown: "out", files, read: new Map(), force: false }), manifest);
  return manifest;
}

/** A file is there under its name only once its bytes are on the disk. */
const written = (path: string): readonly string[] => {
  const temporary = join(dirname(path), `.${path.split("/").at(-1)}.PID.podplanec-tmp`);
  return [`sync ${temporary}`, `rename ${temporary} ${path}`];
};
const ended = [`remove ${journalName}`, `remove ${occupiedName}`, "sync ."];

describe("a build", () => {
  test("writes the journal first, the manifest last, and makes all of it durable", () => {
    begin();
    const env = "podplane.env/knc/mutable.env";
    build([file("a.tf", "a"), file(env, "b")]);
    expect(done()).toEqual([
      ...written(journalName),
      ...written("a.tf"),
      ...written(env),
      ...written(manifestName),
      ...ended,
    ]);
    expect(readFileSync(join(folder, env), "utf8")).toBe("b");
  });

  test("deletes what is no output any more, and the folders that are empty then, but for its own", () => {
    begin();
    build([file("a.tf", "a"), file("podplane.env/knc/one", "b"), file("podplane.env/knc/two", "c")]);
    done();
    build([file("a.tf", "a"), file("podplane.env/knc/two", "c")]);
    expect(done()).toEqual([
      ...written(journalName),
      "remove podplane.env/knc/one",
      ...written(manifestName),
      ...ended,
    ]);
    build([file("a.tf", "a")]);
    expect(done().filter((call) => call.startsWith("remove folder"))).toEqual([
      "remove folder podplane.env/knc",
      "remove folder podplane.env",
    ]);
    build([]);
    expect(readdirSync(folder)).toEqual([manifestName]);
  });

  test("touches nothing where everything is as it should be", () => {
    begin();
    const manifest = build([file("a.tf", "a")]);
    done();
    build([file("a.tf", "a")]);
    expect(done()).toEqual([]);
    expect(isCurrent(folder, manifest)).toBe(true);
    expect(isCurrent(folder, { ...manifest, compiler: "1.0.1" })).toBe(false);
  });

  test("writes its manifest where only that is another", () => {
    begin();
    const manifest = build([file("a.tf", "a")]);
    done();
    const files = [file("a.tf", "a")];
    writeTree(planTree({ folder, shown: "out", files, read: new Map(), force: false }), {
      ...manifest,
      ir: sha256("x"),
    });
    expect(done()).toEqual([...written(manifestName), ...ended]);
  });

  test("writes what is gone, though its manifest is as it should be", () => {
    begin();
    build([file("a.tf", "a")]);
    rmSync(join(folder, "a.tf"));
    build([file("a.tf", "a")]);
    expect(readFileSync(join(folder, "a.tf"), "utf8")).toBe("a");
  });

  test("never writes over a file that is in conflict, even if it is asked to carry that out", () => {
    begin();
    writeFileSync(join(folder, "a.tf"), "theirs");
    build([file("a.tf", "a"), file("b.tf", "b")]);
    expect(readFileSync(join(folder, "a.tf"), "utf8")).toBe("theirs");
    expect(readFileSync(join(folder, "b.tf"), "utf8")).toBe("b");
  });

  test("ends well where the system cannot make the names in a folder durable", () => {
    begin();
    const { openSync } = fs;
    const use = (replaced: typeof fs.openSync): void => {
      Object.assign(fs, { openSync: replaced });
      syncBuiltinESMExports();
    };
    use((path, ...rest) => {
      if (path === folder) throw Object.assign(new Error("it is a folder"), { code: "EISDIR", syscall: "open" });
      return openSync(path, ...rest);
    });
    try {
      build([file("a.tf", "a")]);
    } finally {
      use(openSync);
    }
    expect(readdirSync(folder).sort()).toEqual(["a.tf", manifestName]);
  });

  test("goes on where a file that it deletes has gone meanwhile", () => {
    begin();
    const manifest = build([file("a.tf", "a"), file("b.tf", "b")]);
    const plan = planTree({ folder, shown: "out", files: [file("a.tf", "a")], read: new Map(), force: false });
    rmSync(join(folder, "b.tf"));
    writeTree(plan, { ...manifest, files: { "a.tf": sha256("a") } });
    expect(readdirSync(folder).sort()).toEqual(["a.tf", manifestName]);
  });

  test("that plans by what another build has changed meanwhile writes nothing", () => {
    begin();
    const files = [file("a.tf", "a")];
    const plan = planTree({ folder, shown: "out", files, read: new Map(), force: false });
    const manifest = build(files);
    done();
    expect(() => writeTree({ ...plan, last: undefined }, { ...manifest, ir: sha256("x") })).toThrow(
      expect.objectContaining({ message: `another build wrote to ${folder} meanwhile`, fix: "build again" }),
    );
    expect(done()).toEqual([`remove ${occupiedName}`]);
  });

  test("that the system refuses says so, and gives the folder back", () => {
    begin();
    mkdirSync(join(folder, "a.tf"));
    const plan = planTree({ folder, shown: "out", files: [file("b.tf", "b")], read: new Map(), force: false });
    const action = { kind: "create", path: "a.tf", file: file("a.tf", "a"), before: undefined } as const;
    const manifest = { version: 1, compiler: "1", source: {}, ir: "", files: {} } as const;
    expect(() => writeTree({ ...plan, actions: [action] }, manifest)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(
          `the outputs could not be written to ${folder}: a folder stands where a file is needed`,
        ),
        why: "files that were written are whole, and the next build goes on from here",
        fix: "mend that, and build again",
      }),
    );
    expect(existsSync(join(folder, occupiedName))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith("podplanec-tmp"))).toEqual([]);
  });
});

describe("what a build that was killed left", () => {
  /** No process has it: they end at 4194304. */
  const dead = "4194305";

  test("is found, and removed by the next one, and nothing else is", () => {
    begin();
    const files = [file("a.tf", "a"), file("podplane.env/knc/one", "b")];
    build(files);
    const left = [
      `.a.tf.${dead}.podplanec-tmp`,
      `podplane.env/.x.${dead}.podplanec-tmp`,
      `podplane.env/knc/.x.${dead}.podplanec-tmp`,
    ];
    const kept = [".a.tf.1.podplanec-tmp", `a.tf.${dead}.podplanec-tmp.old`, "x.podplanec-tmp"];
    for (const name of [...left, ...kept]) writeFileSync(join(folder, name), "");
    mkdirSync(join(folder, "modules"));
    writeFileSync(join(folder, `modules/.x.${dead}.podplanec-tmp`), "");
    expect(leftoversIn(folder).map((path) => relative(folder, path))).toEqual(left);
    build(files);
    expect(leftoversIn(folder)).toEqual([]);
    for (const name of kept) expect(existsSync(join(folder, name)), name).toBe(true);
  });

  test("is left alone where links lead to it, or a file stands in place of the folder", () => {
    begin();
    const elsewhere = temporaryFolder("write-elsewhere");
    const theirs = join(elsewhere, `.x.${dead}.podplanec-tmp`);
    writeFileSync(theirs, "");
    symlinkSync(elsewhere, join(folder, "podplane.env"));
    expect(leftoversIn(folder)).toEqual([]);
    rmSync(join(folder, "podplane.env"));
    mkdirSync(join(folder, "podplane.env"));
    symlinkSync(elsewhere, join(folder, "podplane.env/knc"));
    expect(leftoversIn(folder)).toEqual([]);
    build([file("a.tf", "a")]);
    expect(existsSync(theirs)).toBe(true);
    rmSync(join(folder, "podplane.env"), { recursive: true });
    writeFileSync(join(folder, "podplane.env"), "");
    expect(leftoversIn(folder)).toEqual([]);
  });

  test.each([journalName, occupiedName])("counts as left: %s", (name) => {
    begin();
    const files = [file("a.tf", "a")];
    build(files);
    writeFileSync(join(folder, name), "");
    expect(leftoversIn(folder)).toEqual([join(folder, name)]);
    done();
    build(files);
    // The journal stays until there is a manifest: before, only it tells what is podplanec's own.
    expect(done()).toEqual([...(name === occupiedName ? [`remove ${name}`] : []), ...written(manifestName), ...ended]);
    expect(existsSync(join(folder, name))).toBe(false);
  });
});

describe("a folder that a build writes to", () => {
  const holder = (text: string) => writeFileSync(join(folder, occupiedName), text);

  test("is taken once at a time, by a process that runs", () => {
    begin();
    holder("1\n");
    expect(() => occupy(folder)).toThrow(
      expect.objectContaining({
        message: `another build, process 1, is writing to ${folder}`,
        why: "two at once would leave files of both",
        fix: `wait until it is done; if there is no such build, remove ${join(folder, occupiedName)}`,
      }),
    );
  });

  test.each([
    ["a process that is gone", "4194305\n"],
    ["this process, whose build has ended", `${process.pid}\n`],
    ["nobody yet", ""],
    ["no number", "x"],
    ["no process", "0\n"],
    ["a group of processes", "-1\n"],
  ])("is taken over from %s", (_who, text) => {
    begin();
    holder(text);
    const release = occupy(folder);
    expect(readFileSync(join(folder, occupiedName), "utf8")).toBe(`${process.pid}\n`);
    release();
    expect(existsSync(join(folder, occupiedName))).toBe(false);
    // Somebody may have removed it, as the error says.
    expect(release).not.toThrow();
  });

  test("is taken where the other build ends at that moment", () => {
    begin();
    const { writeFileSync: write } = fs;
    const use = (replaced: typeof fs.writeFileSync): void => {
      Object.assign(fs, { writeFileSync: replaced });
      syncBuiltinESMExports();
    };
    use(() => {
      use(write);
      throw Object.assign(new Error("it was there"), { code: "EEXIST", syscall: "open" });
    });
    occupy(folder)();
    expect(existsSync(join(folder, occupiedName))).toBe(false);
  });

  test("is taken over from a link without touching what it leads to", () => {
    begin();
    writeFileSync(join(folder, "theirs"), "4194305\n");
    symlinkSync("theirs", join(folder, occupiedName));
    occupy(folder)();
    expect(readdirSync(folder)).toEqual(["theirs"]);
    expect(readFileSync(join(folder, "theirs"), "utf8")).toBe("4194305\n");
  });

  test("is not taken over because it cannot be written", () => {
    begin();
    expect(() => occupy(join(folder, "none"))).toThrow("ENOENT");
  });

  test("is held by processes of others, too", () => {
    begin();
    const kill = vi.spyOn(process, "kill").mockImplementation(() => {
      throw Object.assign(new Error("not permitted"), { code: "EPERM", syscall: "kill" });
    });
    expect(isAlive(1)).toBe(true);
    kill.mockRestore();
    expect(isAlive(4_194_305)).toBe(false);
    expect(isAlive(process.pid)).toBe(false);
  });
});

test("a manifest that is no manifest stops a build before anything is written", () => {
  begin();
  writeFileSync(join(folder, manifestName), "{}");
  expect(() => build([file("a.tf", "a")])).toThrow(`${join("out", manifestName)} cannot be understood`);
  expect(printManifest({ version: 1, compiler: "1", source: {}, ir: "", files: {} })).toBe(`{
  "version": 1,
  "compiler": "1",
  "source": {},
  "ir": "",
  "files": {}
}
`);
  expect(readdirSync(folder)).toEqual([manifestName]);
});
