import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder, readTree } from "../../test/safety/tree.ts";

let folder: string;
beforeEach(() => {
  folder = makeFolder({ "cluster.podplane": source() });
});

const build = (...words: readonly string[]) => runCommand(folder, ["build", ...words]);
const main = "podplane.main.tf";
const summary = (text: string) => `tools: ${text} in .\n  pool control-plane: 1 per zone × 1 zone = 1 VM\n`;

test("builds what is not there, and nothing twice", async () => {
  expect((await build()).stdout).toBe(summary("8 created"));
  expect(await build()).toEqual({ code: 0, stdout: ".: unchanged, 8 files\n", stderr: "" });
  for (const flag of ["--force", "--deny-warnings", "--new-lock"]) {
    const { stdout } = await build(flag);
    expect([flag, stdout.includes("unchanged, 8 files")]).toEqual([flag, false]);
  }
  rmSync(join(folder, main));
  expect((await build()).stdout).toBe(summary("1 created, 7 unchanged"));
});

test("--check writes nothing and says what differs", async () => {
  const none = await build("--check");
  expect([none.code, none.stdout.split("\n").slice(-3)]).toEqual([
    3,
    ["differs: podplane.userdata_knc_arm64.sh (create)", "differs: podplane.build.json (create)", ""],
  ]);
  expect(Object.keys(readTree(folder))).toEqual(["cluster.podplane"]);
  await build();
  expect(await build("--check")).toMatchObject({ code: 0, stdout: "outputs are up to date\n" });
  const path = join(folder, main);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replaceAll("\n", "\r\n"));
  expect(await build("--check")).toMatchObject({ code: 3, stdout: `differs: ${main} (line ends: CRLF)\n` });
  writeFileSync(path, `${text}# mine\n`);
  expect(await build("--check")).toMatchObject({ code: 3, stdout: `differs: ${main} (conflict)\n` });
  writeFileSync(path, text);
  const manifest = join(folder, "podplane.build.json");
  writeFileSync(manifest, `${readFileSync(manifest, "utf8").trimEnd()}\n\n`);
  expect(await build("--check")).toMatchObject({ code: 3, stdout: "differs: podplane.build.json (replace)\n" });
});

test("nothing is written while a file of the user's would be lost", async () => {
  await build();
  writeFileSync(join(folder, main), "# mine\n");
  writeFileSync(join(folder, "cluster.podplane"), source().replace("t4g.small", "t4g.medium"));
  const before = readTree(folder);
  const { code, stdout, stderr } = await build();
  expect([code, stdout, stderr.includes(main), readTree(folder)]).toEqual([1, "", true, before]);
});

test("--emit ir prints the cluster and writes nothing", async () => {
  const { code, stdout } = await build("--emit", "ir");
  expect([code, JSON.stringify(JSON.parse(stdout)).includes('"tools"')]).toEqual([0, true]);
  expect(Object.keys(readTree(folder))).toEqual(["cluster.podplane"]);
  await build();
  expect((await build("--emit", "ir")).stdout).toBe(stdout);
});

test("a library is checked, and several sources are built", async () => {
  const library = makeFolder({ "a.podplane": "podplane 1\nlet a = 1\n", "b/cluster.podplane": source() });
  expect((await runCommand(library, ["build", "a.podplane"])).stdout).toBe(
    "no cluster to build: checked as a library\n",
  );
  const both = await runCommand(library, ["build", "a.podplane", "b"]);
  expect(both.stdout).toBe("tools: 8 created in b\n  pool control-plane: 1 per zone × 1 zone = 1 VM\n");
  writeFileSync(join(library, "a.podplane"), "podplane 1\nlet a = b\n");
  const wrong = await runCommand(library, ["build", "--force", "a.podplane", "b"]);
  expect([wrong.code, wrong.stdout]).toEqual([1, ""]);
});

test("--watch and --check exclude each other, and a build that is stopped writes nothing", async () => {
  expect(await build("--watch", "--check")).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "error: --watch and --check exclude each other\nwhy: --check ends with the answer whether the outputs are up to date, and --watch does not end\nfix: use --check in CI, and --watch, which writes the outputs, while you edit\n",
  });
  const stopped = await runCommand(folder, ["build"], {}, AbortSignal.abort());
  expect([stopped.code, stopped.stdout, Object.keys(readTree(folder))]).toEqual([130, "", ["cluster.podplane"]]);
});
