import { describe, expect, it } from "vitest";
import { readMarkers } from "../../test/helpers/markers.ts";
import { nodeAt, parse, walk } from "../index.ts";

function kindsAt(marked: string): readonly string[] {
  const { text, cursors } = readMarkers(marked);
  return nodeAt(parse("a.podplane", text).file, cursors[0] ?? 0).map(({ kind }) => kind);
}

describe("nodeAt", () => {
  it.each([
    ["pool a { size = le┆t.b }", ["file", "block", "body", "attribute", "member", "name"]],
    ["pool a { size = let.b┆ }", ["file", "block", "body", "attribute", "member"]],
    [`let a = "x \${b┆}"`, ["file", "let", "string", "interpolation", "name"]],
    ["pool a { ┆ }", ["file", "block", "body"]],
    ["┆", ["file"]],
    ["pool a { b =┆ }", ["file", "block", "body", "attribute", "error"]],
  ])("%s", (marked, kinds) => {
    expect(kindsAt(marked)).toEqual(kinds);
  });
});

describe("walk", () => {
  it("goes in source order, parents first", () => {
    const kinds: string[] = [];
    walk(parse("a.podplane", "let a = [1, b.c]").file, ({ kind }) => kinds.push(kind));
    expect(kinds).toEqual(["file", "let", "list", "integer", "member", "name"]);
  });
});
