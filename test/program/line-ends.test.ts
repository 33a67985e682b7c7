import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { source } from "../helpers/podplane-source.ts";
import { runProgram } from "../helpers/run-program.ts";
import { makeFolder, readTree } from "../safety/tree.ts";

/** Git on Windows, and tools for archives, turn the ends of lines: that is no edit by hand. */

function turned(names: readonly string[]): string {
  const folder = makeFolder({ "cluster.podplane": source() });
  expect(runProgram(folder, ["build"]).code).toBe(0);
  for (const name of names) {
    const text = readFileSync(join(folder, name), "utf8");
    writeFileSync(join(folder, name), text.replaceAll("\n", "\r\n"));
  }
  return folder;
}

test("outputs whose lines end in CRLF are called that, in one line, without a difference to read", () => {
  const folder = turned(["podplane.main.tf", "podplane.cluster.jsonc", "podplane.cluster.schema.json"]);
  const before = readTree(folder);
  const { code, stderr } = runProgram(folder, ["build"]);
  expect(code).toBe(1);
  expect(stderr.match(/^error: .*$/gm)).toEqual([
    "error: the lines of podplane.cluster.jsonc and 2 more outputs end in CRLF now, and nothing else has changed; nothing was written",
  ]);
  expect(stderr).not.toContain("@@");
  expect(readTree(folder)).toEqual(before);
  expect(runProgram(folder, ["build", "--check"])).toMatchObject({
    code: 3,
    stdout:
      "differs: podplane.cluster.jsonc (line ends: CRLF)\ndiffers: podplane.cluster.schema.json (line ends: CRLF)\ndiffers: podplane.main.tf (line ends: CRLF)\n",
  });
  expect(runProgram(folder, ["build", "--force"]).code).toBe(0);
  expect(runProgram(folder, ["build", "--check"]).code).toBe(0);
});

test("what it says to write keeps git from turning them, and turned sources are no change", () => {
  const folder = turned(["podplane.main.tf"]);
  const advised = /^fix: say (.*?) in \.gitattributes/m.exec(runProgram(folder, ["build"]).stderr)?.[1] ?? "";
  expect(runProgram(folder, ["build", "--force"]).code).toBe(0);
  const patterns = [...advised.matchAll(/`([^`]+)`/g)].map(([, pattern]) => pattern);
  writeFileSync(join(folder, ".gitattributes"), `${patterns.join("\n")}\n`);
  const git = (...words: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...words], {
      cwd: folder,
      stdio: "pipe",
    });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "built");
  git("clone", "-q", "-c", "core.autocrlf=true", ".", "clone");
  const clone = join(folder, "clone");
  expect(readFileSync(join(clone, "cluster.podplane"), "utf8")).toContain("\r\n");
  expect(runProgram(clone, ["build", "--check"])).toMatchObject({ code: 0, stdout: "outputs are up to date\n" });
});

test("one that was edited as well is shown as that", () => {
  const folder = turned(["podplane.main.tf"]);
  const path = join(folder, "podplane.main.tf");
  writeFileSync(path, `${readFileSync(path, "utf8")}# mine\r\n`);
  const { code, stderr } = runProgram(folder, ["build"]);
  expect([code, stderr.match(/^error: .*$/gm)]).toEqual([
    1,
    ["error: podplane.main.tf was changed by hand since the last build; nothing was written"],
  ]);
});
