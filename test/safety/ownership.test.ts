import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { binary } from "../helpers/built-program.ts";
import { asOrdinaryUser } from "../helpers/ordinary-user.ts";
import { source } from "../helpers/podplane-source.ts";
import { runCommand } from "../helpers/run-command.ts";
import { makeFolder, readTree } from "./tree.ts";

const main = "podplane.main.tf";
const balanced = {
  kubernetes: "api_load_balancer = api",
  provider: "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }",
};
// The workers go, and the balancer with a build of its own.
const workerless = source(balanced);
const worker = source({
  ...balanced,
  pools: 'pool web { arch = amd64, size = 1, instance_type = "t3.small" }',
  zones: `zone eu-west-1a {
    subnet { cidr = auto/28, services = [nat], public = true }
    subnet { cidr = auto/28, services = [nstance] }
    subnet { cidr = auto/24, pool = control-plane }
    subnet { cidr = auto/24, pool = web }
  }`,
});
const workerScript = "podplane.userdata_knd_amd64.sh";

async function builtFolder(text = source()): Promise<string> {
  const folder = makeFolder({ "cluster.podplane": text });
  const result = await runCommand(folder, ["build"]);
  expect(result.code, result.stderr).toBe(0);
  return folder;
}

const append = (folder: string, name: string, text = "# mine\n") =>
  writeFileSync(join(folder, name), readFileSync(join(folder, name), "utf8") + text);

/** How a command ended, and its errors without that word. */
const errorsIn = ({ code, stderr }: { readonly code: number | null; readonly stderr: string }) => [
  code,
  ...(stderr.match(/(?<=^error: ).*$/gm) ?? []),
];

describe("what was changed by hand", () => {
  test("stops the build, which shows the change and writes nothing", async () => {
    const folder = await builtFolder();
    append(folder, main);
    const before = readTree(folder);
    const result = await runCommand(folder, ["build"]);
    expect(errorsIn(result)).toEqual([1, `${main} was changed by hand since the last build; nothing was written`]);
    expect(result.stderr).toContain("\n-# mine\n");
    expect(result.stderr).toContain(
      "\nfix: move it into the source or into a file of your own, or take the generated one with --force\n",
    );
    expect(readTree(folder)).toEqual(before);
    expect((await runCommand(folder, ["build", "--force"])).code).toBe(0);
    expect(readFileSync(join(folder, main), "utf8")).not.toContain("# mine");
  });

  test("is not deleted when it is no longer an output", async () => {
    const folder = await builtFolder(worker);
    append(folder, workerScript);
    writeFileSync(join(folder, "cluster.podplane"), workerless);
    expect((await runCommand(folder, ["build"])).code).toBe(1);
    expect(existsSync(join(folder, workerScript))).toBe(true);
    expect((await runCommand(folder, ["build", "--force"])).code).toBe(0);
    expect(existsSync(join(folder, workerScript))).toBe(false);
  });

  test("is made again when it was removed", async () => {
    const folder = await builtFolder();
    const before = readTree(folder);
    unlinkSync(join(folder, main));
    expect((await runCommand(folder, ["build", "--check"])).code).toBe(3);
    expect((await runCommand(folder, ["build"])).code).toBe(0);
    expect(readTree(folder)).toEqual(before);
  });
});

describe("what is not ours", () => {
  test("is never replaced, nor deleted", async () => {
    const folder = makeFolder({ "cluster.podplane": source(), [main]: "# mine\n", "custom.tf": "# mine\n" });
    const refused = await runCommand(folder, ["build"]);
    expect(errorsIn(refused)).toEqual([1, `${main} exists, and podplanec did not write it; nothing was written`]);
    expect(Object.keys(readTree(folder)).sort()).toEqual(["cluster.podplane", "custom.tf", main]);
    unlinkSync(join(folder, main));
    mkdirSync(join(folder, "podplane.env"));
    writeFileSync(join(folder, "podplane.env/notes.txt"), "mine");
    expect((await runCommand(folder, ["build"])).code).toBe(0);
    expect(readTree(folder)).toMatchObject({ "custom.tf": "# mine\n", "podplane.env/notes.txt": "mine" });
  });

  test("an output that is gone from the source is deleted with its folder, and nothing else", async () => {
    const folder = await builtFolder(worker);
    writeFileSync(join(folder, "podplane.userdata_mine.sh"), "mine");
    writeFileSync(join(folder, "cluster.podplane"), workerless);
    expect((await runCommand(folder, ["build"])).code).toBe(0);
    expect(existsSync(join(folder, workerScript))).toBe(false);
    expect(existsSync(join(folder, "podplane.env/knd_amd64"))).toBe(false);
    expect(existsSync(join(folder, "podplane.userdata_mine.sh"))).toBe(true);
  });

  test("links are not followed, with --force neither", async () => {
    const elsewhere = makeFolder({ "target.tf": "theirs" });
    const files = ["podplane.env/knc_arm64/mutable.env", "podplane.env/knc_arm64/user-data.env"];
    for (const [name, target, behind, place] of [
      [main, "target.tf", [main], join(elsewhere, "target.tf")],
      ["podplane.env", ".", files, "elsewhere"],
    ] as const) {
      const folder = makeFolder({ "cluster.podplane": source() });
      symlinkSync(join(elsewhere, target), join(folder, name));
      for (const force of [[], ["--force"]]) {
        const result = await runCommand(folder, ["build", ...force]);
        const said = behind.map((path) => `${path} lies behind a symbolic link (${place}); nothing was written`);
        expect(errorsIn(result)).toEqual([1, ...said]);
      }
    }
    expect(readTree(elsewhere)).toEqual({ "target.tf": "theirs" });
  });

  test("a manifest cannot make us delete outside of the folder", async () => {
    const folder = await builtFolder();
    const outside = makeFolder({ "precious.txt": "" });
    const hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    for (const path of [`${outside}/precious.txt`, `../${outside.split("/").pop()}/precious.txt`, "a/../../x"]) {
      const manifest = JSON.parse(readFileSync(join(folder, "podplane.build.json"), "utf8"));
      writeFileSync(join(folder, "podplane.build.json"), JSON.stringify({ ...manifest, files: { [path]: hash } }));
      expect((await runCommand(folder, ["build"])).code).toBe(1);
      expect(existsSync(join(outside, "precious.txt"))).toBe(true);
      rmSync(join(folder, "podplane.build.json"));
      await runCommand(folder, ["build", "--force"]);
    }
  });
});

describe("build --check", () => {
  test("writes nothing; exit 3 when anything differs, the manifest included", async () => {
    const fresh = makeFolder({ "cluster.podplane": source() });
    expect((await runCommand(fresh, ["build", "--check"])).code).toBe(3);
    expect(Object.keys(readTree(fresh))).toEqual(["cluster.podplane"]);
    const folder = await builtFolder();
    expect((await runCommand(folder, ["build", "--check"])).code).toBe(0);
    append(folder, "cluster.podplane", "\n// A comment.\n");
    const before = readTree(folder);
    const result = await runCommand(folder, ["build", "--check"]);
    expect([result.code, result.stdout]).toEqual([3, "differs: podplane.build.json (replace)\n"]);
    expect(readTree(folder)).toEqual(before);
    rmSync(join(folder, "podplane.build.json"));
    const gone = await runCommand(folder, ["build", "--check"]);
    expect([gone.code, gone.stdout]).toEqual([3, "differs: podplane.build.json (create)\n"]);
  });
});

describe("the lock file", () => {
  const lockOf = (folder: string): string => readFileSync(join(folder, "podplane.lock.json"), "utf8");

  test("keeps an address that is no longer the first free one", async () => {
    const folder = await builtFolder();
    writeFileSync(join(folder, "podplane.lock.json"), lockOf(folder).replaceAll("10.20.1.0/24", "10.20.9.0/24"));
    expect((await runCommand(folder, ["build"])).code).toBe(0);
    expect(lockOf(folder)).toContain('"role": "control-plane", "index": 0, "ipv4": "10.20.9.0/24",');
  });

  test.each<[string, (lock: string) => string, string, string]>([
    ["empty", () => "", "the document is empty", "1:1"],
    ["cut off", () => "{", "the object that starts here is never closed", "1:1"],
    ["no object", () => "null", "it is no object", "1:1"],
    ["a list", () => "[]", "it is no object", "1:1"],
    ["without most of it", () => '{"version":2}', "it has no member `domain`", "1:1"],
    [
      "with an address that is none",
      (lock) => lock.replace("10.20.1.0/24", "x"),
      "`ipv4` has not the form that it must have",
      "38:80",
    ],
    ["with a zero byte", () => "\0", "the document holds a NUL character", "1:1"],
    [
      "of a newer version",
      (lock) => lock.replace('"version": 2', '"version": 99'),
      "its version is 99, and this release reads 1 and 2",
      "2:14",
    ],
  ])("is refused where it is %s: the rule, the place, and nothing is written", async (_name, damage, fault, place) => {
    const folder = await builtFolder();
    writeFileSync(join(folder, "podplane.lock.json"), damage(lockOf(folder)));
    const before = readTree(folder);
    const { code, stdout, stderr } = await runCommand(folder, ["build"]);
    expect([code, stdout]).toEqual([1, ""]);
    const lines = stderr.split("\n").map((line) => line.trim());
    const title = `error PDP2201: podplane.lock.json cannot be understood: ${fault}`;
    expect(lines.filter((line) => line.startsWith("error "))).toEqual([title]);
    expect(lines[lines.indexOf(title) + 2]).toBe(`podplane.lock.json:${place}`);
    expect(readTree(folder)).toEqual(before);
  });
});

describe("where outputs go", () => {
  test.each([
    ["beside the source", { "a/cluster.podplane": source() }, ["a"], `a/${main}`],
    ["with --out", { "a/cluster.podplane": source() }, ["a", "--out", "b"], `b/${main}`],
    [
      "with a set of values",
      { "a/cluster.podplane": source({ top: "param n: int = 1" }), "a/staging.podplanevars": "n = 2\n" },
      ["a", "--vars", "a/staging.podplanevars"],
      `a/staging/${main}`,
    ],
    [
      "with several clusters",
      {
        "a/cluster.podplane": `${source()}\n${source().replace("podplane 1", "").replace("cluster tools", "cluster other")}`,
      },
      ["a"],
      `a/other/${main}`,
    ],
  ])("%s", async (_name, files, words, expected) => {
    const folder = makeFolder(files);
    const result = await runCommand(folder, ["build", ...words]);
    expect(result.code, result.stderr).toBe(0);
    expect(existsSync(join(folder, expected))).toBe(true);
  });

  test("--set needs a folder of its own", async () => {
    const folder = makeFolder({ "cluster.podplane": source({ top: "param n: int = 1" }) });
    const refused = await runCommand(folder, ["build", "--set", "n=2"]);
    expect([refused.code, refused.stderr.split("\n")[0]]).toEqual([2, "error: --set needs --out or --vars"]);
    expect((await runCommand(folder, ["build", "--set", "n=2", "--out", "two"])).code).toBe(0);
  });

  test("--watch and --check exclude each other", async () => {
    const folder = makeFolder({ "cluster.podplane": source() });
    const refused = await runCommand(folder, ["build", "--watch", "--check"]);
    expect([refused.code, refused.stderr.split("\n")[0]]).toEqual([2, "error: --watch and --check exclude each other"]);
    expect(refused.stderr).toBe(
      "error: --watch and --check exclude each other\nwhy: --check ends with the answer whether the outputs are up to date, and --watch does not end\nfix: use --check in CI, and --watch, which writes the outputs, while you edit\n",
    );
  });

  test("a source is never overwritten", async () => {
    const document = readTree(await builtFolder())["podplane.cluster.jsonc"] ?? "";
    for (const name of ["podplane.cluster.schema.json", "podplane.lock.json", "podplane.build.json"]) {
      const folder = makeFolder({ [name]: document });
      const result = await runCommand(folder, ["build", name]);
      expect(result.code).toBe(1);
      expect(readTree(folder)[name]).toBe(document);
    }
  });
});

describe("what the system refuses", () => {
  test("two builds at once end in the tree of one", async () => {
    const folder = makeFolder({ "cluster.podplane": source() });
    const codes = await Promise.all(
      Array.from(
        { length: 4 },
        () =>
          new Promise((done) => {
            spawn(process.execPath, [binary, "build"], { cwd: folder, stdio: "ignore" }).once("exit", done);
          }),
      ),
    );
    expect(codes.filter((code) => code === 0).length).toBeGreaterThan(0);
    expect(codes.every((code) => code === 0 || code === 1)).toBe(true);
    expect((await runCommand(folder, ["build", "--check"])).code).toBe(0);
    expect(Object.keys(readTree(folder)).filter((name) => name.includes("tmp") || name.startsWith("."))).toEqual([]);
  }, 120_000);

  test("a folder that another build holds", async () => {
    const folder = makeFolder({ "cluster.podplane": source(), ".podplane.build.pid": `${process.ppid}\n` });
    const result = await runCommand(folder, ["build"]);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(`another build, process ${process.ppid}, is writing`);
    writeFileSync(join(folder, ".podplane.build.pid"), "999999999\n");
    expect((await runCommand(folder, ["build"])).code).toBe(0);
    expect(existsSync(join(folder, ".podplane.build.pid"))).toBe(false);
  });

  const mayMount = spawnSync("unshare", ["--mount", "true"]).status === 0;

  test.skipIf(!mayMount)(
    "a full disk, and a read-only one",
    () => {
      const folder = makeFolder({ "cluster.podplane": source() });
      const inMount = (options: string, after: string) =>
        spawnSync(
          "unshare",
          ["--mount", "sh", "-c", `mkdir -p out && mount -t tmpfs -o ${options} none out && ${after}`],
          { cwd: folder, encoding: "utf8" },
        );
      const refused = `the outputs could not be written to ${join(folder, "out")}`;
      const build = `${process.execPath} ${binary} build --out out`;
      const full = inMount("size=32k", `${build}; code=$?; ls -a out | grep tmp; exit $code`);
      expect([full.stdout, ...errorsIn({ code: full.status, stderr: full.stderr })]).toEqual([
        "",
        1,
        `${refused}: the disk is full`,
      ]);
      const readOnly = inMount("ro", build);
      expect(errorsIn({ code: readOnly.status, stderr: readOnly.stderr })).toEqual([
        1,
        `${refused}: the file system is read-only`,
      ]);
      const repaired = inMount(
        "size=32k",
        `${build} 2>/dev/null; mount -o remount,size=8m out && ${build} && ${build} --check`,
      );
      expect(repaired.status, repaired.stderr).toBe(0);
    },
    120_000,
  );

  test("a folder without permission", async () => {
    const folder = makeFolder({ "cluster.podplane": source() });
    chmodSync(folder, 0o555);
    onTestFinished(() => chmodSync(folder, 0o755));
    const result = await asOrdinaryUser(() => runCommand(folder, ["build"]));
    expect(errorsIn(result)).toEqual([1, `the outputs could not be written to ${folder}: permission is denied`]);
  });
});

describe("the bytes are the same", () => {
  test("from another folder, in other locales and time zones, with another umask", () => {
    const folder = makeFolder({ "a/cluster.podplane": worker });
    const build = (cwd: string, words: readonly string[], env: Readonly<Record<string, string>>, umask: string) =>
      execFileSync("sh", ["-c", `umask ${umask}; exec "$0" "$@"`, process.execPath, binary, "build", ...words], {
        cwd,
        env: { PATH: process.env["PATH"] ?? "", ...env },
        stdio: "pipe",
      });
    build(join(folder, "a"), ["--out", "../x1"], {}, "022");
    build(
      folder,
      ["a", "--out", "x2"],
      { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Pacific/Kiritimati" },
      "077",
    );
    build(
      "/",
      [join(folder, "a/cluster.podplane"), "--out", join(folder, "x3")],
      { LC_ALL: "de_DE.UTF-8", TZ: "America/St_Johns", NODE_ENV: "x" },
      "002",
    );
    const [first, ...others] = ["x1", "x2", "x3"].map((name) => readTree(join(folder, name)));
    expect(Object.keys(first ?? {})).toContain("podplane.main.tf");
    expect(others).toEqual([first, first]);
  }, 120_000);
});
