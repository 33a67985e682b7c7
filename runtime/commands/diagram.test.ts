import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { asOrdinaryUser } from "../../test/helpers/ordinary-user.ts";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";

const files = { "cluster.podplane": source(), taken: "mine\n", "folder/kept": "" };

test("writes the picture, into a folder that is not there yet", async () => {
  const folder = makeFolder(files);
  const { code, stderr } = await runCommand(folder, ["diagram", "--format", "mermaid", "--out", "docs/net.mmd"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(readFileSync(join(folder, "docs/net.mmd"), "utf8")).toMatch(/^flowchart /m);
});

test("marks what goes, also where a build would not destroy it without being told to", async () => {
  const text = source({ provider: "bucket uploads {}" });
  const folder = makeFolder({ "cluster.podplane": text });
  const git = (...words: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...words], { cwd: folder });
  expect((await runCommand(folder, ["build"])).code).toBe(0);
  for (const words of [
    ["init", "-q"],
    ["add", "-A"],
    ["commit", "-qm", "built"],
  ])
    git(...words);
  writeFileSync(join(folder, "cluster.podplane"), text.replace("bucket uploads {}", ""));
  const drawn = await runCommand(folder, ["diagram", "--format", "mermaid", "--against", "HEAD"]);
  expect([drawn.code, drawn.stdout]).toEqual([0, expect.stringContaining("− bucket<br>tools-123456789012-uploads")]);
  for (const question of [["--ip"], ["--lose", "zone=eu-west-1a"]]) {
    expect((await runCommand(folder, ["plan", ...question])).code, question.join(" ")).toBe(0);
  }
  expect((await runCommand(folder, ["build"])).code).toBe(1);
});

test.each([
  ["below a file", "taken/net.mmd", 1, "a file stands where a folder is needed"],
  ["a folder", "folder", 2, "a folder"],
  ["a name that is too long", `${"x".repeat(300)}.mmd`, 1, "the name is too long"],
])("%s as --out is explained, and nothing is lost", async (_name, out, exitCode, reason) => {
  const folder = makeFolder(files);
  const { code, stderr } = await runCommand(folder, ["diagram", "--format", "mermaid", "--out", out]);
  expect(code).toBe(exitCode);
  expect(stderr).toMatch(/^error: /m);
  expect(stderr).toContain(reason);
  expect(stderr).toMatch(/^fix: /m);
  expect(stderr).toContain("--out");
  expect(stderr).not.toContain("this is a bug");
  expect(readFileSync(join(folder, "taken"), "utf8")).toBe("mine\n");
  expect(existsSync(join(folder, "folder/kept"))).toBe(true);
});

test("a lock file that may not be replaced is explained by the commands that pin", async () => {
  const folder = makeFolder({ "cluster.podplane": source() });
  expect((await runCommand(folder, ["build"])).code).toBe(0);
  const lock = readFileSync(join(folder, "podplane.lock.json"), "utf8");
  const words = ["deps", "update", "--module", "nstance-dev/nstance/aws=2.2.0", "--dialect", "v2b"];
  chmodSync(folder, 0o555);
  onTestFinished(() => chmodSync(folder, 0o755));
  const { code, stderr } = await asOrdinaryUser(() => runCommand(folder, words));
  expect([code, stderr]).toEqual([1, expect.stringContaining("podplane.lock.json could not be written to")]);
  expect(stderr).toContain("permission is denied");
  expect(readFileSync(join(folder, "podplane.lock.json"), "utf8")).toBe(lock);
});
