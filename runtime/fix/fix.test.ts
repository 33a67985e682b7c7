import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseFixes, type Diagnostic, Diagnostics } from "../../compiler/index.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { applyFixes } from "./index.ts";

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder("fix");
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const file = "cluster.podplane";

interface Offer {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly file?: string;
}

/** A diagnostic that offers each list of edits as one way. */
function offering(...ways: readonly (readonly Offer[])[]): Diagnostic {
  const found = new Diagnostics();
  const fixes = ways.map((edits) => ({
    title: "Write it",
    edits: edits.map(({ start, end, text, file: at = file }) => ({ span: { file: at, start, end }, text })),
  }));
  found.report("division-by-zero", { file, start: 0, end: 1 }, {}, { fixes });
  const [only] = found.all;
  if (!only) throw new Error("nothing was reported");
  return only;
}

describe("choosing", () => {
  const chosenOf = (diagnostics: readonly Diagnostic[]) =>
    chooseFixes(diagnostics, (path) => path !== "outside").map(({ diagnostic }) => diagnostics.indexOf(diagnostic));

  test("takes edits apart from each other, and of two that touch the first", () => {
    const a = offering([{ start: 0, end: 2, text: "x" }]);
    const b = offering([{ start: 2, end: 3, text: "y" }]);
    const c = offering([{ start: 5, end: 5, text: "z" }]);
    expect(chosenOf([a, b, c])).toEqual([0, 2]);
  });

  test("takes none of several ways, and no part of an edit that reaches outside", () => {
    const either = offering([{ start: 0, end: 1, text: "x" }], [{ start: 0, end: 1, text: "y" }]);
    const partly = offering([
      { start: 3, end: 4, text: "x" },
      { start: 0, end: 1, text: "x", file: "outside" },
    ]);
    expect(chosenOf([either, partly])).toEqual([]);
  });

  test("never takes two edits that overlap", () => {
    const offer = fc.record({ start: fc.nat(20), length: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(offer, { maxLength: 12 }), (offers) => {
        const diagnostics = offers.map(({ start, length }) => offering([{ start, end: start + length, text: "x" }]));
        const spans = chooseFixes(diagnostics, () => true).map(({ fix }) => fix.edits[0]?.span);
        const sorted = spans.flatMap((span) => (span ? [span] : [])).sort((a, b) => a.start - b.start);
        for (const [index, span] of sorted.entries()) {
          expect(sorted[index + 1]?.start ?? 100).toBeGreaterThan(span.end);
        }
        expect(sorted.length > 0).toBe(offers.length > 0);
      }),
      { seed: 928, numRuns: 300 },
    );
  });
});

describe("applying", () => {
  const edit = offering([{ start: 4, end: 5, text: "2" }]);
  const apply = (folder: string, texts: Readonly<Record<string, string>>, diagnostics = [edit]) =>
    applyFixes(diagnostics, { cwd: folder, source: join(folder, file), texts: new Map(Object.entries(texts)) });

  test("keeps a byte order mark and everything around the edit", () => {
    const folder = folderWith({ [file]: "\ufeffa = 1 // one\r\n" });
    expect(apply(folder, { [file]: "a = 1 // one\r\n" })).toMatchObject([{ file, start: 4 }]);
    expect(readFileSync(join(folder, file), "utf8")).toBe("\ufeffa = 2 // one\r\n");
  });

  test("writes nothing, to no file, where one has changed since", () => {
    const folder = folderWith({ [file]: "a = 1\n", "b.podplane": "b = 3\n" });
    const other = offering([{ start: 4, end: 5, text: "2", file: "b.podplane" }]);
    const texts = { [file]: "a = 1\n", "b.podplane": "b = 1\n" };
    expect(() => apply(folder, texts, [edit, other])).toThrow("b.podplane was changed");
    expect(readFileSync(join(folder, file), "utf8")).toBe("a = 1\n");
  });

  test("leaves every file as it was where one of them cannot be written", () => {
    const folder = folderWith({ [file]: "\ufeffa = 1\n", "z.podplane": "b = 1\n" });
    // What stands in the way of the file that is written first and then renamed.
    mkdirSync(join(folder, `.z.podplane.${process.pid}.podplanec-tmp`));
    const other = offering([{ start: 4, end: 5, text: "2", file: "z.podplane" }]);
    const texts = { [file]: "a = 1\n", "z.podplane": "b = 1\n" };
    expect(() => apply(folder, texts, [edit, other])).toThrow("z.podplane cannot be written");
    expect(readFileSync(join(folder, file), "utf8")).toBe("\ufeffa = 1\n");
    expect(readFileSync(join(folder, "z.podplane"), "utf8")).toBe("b = 1\n");
  });

  test("changes no file outside of the project, also through a link, and no lock file", () => {
    const outside = folderWith({ "x.podplane": "a = 1\n" });
    const folder = folderWith({ [file]: "a = 1\n", "podplane.lock.json": "a = 1\n" });
    symlinkSync(join(outside, "x.podplane"), join(folder, "link.podplane"));
    for (const at of [join(outside, "x.podplane"), "link.podplane", "podplane.lock.json"]) {
      const reaching = offering([{ start: 4, end: 5, text: "2", file: at }]);
      expect(apply(folder, { [at]: "a = 1\n" }, [reaching])).toEqual([]);
    }
    expect(readFileSync(join(outside, "x.podplane"), "utf8")).toBe("a = 1\n");
  });
});

describe("podplanec check --fix", () => {
  test("mends what it can in each notation, says what it did, and reports the rest", async () => {
    const folder = folderWith({
      "a.podplane": "podplane 1\nlet a: 1\nlet b = 2;\nlet c = 1 +\n",
      "b.jsonc": '{ \'cluster\': { "id": "x" } }\n',
    });
    const { code, stdout, stderr } = await runCommand(folder, [
      "check",
      "--fix",
      "--format",
      "json",
      "a.podplane",
      "b.jsonc",
    ]);
    expect(code).toBe(1);
    expect(readFileSync(join(folder, "a.podplane"), "utf8")).toBe("podplane 1\nlet a = 1\nlet b = 2\nlet c = 1 +\n");
    expect(readFileSync(join(folder, "b.jsonc"), "utf8")).toBe('{ "cluster": { "id": "x" } }\n');
    expect(stderr).toBe(
      "fixed PDP1009 at a.podplane:2:6: Write `=`\nfixed PDP1037 at a.podplane:3:10: Remove the semicolon\nfixed PDP1518 at b.jsonc:1:3: Write double quotes\n",
    );
    const report: { diagnostics: readonly { file: string; range: { start: { line: number } } }[] } = JSON.parse(stdout);
    const left = report.diagnostics.filter((one) => one.file === "a.podplane").map(({ range }) => range.start.line);
    expect(new Set(left)).toEqual(new Set([4]));
  });

  test("writes nothing where nothing is offered, and nothing without the flag", async () => {
    const folder = folderWith({ [file]: "podplane 1\nlet a: 1\n" });
    await runCommand(folder, ["check"]);
    expect(readFileSync(join(folder, file), "utf8")).toBe("podplane 1\nlet a: 1\n");
    expect((await runCommand(folder, ["check", "--fix"])).code).toBe(0);
    const again = await runCommand(folder, ["check", "--fix"]);
    expect([again.code, again.stderr]).toEqual([0, ""]);
  });
});
