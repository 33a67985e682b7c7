import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../compiler/index.ts";
import type { TextEdit } from "../../grammar/index.ts";
import { cellsOf, cutToCells, printable, showLine } from "./cells.ts";
import { windowOf } from "./excerpt.ts";
import { coloured, plain } from "./palette.ts";
import { isOnDisk, Places } from "./places.ts";
import { renderPretty } from "./pretty.ts";

/* The pieces that reports are drawn from. */

describe("cells", () => {
  test.each([
    ["", 0],
    ["abc ~", 5],
    ["é", 1],
    ["e\u0301", 1],
    ["\u0300", 0],
    ["\u0377", 1],
    ["\u10ff", 1],
    ["\u1100", 2],
    ["\u115f", 2],
    ["\u1160", 1],
    ["\u2e7f", 1],
    ["\u2e80", 2],
    ["\u303e", 2],
    ["\u303f", 1],
    ["\u3041", 2],
    ["\uff60", 2],
    ["\uff61", 1],
    ["\u{20000}", 2],
    ["\u{3fffd}", 2],
    ["🐢", 2],
    ["☎", 1],
    ["☎\ufe0f", 2],
    ["👩‍👩‍👧", 2],
    ["a\u200bb", 2],
    ["日本", 4],
  ])("%j takes %i", (text, cells) => {
    expect(cellsOf(text)).toBe(cells);
  });

  test("are filled with whole characters", () => {
    expect([-1, 0, 2, 9].map((cells) => cutToCells("abc", cells))).toEqual(["", "", "ab", "abc"]);
    expect([-1, 0, 1, 2, 3, 4, 5, 6].map((cells) => cutToCells("日e\u0301本x", cells))).toEqual([
      ...["", "", "", "日", "日e\u0301", "日e\u0301", "日e\u0301本", "日e\u0301本x"],
    ]);
  });

  test("show a sign for what acts on a terminal", () => {
    expect(printable("a\tb\nc ~")).toBe("a\tb\nc ~");
    expect(printable("\u0000\u001f\u007f\u0080\u009f\u00a0")).toBe("␀␟␡\ufffd\ufffd\u00a0");
    expect(printable("\u200d\u200e\u200f\u2029\u202a\u202e\u202f\u2065\u2066\u2069\u206a\ufeff")).toBe(
      "\u200d\ufffd\ufffd\u2029\ufffd\ufffd\u202f\u2065\ufffd\ufffd\u206a\ufffd",
    );
  });

  test("of a range of a line are counted behind tabs and wide characters", () => {
    expect(showLine("abc", 1, 2)).toEqual({ text: "abc", from: 1, to: 2 });
    expect(showLine("a\tb\tc", 2, 3)).toEqual({ text: "a   b   c", from: 4, to: 5 });
    expect(showLine("abcd\te", 4, 5)).toEqual({ text: "abcd    e", from: 4, to: 8 });
    expect(showLine("日本x", 1, 2)).toEqual({ text: "日本x", from: 2, to: 4 });
    expect(showLine("日本x", 0, 2)).toEqual({ text: "日本x", from: 0, to: 4 });
    expect(showLine("日本x", 2, 3)).toEqual({ text: "日本x", from: 4, to: 5 });
    expect(showLine("日本x", 3, 3)).toEqual({ text: "日本x", from: 5, to: 5 });
    expect(showLine("日本x", 2, 2)).toEqual({ text: "日本x", from: 4, to: 4 });
    expect(showLine("e\u0301x", 1, 1)).toEqual({ text: "e\u0301x", from: 0, to: 0 });
    expect(showLine("\u001bx", 0, 1)).toEqual({ text: "␛x", from: 0, to: 1 });
  });
});

describe("a window of a line", () => {
  const whole = (text: string) => ({ start: 0, end: text.length });

  test("is the whole line where it has room", () => {
    expect(windowOf("0123456789", whole("0123456789"), 3, 5, 10)).toEqual({ text: "0123456789", from: 3, to: 5 });
    expect(windowOf("\n0123\n", { start: 1, end: 5 }, 2, 3, 10)).toEqual({ text: "0123", from: 1, to: 2 });
  });

  test("is cut where it has none, around the range", () => {
    const digits = "0123456789".repeat(3);
    const cut = (start: number, end: number, width = 12) => windowOf(digits, whole(digits), start, end, width);
    expect(cut(0, 2)).toEqual({ text: "0123456789…", from: 0, to: 2 });
    expect(cut(15, 17)).toEqual({ text: "…2345678901…", from: 4, to: 6 });
    expect(cut(28, 30)).toEqual({ text: "…56789", from: 4, to: 6 });
    expect(cut(10, 29)).toEqual({ text: "…8901234567…", from: 3, to: 11 });
    expect(windowOf(digits, whole(digits), 0, 2, 29)).toEqual({
      text: "012345678901234567890123456…",
      from: 0,
      to: 2,
    });
  });

  test("is cut where tabs make it too long", () => {
    const { text, from, to } = windowOf("\t\t\t\tx", { start: 0, end: 5 }, 4, 5, 10);
    expect([text, from, to]).toEqual(["…            x", 13, 14]);
  });
});

describe("places", () => {
  const places = new Places(
    new Map([
      ["unix", "ab\n\nc"],
      ["dos", "ab\r\n\r\nc\r\n"],
      ["empty", ""],
    ]),
  );

  test.each([
    ["unix", 1, 0, 2],
    ["unix", 2, 3, 3],
    ["unix", 3, 4, 5],
    ["dos", 1, 0, 2],
    ["dos", 2, 4, 4],
    ["dos", 3, 6, 7],
    ["dos", 4, 9, 9],
    ["empty", 1, 0, 0],
    ["none", 1, 0, 0],
  ])("of %s: line %i is from %i to %i", (file, line, start, end) => {
    expect(places.lineBounds(file, line)).toEqual({ start, end });
  });

  test("are ranges of known files, that never end before they start", () => {
    expect(places.rangeOf({ file: "unix", start: 4, end: 1 })).toEqual({
      start: { line: 3, column: 1 },
      end: { line: 3, column: 1 },
    });
    expect(places.rangeOf({ file: "none", start: 0, end: 0 })).toBeUndefined();
    expect([isOnDisk("--set x"), isOnDisk("a --set x")]).toEqual([false, true]);
  });
});

describe("a report", () => {
  const file = "c.podplane";
  const diagnostic: Diagnostic = {
    code: "PDP2220",
    name: "ranges-overlap",
    severity: "error",
    message: "message",
    why: "",
    help: "",
    span: undefined,
    related: [],
    fixes: [],
  };
  const spanOf = (text: string, marked: string) => {
    const start = text.indexOf(marked);
    return { file, start, end: start + marked.length };
  };
  const render = (text: string, parts: Partial<Diagnostic>, width = 80, palette = plain) =>
    renderPretty([{ ...diagnostic, ...parts }], new Map([[file, text]]), { width, palette });
  const more = "more: podplanec explain PDP2220\n\n1 error";

  test("has paragraphs only of what is said, each below its first line", () => {
    expect(render("", {})).toBe(`error PDP2220: message\n\n${more}\n`);
    expect(render("", { why: "a\nb", help: "c\nd\u0007" })).toBe(
      `error PDP2220: message\n\nwhy: a\n     b\nfix: c\n     d␇\n${more}\n`,
    );
  });

  test("has a gutter of the width of the largest line", () => {
    const text = `${"\n".repeat(8)}nine\nten\n`;
    const related = [{ span: spanOf(text, "ten"), message: "here\u0007" }];
    expect(render(text, { span: spanOf(text, "nine"), related })).toBe(`error PDP2220: message

   ${file}:9:1
 9 │ nine
   │ ^^^^
   ${file}:10:1
10 │ ten
   │ --- here␇

${more} in ${file}
`);
  });

  test("has a place of two lines without dots, and of one that ends with its line break as one line", () => {
    const text = "a\n  b\nc\n";
    expect(render(text, { span: { file, start: 0, end: 5 } })).toContain("1 │ a\n  │ ^\n2 │   b\n  │   ^\n\n");
    expect(render(text, { span: { file, start: 0, end: 2 } })).toContain("1 │ a\n  │ ^\n\n");
    expect(render(text, { span: { file, start: 0, end: 6 } })).toContain("1 │ a\n  │ ^\n2 │   b\n  │   ^\n\n");
    expect(render(text, { span: { file, start: 0, end: 7 } })).toContain("1 │ a\n  │ ^\n  ⋮\n3 │ c\n  │ ^\n\n");
    expect(render("a\n \t\nb", { span: { file, start: 0, end: 4 } })).toContain("1 │ a\n  │ ^\n2 │\n");
  });

  test("names a related place whose text is not known", () => {
    const related = [{ span: { file: "gone", start: 0, end: 1 }, message: "there" }];
    expect(render("a", { span: { file, start: 0, end: 1 }, related })).toContain("\n  gone there\n");
  });

  test("shows a fix as the line that it makes, where it stays in one", () => {
    const shown = (text: string, edits: readonly (readonly [string, string])[], width = 80) => {
      const made: readonly TextEdit[] = edits.map(([marked, by]) => ({ span: spanOf(text, marked), text: by }));
      const said = render(text, { fixes: [{ title: "do\u0007", edits: made }] }, width);
      return said.slice(said.indexOf("edit: "), said.indexOf("more: "));
    };
    expect(
      shown("a = b, c", [
        ["c", "z"],
        ["a", "x"],
      ]),
    ).toBe("edit: do␇\n1 │ x = b, z\n");
    expect(shown("a\nb", [["a", ""]])).toBe("edit: do␇\n1 │\n");
    expect(
      shown("a\nb", [
        ["a", "x"],
        ["b", "y"],
      ]),
    ).toBe("edit: do␇\n");
    expect(shown("a\nb", [["a\n", ""]])).toBe("edit: do␇\n");
    expect(shown("a\nb", [["a", "x\ny"]])).toBe("edit: do␇\n");
    expect(shown("a", [])).toBe("edit: do␇\n");
    const long = `${"0123456789".repeat(20)}x${"0123456789".repeat(20)}`;
    // No line is narrower than 40 cells.
    expect(shown(long, [["x", "yes"]], 43)).toBe("edit: do␇\n1 │ …890123456789yes01234567890123456789012…\n");
    expect(
      shown(
        long,
        [
          ["x", "yes"],
          ["0", "z"],
        ],
        43,
      ),
    ).toBe("edit: do␇\n");
    expect(shown(long, [["x", "y".repeat(40)]], 43)).toBe("edit: do␇\n");
    const elsewhere = { span: { file: "gone", start: 0, end: 1 }, text: "x" };
    const both = [{ span: { file, start: 0, end: 1 }, text: "y" }, elsewhere];
    for (const edits of [[elsewhere], both]) {
      expect(render("a", { fixes: [{ title: "do", edits }] })).toContain("edit: do\nmore: ");
    }
  });

  test("is coloured by what a piece means", () => {
    const fixes = [{ title: "do", edits: [{ span: { file, start: 0, end: 1 }, text: "b" }] }];
    const related = [{ span: { file, start: 0, end: 1 }, message: "here" }];
    const parts = { span: { file, start: 0, end: 1 }, why: "w", related, fixes, severity: "warning" } as const;
    const lines = render("a", parts, 80, coloured).replaceAll("\u001b", "%").split("\n");
    expect(lines).toEqual([
      "%[1;33mwarning PDP2220%[0m: message",
      "",
      `  %[34m${file}:1:1%[0m`,
      "%[34m1%[0m %[34m│%[0m a",
      "  %[34m│%[0m %[1;33m^%[0m",
      `  %[34m${file}:1:1%[0m`,
      "%[34m1%[0m %[34m│%[0m a",
      "  %[34m│%[0m %[34m- here%[0m",
      "",
      "%[1mwhy%[0m: w",
      "%[1medit%[0m: do",
      "%[34m1%[0m %[34m│%[0m %[32mb%[0m",
      "%[1mmore%[0m: podplanec explain PDP2220",
      "",
      `%[1;33m1 warning%[0m in ${file}`,
      "",
    ]);
  });
});
