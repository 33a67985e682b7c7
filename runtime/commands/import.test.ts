import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import type { CommandContext, Output } from "../cli/index.ts";
import { runCommandLine } from "../program.ts";

const document = '// Ours.\n{ "cluster": { "id": "x", "name": "X" } }\n';

async function podplanec(files: Readonly<Record<string, string | Uint8Array>>, ...words: readonly string[]) {
  const cwd = temporaryFolder("import");
  for (const [name, content] of Object.entries(files)) await writeFile(join(cwd, name), content);
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr"): Output => ({
    write: (text) => {
      written[name] += text;
    },
    isTerminal: false,
    columns: 80,
  });
  const context: CommandContext = {
    cwd,
    stdin: (async function* () {})(),
    stdout: output("stdout"),
    stderr: output("stderr"),
    env: {},
    signal: new AbortController().signal,
  };
  const code = await runCommandLine(context, ["import", ...words]);
  const content = (name: string) => readFile(join(cwd, name), "utf8");
  return { code, ...written, content };
}

describe("podplanec import", () => {
  test("writes cluster.podplane beside the document and says what comes next", async () => {
    const { code, stdout, content } = await podplanec({ "podplane.cluster.jsonc": document }, "podplane.cluster.jsonc");
    expect(code).toBe(0);
    expect(stdout).toBe(
      "wrote cluster.podplane\nnext: move podplane.cluster.jsonc away, since `podplanec build` writes that file from now on\n",
    );
    expect(await content("cluster.podplane")).toBe('podplane 1\n\n// Ours.\ncluster x {\n  name = "X"\n}\n');
  });

  test("writes to standard output, and to a file that is named", async () => {
    expect((await podplanec({ "x.jsonc": document }, "x.jsonc", "--out", "-")).stdout).toContain("cluster x {");
    const { code, stdout, content } = await podplanec({ "x.jsonc": document }, "x.jsonc", "--out", "y.podplane");
    expect([code, stdout]).toEqual([0, "wrote y.podplane\n"]);
    expect(await content("y.podplane")).toContain("cluster x {");
  });

  test("says what a document has no place for, beside the text", async () => {
    const { stderr, stdout } = await podplanec({ "x.jsonc": document }, "x.jsonc", "--out", "-");
    expect(stderr).toMatch(
      /^note: a document cannot say .*`ssh`.*`telemetry`.*`state`: add those that the cluster has\n$/,
    );
    expect(stdout).not.toContain("note:");
  });

  test.each([
    ["new/deep/y.podplane", 0, ""],
    ["", 2, "error: --out names no file\n"],
    ["x.jsonc/y.podplane", 1, "error: x.jsonc/y.podplane could not be written to x.jsonc: "],
    ["/proc/y.podplane", 1, "/proc/y.podplane could not be written to "],
  ])("to %j, ends as the system lets it", async (out, expected, said) => {
    const { code, stderr } = await podplanec({ "x.jsonc": document }, "x.jsonc", "--out", out);
    expect(code).toBe(expected);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain("this is a bug");
  });

  test("never writes over a file", async () => {
    const files = { "x.jsonc": document, "cluster.podplane": "mine" };
    const { code, stderr, content } = await podplanec(files, "x.jsonc");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: cluster.podplane exists and was left as it is\n/);
    expect(await content("cluster.podplane")).toBe("mine");
  });

  test("reports what is wrong with the document where it is, and writes nothing", async () => {
    const { code, stderr, content } = await podplanec(
      { "x.jsonc": '\uFEFF{\n  "cluster": { "poolz": {} }\n}' },
      "x.jsonc",
    );
    expect(code).toBe(1);
    expect(stderr).toContain("x.jsonc:2:16");
    expect(stderr).toContain("`cluster.poolz` is unknown");
    await expect(content("cluster.podplane")).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("a missing file and one that is not UTF-8 are explained", async () => {
    expect((await podplanec({}, "x.jsonc")).stderr).toMatch(/^error PDP1901: there is no x.jsonc\n/);
    const { code, stderr } = await podplanec({ "x.jsonc": new Uint8Array([0x7b, 0xc3, 0xa9, 0xff, 0x7d]) }, "x.jsonc");
    expect(code).toBe(1);
    expect(stderr).toContain("error PDP1903: x.jsonc is not UTF-8, from byte 3 on");
    expect(stderr).toContain("x.jsonc:1:3");
  });
});
