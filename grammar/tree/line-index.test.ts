import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixSeed } from "../../test/helpers/fixed-seed.ts";
import { LineIndex } from "../index.ts";

fixSeed();

describe("LineIndex", () => {
  it("knows LF, CRLF and lone CR", () => {
    const index = new LineIndex("a\nb\r\nc\rd");
    expect(index.lineCount).toBe(4);
    expect([0, 2, 5, 7].map((offset) => index.position(offset))).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 1 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
    ]);
  });

  it("counts UTF-16 units", () => {
    expect(new LineIndex("😀x").position(2)).toEqual({ line: 1, column: 3 });
  });

  it("takes what lies outside for the nearest place", () => {
    const index = new LineIndex("ab\ncd");
    expect(index.position(99)).toEqual({ line: 2, column: 3 });
    expect(index.position(-1)).toEqual({ line: 1, column: 1 });
    expect(index.offset({ line: 1, column: 99 })).toBe(2);
    expect(index.offset({ line: 99, column: 1 })).toBe(5);
    expect(index.offset({ line: 0, column: 1 })).toBe(0);
  });

  it("goes back to where it came from", () => {
    const text = fc.array(fc.constantFrom("a", "\n", "\r", "\r\n", "😀")).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.nat(), (content, seed) => {
        const offset = seed % (content.length + 1);
        // Between CR and LF there is no place of its own.
        fc.pre(!(content[offset - 1] === "\r" && content[offset] === "\n"));
        const index = new LineIndex(content);
        expect(index.offset(index.position(offset))).toBe(offset);
      }),
    );
  });
});
