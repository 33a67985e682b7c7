import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../compiler/index.ts";
import type { Span } from "../../grammar/index.ts";
import { readMarkers } from "../../test/helpers/markers.ts";
import { renderGithub } from "./github.ts";
import { usesColour } from "./index.ts";
import { renderJson } from "./json.ts";
import { coloured, plain } from "./palette.ts";
import { renderPretty } from "./pretty.ts";
import { renderSarif } from "./sarif.ts";
import { renderShort } from "./short.ts";

interface Case {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

/** A diagnostic at the first range of a marked source; further ranges are related places. */
function caseOf(marked: string, parts: Partial<Diagnostic> = {}, file = "a/cluster.podplane"): Case {
  const { text, ranges } = readMarkers(marked);
  const spans: Span[] = ranges.map((range) => ({ file, ...range }));
  const [span, ...others] = spans;
  const diagnostic: Diagnostic = {
    code: "PDP2220",
    name: "ranges-overlap",
    severity: "error",
    message: "service_cidr overlaps cluster_cidr",
    why: "Two networks that share addresses cannot both be routed.",
    help: "Choose another range.",
    span,
    related: others.map((other) => ({ span: other, message: "the other is here" })),
    fixes: [],
    ...parts,
  };
  return { diagnostics: [diagnostic], sources: new Map([[file, text]]) };
}

function pretty({ diagnostics, sources }: Case, width = 80): string {
  return renderPretty(diagnostics, sources, { width, palette: plain });
}

/** The excerpt of a report: what stands between its title and `why`. */
function excerpt(one: Case, width = 80): string {
  const text = pretty(one, width);
  return text.slice(text.indexOf("\n\n") + 1, text.indexOf("\nwhy:"));
}

describe("pretty", () => {
  test("shows what, where, the related place, why, fix and how to read on", () => {
    expect(pretty(caseOf("a = 1\nb = [~~~10.0.0.0/8~~~]\nc = ~~~10.1.0.0/16~~~\n"))).toMatchInlineSnapshot(`
      "error PDP2220: service_cidr overlaps cluster_cidr

        a/cluster.podplane:2:6
      2 │ b = [10.0.0.0/8]
        │      ^^^^^^^^^^
        a/cluster.podplane:3:5
      3 │ c = 10.1.0.0/16
        │     ----------- the other is here

      why: Two networks that share addresses cannot both be routed.
      fix: Choose another range.
      more: podplanec explain PDP2220

      1 error in a/cluster.podplane
      "
    `);
  });

  test("shows the line that a mechanical fix makes", () => {
    const one = caseOf("x {\n  ~~~name:~~~ 3\n}");
    const span = one.diagnostics[0]?.span;
    if (!span) throw new Error("the case has a place");
    const fixes = [{ title: "Write `=`", edits: [{ span, text: "name =" }] }];
    expect(pretty(caseOf("x {\n  ~~~name:~~~ 3\n}", { fixes }))).toBe(`error PDP2220: service_cidr overlaps cluster_cidr

  a/cluster.podplane:2:3
2 │   name: 3
  │   ^^^^^

why: Two networks that share addresses cannot both be routed.
fix: Choose another range.
edit: Write \`=\`
2 │   name = 3
more: podplanec explain PDP2220

1 error in a/cluster.podplane
`);
  });

  test("aligns under tabs, wide, combining and joined characters", () => {
    expect(excerpt(caseOf('\tx = "日本 e\u0301 👩‍👩‍👧", ~~~y~~~'))).toMatchInlineSnapshot(`
      "
        a/cluster.podplane:1:24
      1 │     x = "日本 é 👩‍👩‍👧", y
        │                      ^
      "
    `);
  });

  test("shows first and last line of a place over several lines", () => {
    expect(excerpt(caseOf("a\nb ~~~{\n  c = 1\n  d = 2\n}~~~ e"))).toMatchInlineSnapshot(`
      "
        a/cluster.podplane:2:3
      2 │ b {
        │   ^
        ⋮
      5 │ } e
        │ ^
      "
    `);
  });

  test("underlines one cell for a place without width, also behind the last line", () => {
    expect(excerpt(caseOf("a = ~~~~~~"))).toBe("\n  a/cluster.podplane:1:5\n1 │ a =\n  │     ^\n");
    expect(excerpt(caseOf("a\n~~~~~~"))).toBe("\n  a/cluster.podplane:2:1\n2 │\n  │ ^\n");
  });

  test("cuts a long line around the place", () => {
    const line = `x = "${"a".repeat(300)}" ~~~wrong~~~ "${"b".repeat(300)}"`;
    expect(excerpt(caseOf(line), 60)).toMatchInlineSnapshot(`
      "
        a/cluster.podplane:1:308
      1 │ …aaaaaaaaaaaaaaa" wrong "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…
        │                   ^^^^^
      "
    `);
  });

  test("never splits a surrogate pair where it cuts", () => {
    for (let shift = 0; shift < 4; shift += 1) {
      const line = `${"a".repeat(shift)}${"🐢".repeat(200)}~~~x~~~${"🐢".repeat(200)}`;
      expect(excerpt(caseOf(line), 60)).not.toMatch(
        /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
      );
    }
  });

  test("shows signs for characters that act on a terminal or reorder the line", () => {
    const text = pretty(caseOf('~~~x~~~ = "\u001b[2J\u202e"', { message: "\u001b[31mred\u0007" }));
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(text).toBe(`error PDP2220: ␛[31mred␇

  a/cluster.podplane:1:1
1 │ x = "␛[2J�"
  │ ^

why: Two networks that share addresses cannot both be routed.
fix: Choose another range.
more: podplanec explain PDP2220

1 error in a/cluster.podplane
`);
  });

  test("shows a diagnostic without a place, and one whose text is not known", () => {
    const nowhere = caseOf("~~~x~~~", { span: undefined });
    expect(pretty(nowhere)).toBe(`error PDP2220: service_cidr overlaps cluster_cidr

why: Two networks that share addresses cannot both be routed.
fix: Choose another range.
more: podplanec explain PDP2220

1 error
`);
    const unknown = { ...caseOf("~~~x~~~"), sources: new Map<string, string>() };
    expect(excerpt(unknown)).toBe("\n  a/cluster.podplane\n");
  });

  test("counts at the end and says nothing where nothing is wrong", () => {
    const one = caseOf("~~~x~~~");
    const hint = caseOf("~~~x~~~", { severity: "hint" }, "b.podplane");
    const all = { diagnostics: [...one.diagnostics, ...one.diagnostics, ...hint.diagnostics], sources: one.sources };
    expect(pretty(all)).toMatch(/\n2 errors, 1 hint in 2 files\n$/);
    expect(pretty({ diagnostics: [], sources: new Map() })).toBe("");
  });

  test("adds nothing but colours on a terminal that takes them", () => {
    const { diagnostics, sources } = caseOf("a = ~~~1~~~, b = ~~~2~~~");
    const text = renderPretty(diagnostics, sources, { width: 80, palette: coloured });
    expect(text).toContain("\u001b[1;31merror PDP2220\u001b[0m");
    expect(stripVTControlCharacters(text)).toBe(pretty({ diagnostics, sources }));
    const terminal = { write: () => undefined, isTerminal: true, columns: 80 };
    expect(usesColour({ stderr: terminal, env: {} })).toBe(true);
    expect(usesColour({ stderr: terminal, env: { NO_COLOR: "1" } })).toBe(false);
    expect(usesColour({ stderr: { ...terminal, isTerminal: false }, env: {} })).toBe(false);
  });
});

describe("short", () => {
  test("writes one line each", () => {
    const { diagnostics, sources } = caseOf("a\r\nb = ~~~1~~~", { message: "two\nlines" });
    expect(renderShort(diagnostics, sources)).toBe("a/cluster.podplane:2:5: error[PDP2220]: two lines\n");
    const nowhere = caseOf("~~~x~~~", { span: undefined, severity: "hint" });
    expect(renderShort(nowhere.diagnostics, sources)).toBe("hint[PDP2220]: service_cidr overlaps cluster_cidr\n");
  });
});

describe("json", () => {
  test("writes the document of ruling 30", () => {
    const { diagnostics, sources } = caseOf("a = 1\n🐢 = ~~~2~~~, ~~~c~~~");
    const span = { file: "a/cluster.podplane", start: 6, end: 8 };
    const fixes = [{ title: "Write b", edits: [{ span, text: "b" }] }];
    const document: unknown = JSON.parse(
      renderJson(
        diagnostics.map((one) => ({ ...one, fixes })),
        sources,
      ),
    );
    const file = "a/cluster.podplane";
    const at = (column: number, offset: number) => ({ line: 2, column, offset });
    expect(document).toEqual({
      version: 1,
      diagnostics: [
        {
          code: "PDP2220",
          severity: "error",
          message: "service_cidr overlaps cluster_cidr",
          file,
          range: { start: at(6, 11), end: at(7, 12) },
          related: [{ message: "the other is here", file, range: { start: at(9, 14), end: at(10, 15) } }],
          why: "Two networks that share addresses cannot both be routed.",
          help: "Choose another range.",
          fixes: [{ title: "Write b", edits: [{ file, range: { start: at(1, 6), end: at(3, 8) }, text: "b" }] }],
        },
      ],
      summary: { errors: 1, warnings: 0, hints: 0 },
    });
  });

  test("leaves out what is not there, and has null where there is no place", () => {
    const { diagnostics, sources } = caseOf("~~~x~~~", { span: undefined, why: "", help: "", severity: "warning" });
    expect(JSON.parse(renderJson(diagnostics, sources))).toEqual({
      version: 1,
      diagnostics: [
        {
          code: "PDP2220",
          severity: "warning",
          message: "service_cidr overlaps cluster_cidr",
          file: null,
          range: null,
        },
      ],
      summary: { errors: 0, warnings: 1, hints: 0 },
    });
    expect(JSON.parse(renderJson([], sources))).toMatchObject({ version: 1, diagnostics: [] });
  });
});

describe("sarif", () => {
  test("writes rules, places, related places and fixes", () => {
    const file = "a b/ü.podplane";
    const span = { file, start: 4, end: 5 };
    const fixes = [{ title: "Write 3", edits: [{ span, text: "3" }] }];
    const { diagnostics, sources } = caseOf("a = ~~~1~~~, ~~~b~~~ = 2", { fixes }, file);
    const log = JSON.parse(renderSarif(diagnostics, sources));
    const artifactLocation = { uri: "a%20b/%C3%BC.podplane" };
    const region = { startLine: 1, startColumn: 5, endLine: 1, endColumn: 6, charOffset: 4, charLength: 1 };
    expect(log).toMatchObject({ version: "2.1.0", runs: [{ columnKind: "utf16CodeUnits" }] });
    const [run] = log.runs;
    expect(run.tool.driver.rules).toEqual([
      {
        id: "PDP2220",
        name: "ranges-overlap",
        shortDescription: { text: "<name> <a> overlaps <other> <b>" },
        fullDescription: { text: "Two networks that share addresses cannot both be routed." },
        help: {
          text: "Two networks that share addresses cannot both be routed.\nChoose a range outside <b>.\nMore: podplanec explain PDP2220",
        },
        defaultConfiguration: { level: "error" },
      },
    ]);
    expect(run.results[0]).toMatchObject({
      ruleId: "PDP2220",
      ruleIndex: 0,
      level: "error",
      locations: [{ physicalLocation: { artifactLocation, region } }],
      relatedLocations: [{ id: 0, message: { text: "the other is here" } }],
      fixes: [
        {
          description: { text: "Write 3" },
          artifactChanges: [
            { artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: "3" } }] },
          ],
        },
      ],
    });
  });

  test("gives each result the index of its rule, in order of codes", () => {
    const a = caseOf("~~~x~~~", { code: "PDP3055", name: "shard-id-refused" });
    const b = caseOf("~~~x~~~");
    const log = JSON.parse(renderSarif([...a.diagnostics, ...b.diagnostics], a.sources));
    expect(log.runs[0].tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(["PDP2220", "PDP3055"]);
    expect(log.runs[0].results.map((result: { ruleIndex: number }) => result.ruleIndex)).toEqual([1, 0]);
  });

  test("has no place for values of the command line, which are in no file", () => {
    const { diagnostics, sources } = caseOf("x=~~~1~~~", {}, "--set x");
    expect(JSON.parse(renderSarif(diagnostics, sources)).runs[0].results[0].locations).toBeUndefined();
  });
});

describe("github", () => {
  test("writes workflow commands and escapes what would end them", () => {
    const one = caseOf("a = ~~~1~~~", { message: "100%\r\ndone", why: "::set-output::", help: "" }, "a,b:c.podplane");
    expect(renderGithub(one.diagnostics, one.sources)).toBe(
      "::error file=a%2Cb%3Ac.podplane,line=1,endLine=1,col=5,endColumn=6,title=PDP2220 ranges-overlap" +
        "::100%25%0D%0Adone%0Awhy: ::set-output::\n",
    );
  });

  test("leaves columns out of a place over several lines, and the file of a value of the command line", () => {
    const lines = caseOf("a ~~~{\n}~~~", { severity: "hint" });
    expect(renderGithub(lines.diagnostics, lines.sources)).toBe(
      "::notice file=a/cluster.podplane,line=1,endLine=2,title=PDP2220 ranges-overlap::service_cidr overlaps cluster_cidr%0Awhy: Two networks that share addresses cannot both be routed.%0Afix: Choose another range.\n",
    );
    const set = caseOf("x=~~~1~~~", {}, "--set x");
    expect(renderGithub(set.diagnostics, set.sources)).toBe(
      "::error title=PDP2220 ranges-overlap::service_cidr overlaps cluster_cidr%0Awhy: Two networks that share addresses cannot both be routed.%0Afix: Choose another range.\n",
    );
  });
});

describe("size", () => {
  const line = "a = 1, ".repeat(1_500_000);
  const sources = new Map([["a.podplane", line]]);
  const [template] = caseOf("~~~x~~~").diagnostics;
  const diagnostics = Array.from({ length: 10_000 }, (_, index) => {
    const span = { file: "a.podplane", start: index * 700, end: index * 700 + 1 };
    return { ...template, span, related: [{ span, message: "here" }] } as Diagnostic;
  });

  // A renderer that looked at the whole line for each diagnostic would take hours.
  test("10,000 diagnostics in a line of 10 MB are rendered in each format", () => {
    const text = renderPretty(diagnostics, sources, { width: 100, palette: plain });
    expect(text.length).toBeLessThan(10_000_000);
    expect(text.endsWith("\n10000 errors in a.podplane\n")).toBe(true);
    expect(renderShort(diagnostics, sources).split("\n")).toHaveLength(10_001);
    expect(JSON.parse(renderJson(diagnostics, sources)).diagnostics).toHaveLength(10_000);
    expect(JSON.parse(renderSarif(diagnostics, sources)).runs[0].results).toHaveLength(10_000);
    expect(renderGithub(diagnostics, sources).split("\n")).toHaveLength(10_001);
  });
});
