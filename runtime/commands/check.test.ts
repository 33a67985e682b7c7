import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emitProjection } from "../../emitters/projection/index.ts";
import { irOf, source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";

function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder("check");
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

interface Report {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly file: string | null;
    readonly range: { readonly start: { readonly line: number; readonly offset: number } } | null;
    readonly why: string;
    readonly help: string;
  }[];
}

async function checkJson(folder: string, ...words: readonly string[]) {
  const { code, stdout, stderr } = await runCommand(folder, ["check", "--format", "json", ...words]);
  expect(stderr).toBe("");
  const report: Report = JSON.parse(stdout);
  return { code, report };
}

const latin1 = new Uint8Array([0x23, 0x20, 0x42, 0xfc, 0x72, 0x6f, 0x0a]);

describe("a file that is no source is a diagnostic in JSON", () => {
  test.each<[string, Readonly<Record<string, string | Uint8Array>>, readonly string[], string]>([
    ["missing", {}, ["none.podplane"], "PDP1901"],
    ["a pattern without a match", {}, ["*.podplane"], "PDP1901"],
    ["a folder without a cluster", {}, ["."], "PDP1907"],
    ["of another kind", { "a.txt": "" }, ["a.txt"], "PDP1904"],
    ["not UTF-8", { "a.podplane": latin1 }, ["a.podplane"], "PDP1903"],
    ["a missing vars file", { "cluster.podplane": source() }, ["--vars", "v.podplanevars"], "PDP1901"],
    ["vars that are not UTF-8", { "cluster.podplane": source(), v: latin1 }, ["--vars", "v"], "PDP1903"],
    ["beside another", { "cluster.podplane": source(), "podplane.cluster.jsonc": "{}" }, [], "PDP1905"],
    ["one of several", { "a.podplane": source(), "b.podplane": source() }, [], "PDP1906"],
  ])("%s", async (_name, files, words, expected) => {
    const { code, report } = await checkJson(folderWith(files), ...words);
    expect([code, report.diagnostics.map((one) => one.code)]).toEqual([1, [expected]]);
    for (const one of report.diagnostics) expect([one.why, one.help]).not.toContain("");
  });

  test("with the place of the first byte that is no UTF-8", async () => {
    const { report } = await checkJson(folderWith({ "a.podplane": latin1 }), "a.podplane");
    expect(report.diagnostics[0]).toMatchObject({ file: "a.podplane", range: { start: { line: 1, offset: 3 } } });
  });

  test("and hides nothing of the others", async () => {
    const folder = folderWith({ "a.podplane": latin1, "b.podplane": "podplane 1\nlet a = 1 +\n" });
    const { report } = await checkJson(folder, "a.podplane", "none", "b.podplane");
    expect(new Set(report.diagnostics.map(({ file }) => file))).toEqual(new Set(["a.podplane", null, "b.podplane"]));
  });

  test("in the other formats, too", async () => {
    const folder = folderWith({ "a.podplane": latin1 });
    for (const [format, said] of [
      ["short", "a.podplane:1:4: error[PDP1903]: a.podplane is not UTF-8, from byte 3 on\n"],
      ["sarif", '"ruleId": "PDP1903",'],
      ["github", "::error file=a.podplane,line=1,endLine=1,col=4,endColumn=5,title=PDP1903 source-not-utf8::"],
      ["pretty", "error PDP1903: a.podplane is not UTF-8, from byte 3 on\n\n  a.podplane:1:4\n"],
    ] as const) {
      const { code, stdout, stderr } = await runCommand(folder, ["check", "--format", format, "a.podplane"]);
      expect(stdout + stderr).toContain(said);
      expect(code).toBe(1);
    }
  });
});

test("--timings tells how long each phase took, and leaves the report alone", async () => {
  const folder = folderWith({ "cluster.podplane": source() });
  const { code, stdout, stderr } = await runCommand(folder, ["check", "--format", "json", "--timings"]);
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ version: 1 })]);
  const phases = stderr.split("\n").map((line) => line.split(" ")[0]);
  expect(phases).toEqual(["parse", "bind", "types", "evaluate", "model", "plan", "check", "lower", "sum", ""]);
  const built = await runCommand(folder, ["build", "--timings"]);
  expect(built.stderr.match(/^[a-z]+(?= +\d+(?:\.\d+)? ms$)/gm)).toEqual([
    ...phases.slice(0, -2),
    "emit",
    "write",
    "sum",
  ]);
});

describe("warnings", () => {
  const warned = source({}).replace(/^podplane 1\n/, "");

  test("are no errors by themselves, and errors with --deny-warnings, for check and build", async () => {
    const folder = folderWith({ "cluster.podplane": warned });
    expect((await runCommand(folder, ["check"])).code).toBe(0);
    const denied = await runCommand(folder, ["check", "--deny-warnings"]);
    expect([denied.code, denied.stderr.match(/^\w+ PDP\d{4}/gm)]).toEqual([1, ["error PDP2001", "error PDP3148"]]);
    const refused = await runCommand(folder, ["build", "--deny-warnings"]);
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect((await runCommand(folder, ["build"])).code).toBe(0);
    expect((await runCommand(folder, ["build", "--deny-warnings"])).code).toBe(1);
  });

  test("are allowed in a JSONC document as well", async () => {
    const provider = "bucket uploads {}\nrole app { buckets = [uploads] }";
    const [projection] = emitProjection({ ir: irOf(source({ provider })), schema: "" });
    const lines = (projection?.text ?? "").split("\n");
    const name = "podplane.cluster.jsonc";
    const plain = (await checkJson(folderWith({ [name]: lines.join("\n") }))).report.diagnostics;
    const [first] = plain;
    if (!first?.range) throw new Error("nothing is reported");
    const comment = `// podplane: allow ${first.code}, it is known`;
    const allowing = lines.toSpliced(first.range.start.line - 1, 0, comment).join("\n");
    const { report } = await checkJson(folderWith({ [name]: allowing }));
    expect(report.diagnostics.map(({ message }) => message)).toEqual(plain.slice(1).map(({ message }) => message));
  });
});

describe("--with-tofu", () => {
  /** A program that writes down what it was asked, and finds nothing. */
  function tofuIn(folder: string): string {
    const path = join(folder, "tofu");
    const valid = JSON.stringify({ format_version: "1.0", valid: true, diagnostics: [] });
    const script = `echo "$*" >>'${folder}/calls'; [ "$1" = validate ] && echo '${valid}'; echo initialised >&2; exit 0`;
    writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return path;
  }
  const two = `${source()}\n${source().replace("podplane 1", "").replace("cluster tools", "cluster more").replaceAll("10.20.", "10.30.")}`;
  const checkTwo = async (signal?: AbortSignal) => {
    const folder = folderWith({ "cluster.podplane": two });
    const env = { PODPLANE_TF_CMD: tofuIn(folder) };
    const result = await runCommand(folder, ["check", "--with-tofu", "--format", "short"], env, signal);
    const calls = existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8").split("\n") : [];
    return { ...result, calls: calls.filter((line) => line !== "") };
  };

  test("asks OpenTofu about each cluster, and shows what it says meanwhile", async () => {
    const { code, stderr, calls } = await checkTwo();
    expect([code, stderr]).toEqual([0, "initialised\ninitialised\n"]);
    const each = ["init -backend=false -input=false -no-color", "validate -json -no-color"];
    expect(calls).toEqual([...each, ...each]);
  });

  test("asks nothing any more where it is stopped", async () => {
    expect((await checkTwo(AbortSignal.abort())).calls).toEqual([]);
  });
});
