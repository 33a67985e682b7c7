import { describe, expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder, readTree } from "../../test/safety/tree.ts";
import { UserError } from "../cli/index.ts";
import { type BuildArguments, outputFolder, requireOwnFolder } from "./outputs.ts";

/** Ruling 35. */

const none: BuildArguments = { assignments: [], varsFiles: [], out: undefined };

test.each<[string, Partial<BuildArguments>, number, string]>([
  ["beside the source", {}, 1, "/w/a"],
  ["with several clusters in a folder of each", {}, 2, "/w/a/tools"],
  ["with values in a folder of their name", { varsFiles: ["staging.podplanevars"] }, 1, "/w/a/staging"],
  ["with values from elsewhere in the same", { varsFiles: ["../x/staging.podplanevars"] }, 1, "/w/a/staging"],
  [
    "with several clusters in the folder of the values",
    { varsFiles: ["staging.podplanevars"] },
    2,
    "/w/a/staging/tools",
  ],
  [
    "with several files of values in a folder of both names",
    { varsFiles: ["eu.podplanevars", "b/x.podplanevars"] },
    1,
    "/w/a/eu-x",
  ],
  ["with --out there", { out: "../out" }, 1, "/out"],
  ["with --out that is absolute there", { out: "/o" }, 1, "/o"],
  ["with --out and several clusters in folders there", { out: "o" }, 2, "/w/o/tools"],
  ["with --out and values in a folder there", { out: "o", varsFiles: ["staging.podplanevars"] }, 1, "/w/o/staging"],
  ["with all of them", { out: "o", varsFiles: ["staging.podplanevars"] }, 2, "/w/o/staging/tools"],
  ["with --set where the others say", { out: "o", assignments: ["n=2"] }, 1, "/w/o"],
])("outputs go %s", (_where, args, clusters, expected) => {
  const given = { file: "a/cluster.podplane", absolute: "/w/a/cluster.podplane", notation: "podplane" } as const;
  expect(outputFolder("/w", given, { ...none, ...args }, "tools", clusters)).toBe(expected);
});

test.each<[string, Partial<BuildArguments>, boolean]>([
  ["nothing", {}, true],
  ["--set", { assignments: ["n=2"] }, false],
  ["--set and --out", { assignments: ["n=2"], out: "." }, true],
  ["--set and --vars", { assignments: ["n=2"], varsFiles: ["x.podplanevars"] }, true],
  ["--vars", { varsFiles: ["x.podplanevars"] }, true],
])("a set of values has a folder of its own: %s", (_name, args, accepted) => {
  const require = () => requireOwnFolder({ ...none, ...args });
  if (accepted) expect(require).not.toThrow();
  else expect(require).toThrow(UserError);
});

const sized = source({ top: "param level: int = 2", kubernetes: "log_level = param.level" });
const names = (folder: string, below: string) =>
  Object.keys(readTree(folder)).filter((name) => name.startsWith(below) && name.endsWith("main.tf"));

describe("a build", () => {
  test("says why a lock file cannot be read, and writes nothing", async () => {
    const folder = makeFolder({ "cluster.podplane": source(), "podplane.lock.json/file": "" });
    const { code, stderr } = await runCommand(folder, ["build"]);
    expect([code, stderr]).toEqual([
      1,
      `error PDP1902: podplane.lock.json cannot be read: it is a folder

why: A source is a file of text that podplanec may read.
fix: Name a file in it.
more: podplanec explain PDP1902

1 error
`,
    ]);
    expect(Object.keys(readTree(folder))).toEqual(["cluster.podplane", "podplane.lock.json/file"]);
  });

  test("of two sets of values keeps a lock file for each", async () => {
    const folder = makeFolder({
      "cluster.podplane": sized.replace("cluster tools", 'cluster "tools-${param.level}"'),
      "staging.podplanevars": "level = 4\n",
      "production.podplanevars": "level = 0\n",
    });
    for (const set of ["staging", "production"]) {
      const { code, stderr } = await runCommand(folder, ["build", "--vars", `${set}.podplanevars`]);
      expect(code, stderr).toBe(0);
    }
    expect(Object.keys(readTree(folder)).filter((name) => name.endsWith("podplane.lock.json"))).toEqual([
      "production/podplane.lock.json",
      "staging/podplane.lock.json",
    ]);
    const levels = ["staging", "production"].map(
      (set) => /^KUBE_LOG_LEVEL=.*$/m.exec(readTree(folder)[`${set}/podplane.env/knc_arm64/mutable.env`] ?? "")?.[0],
    );
    expect(levels).toEqual(["KUBE_LOG_LEVEL='4'", "KUBE_LOG_LEVEL='0'"]);
  });

  test("of several clusters with values and --out has the folders in this order", async () => {
    const other = sized
      .replace("podplane 1", "")
      .replace("param level: int = 2", "")
      .replace("cluster tools", "cluster other");
    const folder = makeFolder({ "a/cluster.podplane": `${sized}\n${other}`, "a/staging.podplanevars": "level = 4\n" });
    const words = ["build", "a", "--out", "o", "--vars", "a/staging.podplanevars"];
    const { code, stderr } = await runCommand(folder, words);
    expect(code, stderr).toBe(0);
    expect(names(folder, "")).toEqual(["o/staging/other/podplane.main.tf", "o/staging/tools/podplane.main.tf"]);
  });

  test("of a file without a cluster checks it, and emits nothing", async () => {
    const library = { "lib.podplane": "podplane 1\nlet a = 1 + 1\n" };
    const folder = makeFolder(library);
    const good = await runCommand(folder, ["build", "lib.podplane"]);
    expect([good.code, good.stdout]).toEqual([0, "no cluster to build: checked as a library\n"]);
    expect(readTree(folder)).toEqual(library);
    const broken = makeFolder({ "lib.podplane": "podplane 1\nlet a = 1 + true\n" });
    const bad = await runCommand(broken, ["build", "lib.podplane"]);
    expect(bad.code).toBe(1);
    expect(bad.stderr).toBe(`error PDP2022: \`+\` does not take an integer and a boolean

  lib.podplane:2:9
2 │ let a = 1 + true
  │         ^^^^^^^^

why: Operators take values of one kind; nothing is converted by itself.
fix: Use values of one kind; integers and floats mix, and \`string(x)\` converts.
more: podplanec explain PDP2022

1 error in lib.podplane
`);
  });

  test.each([
    ["an expression", "level = 1 + 1\n", "error PDP2039: the value of `level` is no literal"],
    ["a block", "cluster x {}\n", "error PDP2038: a vars file holds only attributes"],
    ["a declaration", "let level = 3\n", "error PDP1025: `let` cannot stand inside a block"],
  ])("takes literals from a file of values, not %s", async (_what, values, said) => {
    const folder = makeFolder({ "cluster.podplane": sized, "x.podplanevars": values });
    const { code, stderr } = await runCommand(folder, ["build", "--vars", "x.podplanevars"]);
    expect([code, Object.keys(readTree(folder))]).toEqual([1, ["cluster.podplane", "x.podplanevars"]]);
    expect(stderr).toContain("\n  x.podplanevars:1:");
    expect(stderr.match(/^error .*$/gm)).toEqual([said]);
  });

  test("takes bare names from a file of values", async () => {
    const text = source({
      top: "param environment: enum(staging, production) = production",
      kubernetes: "log_level = param.environment == staging ? 4 : 2",
    });
    const folder = makeFolder({ "cluster.podplane": text, "s.podplanevars": "environment = staging\n" });
    const { code, stderr } = await runCommand(folder, ["build", "--vars", "s.podplanevars"]);
    expect(code, stderr).toBe(0);
    expect(readTree(folder)["s/podplane.env/knc_arm64/mutable.env"]).toContain("KUBE_LOG_LEVEL='4'\n");
  });
});

describe("check reads the lock file that the build with the same arguments would", () => {
  const lock = "podplane.lock.json";

  test.each<[string, readonly string[], string]>([
    ["beside the source", [], lock],
    ["with --out", ["--out", "o"], `o/${lock}`],
    ["with --vars", ["--vars", "s.podplanevars"], `s/${lock}`],
    ["with --vars and --out", ["--vars", "s.podplanevars", "--out", "o"], `o/s/${lock}`],
  ])("%s", async (_name, words, place) => {
    const files = { "cluster.podplane": sized, "s.podplanevars": "level = 3\n" };
    const places = [lock, `o/${lock}`, `s/${lock}`, `o/s/${lock}`];
    const damaged = makeFolder({ ...files, [place]: "no lock file" });
    const { code, stdout } = await runCommand(damaged, ["check", "--format", "short", ...words]);
    const errors = stdout.split("\n").filter((line) => line.includes(": error["));
    expect([code, ...errors.map((line) => line.split(": ")[0])]).toEqual([1, `${place}:1:1`]);
    const others = places.filter((one) => one !== place).map((one) => [one, "no lock file"]);
    const elsewhere = makeFolder({ ...files, ...Object.fromEntries(others) });
    expect((await runCommand(elsewhere, ["check", ...words])).code).toBe(0);
  });
});
