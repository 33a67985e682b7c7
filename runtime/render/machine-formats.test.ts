import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";

/** Ruling 30, through the command: where diagnostics go, and what their places count. */

interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

interface Place {
  readonly file: string | null;
  readonly range: { readonly start: Position; readonly end: Position } | null;
}

interface Report {
  readonly version: number;
  readonly diagnostics: readonly (Place & {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
    readonly related?: readonly (Place & { readonly message: string })[];
    readonly help?: string;
    readonly fixes?: readonly {
      readonly title: string;
      readonly edits: readonly (Place & { readonly text: string })[];
    }[];
  })[];
  readonly summary: { readonly errors: number; readonly warnings: number; readonly hints: number };
}

type Files = Readonly<Record<string, string>>;

async function check(files: Files, ...words: readonly string[]) {
  return checkIn(makeFolder(files), ...words);
}

async function checkIn(cwd: string, ...words: readonly string[]) {
  const result = await runCommand(cwd, ["check", "--format", "json", ...words]);
  return { ...result, report: JSON.parse(result.stdout) as Report };
}

/** The first error of a report as `file line:column-line:column offset-offset`. */
function firstError({ diagnostics }: Report): string | undefined {
  const found = diagnostics.find(({ severity }) => severity === "error");
  return found && placeOf(found);
}

function placeOf({ file, range }: Place): string {
  if (!range) return `${file}`;
  const { start, end } = range;
  return `${file} ${start.line}:${start.column}-${end.line}:${end.column} ${start.offset}-${end.offset}`;
}

const bom = "\ufeff";
const wrong = "podplane 1\nlet a = 1 + true\n";

describe("places", () => {
  test.each<[string, Files, readonly string[], string]>([
    ["count from 1, offsets from 0", { "x.podplane": wrong }, ["x.podplane"], "x.podplane 2:9-2:17 19-27"],
    ["leave a byte order mark out", { "x.podplane": bom + wrong }, ["x.podplane"], "x.podplane 2:9-2:17 19-27"],
    [
      "leave it out on its line",
      { "x.podplane": `${bom}let a = 1 + true` },
      ["x.podplane"],
      "x.podplane 1:9-1:17 8-16",
    ],
    [
      "count CRLF as one end of a line and two units",
      { "x.podplane": wrong.replaceAll("\n", "\r\n") },
      ["x.podplane"],
      "x.podplane 2:9-2:17 20-28",
    ],
    [
      "count UTF-16 units",
      { "x.podplane": 'podplane 1\nlet a = "é😀" + true\n' },
      ["x.podplane"],
      "x.podplane 2:9-2:21 19-31",
    ],
    [
      "of a file that is used stand in that file",
      {
        "a/x.podplane": 'podplane 1\nuse "../b/y.podplane" as y\nlet c = y.a\n',
        "b/y.podplane": bom + wrong,
        ".git/HEAD": "",
      },
      ["a/x.podplane"],
      "b/y.podplane 2:9-2:17 19-27",
    ],
    [
      "of a document count without a byte order mark, too",
      { "x.jsonc": `${bom}{ "cluster": { x } }` },
      ["x.jsonc"],
      "x.jsonc 1:16-1:17 15-16",
    ],
    [
      "of a file of values stand in that file",
      { "x.podplane": source({ top: "param n: int = 1" }), "v.podplanevars": 'n = "two"\n' },
      ["x.podplane", "--vars", "v.podplanevars"],
      "v.podplanevars 1:5-1:10 4-9",
    ],
    [
      "of a file of values count without a byte order mark",
      { "x.podplane": source({ top: "param n: int = 1" }), "v.podplanevars": `${bom}n = "two"\n` },
      ["x.podplane", "--vars", "v.podplanevars"],
      "v.podplanevars 1:5-1:10 4-9",
    ],
    [
      "of --set are in its text",
      { "x.podplane": source({ top: "param n: int = 1" }) },
      ["x.podplane", "--set", "n=two", "--out", "o"],
      "--set n 1:3-1:6 2-5",
    ],
    [
      "of a lock file stand at its start",
      { "cluster.podplane": source(), "podplane.lock.json": "{}" },
      [],
      "podplane.lock.json 1:1-1:2 0-1",
    ],
  ])("%s", async (_what, files, words, expected) => {
    const { report, code } = await check(files, ...words);
    expect([code, firstError(report)]).toEqual([1, expected]);
  });

  test("are relative to the working directory, with /", async () => {
    const folder = makeFolder({ "a/x.podplane": wrong, "b/c/y": "" });
    const from = async (cwd: string, path: string) =>
      firstError((await checkIn(join(folder, cwd), path)).report)?.split(" ")[0];
    expect(await from(".", "a/x.podplane")).toBe("a/x.podplane");
    expect(await from("b/c", "../../a/x.podplane")).toBe("../../a/x.podplane");
    expect(await from("b/c", join(folder, "a/x.podplane"))).toBe("../../a/x.podplane");
    expect(await from("a", "./x.podplane")).toBe("x.podplane");
  });

  test("of related places and of edits count in the same way", async () => {
    const text = `podplane 1\nlet a = "é😀"\nlet a = 2\nlet b = 1\ncluster x { nme = "x" }\n`;
    const { report } = await check({ "x.podplane": bom + text }, "x.podplane");
    const spanOf = (words: string, length: number, from = 0) => {
      const start = text.indexOf(words, from);
      const line = text.slice(0, start).split("\n").length;
      const column = start - text.lastIndexOf("\n", start - 1);
      return `x.podplane ${line}:${column}-${line}:${column + length} ${start}-${start + length}`;
    };
    const related = report.diagnostics.flatMap((one) => one.related ?? []).map(placeOf);
    expect(related).toContain(spanOf('a = "', 1));
    const edits = report.diagnostics.flatMap((one) => one.fixes ?? []).flatMap((fix) => fix.edits);
    expect(edits.map((edit) => [edit.text, placeOf(edit)])).toContainEqual(["name", spanOf("nme", 3)]);
  });
});

describe("the document", () => {
  test("is one for several sources, sorted by file and place", async () => {
    const files = { "b.podplane": `${wrong}let b = 2 + false\n`, "a.podplane": wrong, "c.podplane": "podplane 1\n" };
    const { report, stderr, code } = await check(files, "c.podplane", "b.podplane", "a.podplane");
    expect([code, stderr]).toEqual([1, ""]);
    expect(report.version).toBe(1);
    expect(report.diagnostics.map(placeOf).map((place) => place.split("-")[0])).toEqual([
      "a.podplane 2:9",
      "b.podplane 2:9",
      "b.podplane 3:9",
    ]);
    expect(report.summary).toEqual({ errors: 3, warnings: 0, hints: 0 });
  });

  test("is there where nothing is wrong", async () => {
    const { stdout, stderr, code } = await check({ "x.podplane": "podplane 1\n" }, "x.podplane");
    const nothing = { version: 1, diagnostics: [], summary: { errors: 0, warnings: 0, hints: 0 } };
    expect([code, stderr, JSON.parse(stdout)]).toEqual([0, "", nothing]);
    expect(stdout.endsWith("}\n")).toBe(true);
  });

  test("has each severity, and members of the ruling only", async () => {
    const provider = "enable_ssm = true";
    const text = source({ cluster: "name = 3", kubernetes: 'cluster_cidr = ["10.64.0.0/16"]', provider });
    const { report } = await check({ "cluster.podplane": text });
    expect(new Set(report.diagnostics.map(({ severity }) => severity))).toEqual(new Set(["error", "warning", "hint"]));
    const { errors, warnings, hints } = report.summary;
    expect([errors, warnings, hints]).toEqual(
      ["error", "warning", "hint"].map((name) => report.diagnostics.filter(({ severity }) => severity === name).length),
    );
    const allowed = ["code", "severity", "message", "file", "range", "related", "why", "help", "fixes"];
    for (const one of report.diagnostics) {
      expect(allowed).toEqual(expect.arrayContaining(Object.keys(one)));
      expect(one.code).toMatch(/^PDP\d{4}$/);
    }
  });
});

test("machine formats go to standard output, text for people to standard error", async () => {
  const folder = makeFolder({ "x.podplane": wrong });
  const said = async (format: readonly string[]) => {
    const { stdout, stderr } = await runCommand(folder, ["check", ...format, "x.podplane"]);
    return [stdout !== "", stderr !== ""];
  };
  for (const format of ["json", "short", "sarif", "github"]) {
    expect(await said(["--format", format]), format).toEqual([true, false]);
  }
  expect(await said(["--format", "pretty"])).toEqual([false, true]);
  expect(await said([])).toEqual([false, true]);
});

test("the short format has a line for each, without a byte order mark's column", async () => {
  const folder = makeFolder({ "a/x.podplane": `${bom}let a = 1 + true` });
  const { stdout } = await runCommand(folder, ["check", "--format", "short", "a/x.podplane"]);
  expect(stdout.split("\n").filter((line) => line.includes("error"))).toEqual([
    "a/x.podplane:1:9: error[PDP2022]: `+` does not take an integer and a boolean",
  ]);
});
