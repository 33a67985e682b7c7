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
    expect((await podplanec({ "x.jsonc": document }, "x.jsonc", "--out", "-")).stdout).toBe(`podplane 1

// Ours.
cluster x {
  name = "X"
}
`);
    const { code, stdout, content } = await podplanec({ "x.jsonc": document }, "x.jsonc", "--out", "y.podplane");
    expect([code, stdout]).toEqual([0, "wrote y.podplane\n"]);
    expect(await content("y.podplane")).toBe(`podplane 1

// Ours.
cluster x {
  name = "X"
}
`);
  });

  test("says what a document has no place for, beside the text", async () => {
    const { stderr, stdout } = await podplanec({ "x.jsonc": document }, "x.jsonc", "--out", "-");
    expect(stderr).toBe(
      "note: a document cannot say `ssh`, `telemetry`, `vmconfig`, `dependency` and `state`: add those that the cluster has\n",
    );
    expect(stdout).not.toContain("note:");
  });

  test.each([
    [
      "new/deep/y.podplane",
      0,
      "note: a document cannot say `ssh`, `telemetry`, `vmconfig`, `dependency` and `state`: add those that the cluster has\n",
    ],
    ["", 2, "error: --out names no file\nfix: write a name behind it, or - for standard output\n"],
    [
      "x.jsonc/y.podplane",
      1,
      "error: x.jsonc/y.podplane could not be written to x.jsonc: a file stands where a folder is needed\nwhy: nothing was written\nfix: mend that, or name another file with --out\n",
    ],
    [
      "/proc/y.podplane",
      1,
      "error: PROC/y.podplane could not be written to PROC: no folder can be made there\nwhy: nothing was written\nfix: mend that, or name another file with --out\n",
    ],
  ])("to %j, ends as the system lets it", async (out, expected, said) => {
    const { code, stderr } = await podplanec({ "x.jsonc": document }, "x.jsonc", "--out", out);
    expect([code, stderr.replaceAll(/(?:\.\.\/)+proc/g, "PROC")]).toEqual([expected, said]);
  });

  test("never writes over a file", async () => {
    const files = { "x.jsonc": document, "cluster.podplane": "mine" };
    const { code, stderr, content } = await podplanec(files, "x.jsonc");
    expect(code).toBe(1);
    expect(stderr).toBe(
      "error: cluster.podplane exists and was left as it is\nwhy: import never overwrites a file: it could be someone's work\nfix: name another file with --out, or print the result with --out -\n",
    );
    expect(await content("cluster.podplane")).toBe("mine");
  });

  test("reports what is wrong with the document where it is, and writes nothing", async () => {
    const { code, stderr, content } = await podplanec(
      { "x.jsonc": '\uFEFF{\n  "cluster": { "poolz": {} }\n}' },
      "x.jsonc",
    );
    expect(code).toBe(1);
    expect(stderr).toContain("error PDP1530: `cluster.poolz` is unknown\n\n  x.jsonc:2:16\n");
    await expect(content("cluster.podplane")).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("a missing file and one that is not UTF-8 are explained", async () => {
    expect((await podplanec({}, "x.jsonc")).stderr).toBe(`error PDP1901: there is no x.jsonc

why: A path on the command line is a file, a folder, or a pattern that matches some.
fix: Name a file, a folder or a pattern.
more: podplanec explain PDP1901

1 error
`);
    const { code, stderr } = await podplanec({ "x.jsonc": new Uint8Array([0x7b, 0xc3, 0xa9, 0xff, 0x7d]) }, "x.jsonc");
    expect(code).toBe(1);
    expect(stderr).toBe(`error PDP1903: x.jsonc is not UTF-8, from byte 3 on

  x.jsonc:1:3
1 │ {é�
  │   ^

why: Sources are UTF-8 text.
fix: Save the file as UTF-8.
more: podplanec explain PDP1903

1 error in x.jsonc
`);
  });
});
