import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, createWriteStream, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { source } from "../helpers/podplane-source.ts";
import { runProgram, startProgram } from "../helpers/run-program.ts";
import { makeFolder } from "../safety/tree.ts";

/** `check --with-tofu` beside a program that says what OpenTofu says; the real one is in test/e2e/tofu. */

interface Said {
  readonly init: string;
  readonly initStatus?: number;
  readonly diagnostics?: readonly object[];
}

function projectWith({ init, initStatus = 0, diagnostics = [] }: Said, more: Readonly<Record<string, string>> = {}) {
  const valid = JSON.stringify({ format_version: "1.0", valid: diagnostics.length === 0, diagnostics });
  const folder = makeFolder({ "cluster.podplane": source(), "bin/valid.json": valid, ...more });
  const tofu = join(folder, "bin/tofu");
  const script = [
    "#!/bin/sh",
    `[ "$1" = validate ] && exec cat '${join(folder, "bin/valid.json")}'`,
    init,
    `exit ${initStatus}`,
  ];
  writeFileSync(tofu, `${script.join("\n")}\n`);
  chmodSync(tofu, 0o755);
  return { folder, env: { PODPLANE_TF_CMD: tofu } };
}

const range = (filename: string) => ({ filename, start: { line: 1, column: 1, byte: 0 }, end: { line: 1, byte: 4 } });
const notInstalled = { severity: "error", summary: "Module not installed", range: range("podplane.main.tf") };
const words = ["check", "--with-tofu", "--format", "json"];
const offline = `echo 'Initializing modules...'
cat >&2 <<'END'

Error: Error accessing remote module registry

  on podplane.main.tf line 211:
 211: module "cluster" {

Failed to retrieve versions: lookup registry.opentofu.org: no such host.

Error: Error accessing remote module registry

  on podplane.main.tf line 230:
END`;

const errorsIn = (stdout: string) =>
  JSON.parse(stdout).diagnostics.filter(({ severity }: { readonly severity: string }) => severity === "error");

test("an init that fails is told as what it said, at no line of the source", () => {
  const { folder, env } = projectWith({ init: offline, initStatus: 1, diagnostics: [notInstalled] });
  const { code, stdout, stderr } = runProgram(folder, words, { env });
  expect(code).toBe(1);
  const errors = errorsIn(stdout);
  expect(errors).toEqual([expect.objectContaining({ code: "PDP5004", file: null })]);
  expect(stderr).toBe(`Initializing modules...

Error: Error accessing remote module registry

  on podplane.main.tf line 211:
 211: module "cluster" {

Failed to retrieve versions: lookup registry.opentofu.org: no such host.

Error: Error accessing remote module registry

  on podplane.main.tf line 230:
`);
  const pretty = runProgram(folder, ["check", "--with-tofu"], { env });
  expect(pretty.stderr.replace(/\s+/g, " ")).toContain(
    'error PDP5004: OpenTofu could not check the outputs: init failed why: Error accessing remote module registry on podplane.main.tf line 211: 211: module "cluster" { Failed to retrieve versions: lookup registry.opentofu.org: no such host. (and 1 more) ',
  );
});

test("an init that fails at a file of the user's is told there, and at no other line", () => {
  const fault = { severity: "error", summary: "Invalid block definition", detail: "No.", range: range("custom.tf") };
  const { folder, env } = projectWith(
    { init: "echo 'Error: Invalid block definition' >&2", initStatus: 1, diagnostics: [notInstalled, fault] },
    { "custom.tf": "oops\n" },
  );
  const { stdout } = runProgram(folder, words, { env });
  expect(errorsIn(stdout)).toEqual([expect.objectContaining({ file: "custom.tf" })]);
});

test("what validate says after an init that worked stays at its lines", () => {
  const { folder, env } = projectWith({ init: "true", diagnostics: [notInstalled] });
  const errors = errorsIn(runProgram(folder, words, { env }).stdout);
  expect(errors).toEqual([expect.objectContaining({ file: "cluster.podplane" })]);
});

test("what OpenTofu writes is seen while it runs", async () => {
  const folder = makeFolder();
  execFileSync("mkfifo", [join(folder, "go")]);
  const { folder: project, env } = projectWith({ init: `echo Downloading; read line <'${join(folder, "go")}'` });
  const child = startProgram(project, ["check", "--with-tofu"], env);
  let stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, "exit");
  await expect.poll(() => stderr, { timeout: 25_000 }).toContain("Downloading\n");
  createWriteStream(join(folder, "go")).end("on\n");
  expect((await ended)[0]).toBe(0);
});
