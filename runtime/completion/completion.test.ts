import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import type { CommandSpec } from "../cli/index.ts";
import { commands } from "../commands/index.ts";
import { bashScript, fishScript, zshScript } from "./scripts.ts";
import { completionTable } from "./table.ts";

const table = completionTable(commands);

function has(shell: string): boolean {
  try {
    execFileSync(shell, ["-c", "true"]);
    return true;
  } catch {
    return false;
  }
}

const folder = temporaryFolder("completion");

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** What bash offers for a line; as bash does, `=` is a word of its own. */
function complete(...words: readonly string[]): string[] {
  const script = write("podplanec.bash", bashScript(table));
  const line = ["podplanec", ...words];
  const code = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _podplanec; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync("bash", ["--norc", "-c", code, "bash", script, ...line], { encoding: "utf8" });
  return output.split("\n").filter((word) => word !== "");
}

describe("in bash", () => {
  test("offers commands, groups once", () => {
    expect(complete("")).toEqual([...new Set(commands.map(({ path }) => path[0]))]);
    expect(complete("bu")).toEqual(["build"]);
    expect(complete("seed", "").sort()).toEqual(
      commands.flatMap(({ path }) => (path[0] === "seed" && path[1] ? [path[1]] : [])).sort(),
    );
  });

  test("offers the options of the command, also behind others", () => {
    expect(complete("fmt", "--")).toEqual(["--check", "--help"]);
    expect(complete("check", "--with-tofu", "a.podplane", "--for")).toEqual(["--format"]);
    expect(complete("seed", "put", "--").length).toBeGreaterThan(1);
  });

  test("offers values, also behind an equals sign", () => {
    expect(complete("check", "--format", "s")).toEqual(["short", "sarif"]);
    expect(complete("check", "--format", "=")).toEqual(["pretty", "short", "json", "sarif", "github"]);
    expect(complete("check", "--format", "=", "g")).toEqual(["github"]);
    expect(complete("completion", "")).toEqual(["bash", "zsh", "fish"]);
  });

  test("leaves file names to bash", () => {
    expect(complete("check", "clu")).toEqual([]);
    expect(complete("build", "--out", "")).toEqual([]);
  });

  test("every command of the table offers its options", () => {
    for (const { path, options } of commands) {
      expect(complete(...path, "--").sort()).toEqual(
        [...Object.keys(options), "help"].map((name) => `--${name}`).sort(),
      );
    }
  });
});

// Where the shell is not installed its script is only made, and compared with what it must name. What zsh and fish
// then offer is tried in `test/e2e/completion`.
test.each([
  ["zsh", zshScript],
  ["fish", fishScript],
] as const)("%s takes its script, where it is installed", (shell, script) => {
  const text = script(table);
  for (const { options } of commands) for (const name of Object.keys(options)) expect(text).toContain(name);
  if (has(shell)) execFileSync(shell, ["-n", write(`podplanec.${shell}`, text)]);
});

test.each([
  ["bash", bashScript],
  ["zsh", zshScript],
  ["fish", fishScript],
] as const)("the script of %s is what it was", async (shell, script) => {
  const load = () => Promise.reject(new Error("nothing is run"));
  const common = { positionals: "", minPositionals: 0, maxPositionals: 0, options: {}, examples: [], load };
  const some: readonly CommandSpec[] = [
    {
      ...common,
      path: ["show"],
      summary: "Show what's there: all [of it]",
      positionals: "one|two|three",
      options: {
        all: { type: "boolean", short: "a", doc: "Show all" },
        format: { type: "string", values: ["short", "json"], doc: "How, as 'json' or $short" },
        out: { type: "string", value: "FILE", doc: "Where to; a path\\file" },
        set: { type: "string", multiple: true, value: "NAME=VALUE", doc: "A value" },
      },
    },
    { ...common, path: ["seed", "put"], summary: "Put it", positionals: "[one|two]" },
    { ...common, path: ["seed", "get"], summary: "Get it", positionals: "one" },
    { ...common, path: ["alone", "in", "group"], summary: "Far below", positionals: "a|b c" },
  ];
  const golden = join(import.meta.dirname, "__snapshots__", `completion.${shell}`);
  await expect(script(completionTable(some))).toMatchFileSnapshot(golden);
});
