import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { commands } from "../../../runtime/commands/index.ts";
import { fishScript, zshScript } from "../../../runtime/completion/scripts.ts";
import { completionTable } from "../../../runtime/completion/table.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools, getTool } from "../../helpers/tools.ts";

/*
 * The completion scripts in the shells that they are for. bash can be asked without a terminal, so its test is a unit
 * test beside the script.
 */

const table = completionTable(commands);
const capture = resolve(import.meta.dirname, "capture.zsh");
const groups = [...new Set(commands.map(({ path }) => path[0] ?? ""))];

let folder: string;
beforeAll(() => {
  folder = temporaryFolder("shells");
  mkdirSync(join(folder, "work"));
  for (const name of ["cluster.podplane", "closed.txt", "other.txt"]) writeFileSync(join(folder, "work", name), "");
});

function run(shell: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string[] {
  const cleanEnv = { PATH: process.env["PATH"] ?? "", HOME: folder, TERM: "dumb", LC_ALL: "C.UTF-8", ...env };
  const output = execFileSync(getTool(shell), args, {
    encoding: "utf8",
    cwd: join(folder, "work"),
    env: cleanEnv,
    timeout: 60_000,
    input: "",
  });
  return output.split("\n").filter((line) => line !== "");
}

/** What each shell must offer; order is the shell's own. */
function expectCompletions(complete: (line: string) => readonly string[]): void {
  const sorted = (line: string) => [...new Set(complete(line))].sort();
  expect(sorted("podplanec ")).toEqual([...groups].sort());
  expect(sorted("podplanec bu")).toEqual(["build"]);
  expect(sorted("podplanec seed ")).toEqual(["build", "inspect", "put"]);
  expect(sorted("podplanec fmt --")).toEqual(["--check", "--help"]);
  expect(sorted("podplanec check --with-tofu cluster.podplane --for")).toEqual(["--format"]);
  expect(sorted("podplanec check --format ")).toEqual(["github", "json", "pretty", "sarif", "short"]);
  expect(sorted("podplanec check --format s")).toEqual(["sarif", "short"]);
  expect(sorted("podplanec completion ")).toEqual(["bash", "fish", "zsh"]);
  expect(sorted("podplanec check cl")).toEqual(["closed.txt", "cluster.podplane"]);
  expect(sorted("podplanec build --out oth")).toEqual(["other.txt"]);
}

describeWithTools("completion in zsh", ["zsh"], () => {
  const complete = (load: string) => (line: string) =>
    run("zsh", ["-f", capture, folder, line], { PODPLANEC_LOAD: load });

  test("offers commands, options, values and files after `source`", () => {
    const script = join(folder, "podplanec.zsh");
    writeFileSync(script, zshScript(table));
    expectCompletions(complete(`compinit -u -D; source ${script}`));
  });

  test("offers the same as a function on the path of functions", () => {
    const functions = join(folder, "functions");
    mkdirSync(functions);
    writeFileSync(join(functions, "_podplanec"), zshScript(table));
    expectCompletions(complete(`fpath=(${functions} $fpath); compinit -u -D`));
  });
});

describeWithTools("completion in fish", ["fish"], () => {
  let script: string;
  beforeAll(() => {
    script = join(folder, "podplanec.fish");
    writeFileSync(script, fishScript(table));
  });

  /** `complete -C` prints a match, and its description behind a tab. */
  const complete = (line: string) =>
    run("fish", ["--no-config", "-c", `source ${script}; complete -C ${JSON.stringify(line)}`]);

  test("offers commands, options, values and files", () => {
    expectCompletions((line) => complete(line).map((match) => match.split("\t")[0] ?? ""));
  });

  test("says what each command does", () => {
    const said = new Map(complete("podplanec ").map((line) => line.split("\t") as [string, string]));
    const alone = commands.filter(({ path }) => path.length === 1);
    expect(alone.length).toBeGreaterThan(10);
    for (const { path, summary } of alone) expect(said.get(path[0] ?? "")).toBe(summary);
  });

  describe.each(commands.map(({ path, options }) => ({ path, options })))("$path", ({ path, options }) => {
    test("offers its options", () => {
      const offered = complete(`podplanec ${path.join(" ")} --`).map((line) => line.split("\t")[0]);
      expect(offered.sort()).toEqual([...Object.keys(options), "help"].map((name) => `--${name}`).sort());
    });
  });
});
