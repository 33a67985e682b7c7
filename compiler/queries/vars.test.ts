import { describe, expect, test } from "vitest";
import { analysed } from "../../test/helpers/analysed.ts";
import { readMarkers } from "../../test/helpers/markers.ts";
import { describeVarAt, varCandidatesAt } from "./index.ts";

const sources = [
  `/// Where it runs.
param environment: enum(staging, production)
param size: int = 3
param on: bool
`,
  "param zone-names: list<string>\nparam size: string\n",
].map((text) => analysed({ "cluster.podplane": text }).analysis);

/** What is offered at `┆`, and what it takes the place of. */
function offeredAt(marked: string) {
  const { text, cursors } = readMarkers(marked);
  const { start, end, items } = varCandidatesAt(text, cursors[0] ?? 0, sources);
  return [text.slice(start, end), items.map(({ snippet }) => snippet)];
}

const environment = "environment = $1";
const size = "size = $1";
const on = "on = $1";
const names = "zone-names = $1";

describe("what may be written in a file of values", () => {
  test.each<[string, string, readonly string[]]>([
    ["┆", "", [environment, size, on, names]],
    ["\n  ┆\n", "", [environment, size, on, names]],
    ["size = 3\n┆", "", [environment, on, names]],
    ["┆\n  size = 3", "", [environment, on, names]],
    ["zone-names=[]\nzone-n┆ame", "zone-name", [environment, size, on]],
    ["si┆ze = 3", "size", [environment, on, names]],
    // A word of a value, or of a comment, is no name.
    ['environment = "size = 3"\n┆', "", [size, on, names]],
    ["// size = 3\n┆", "", [environment, size, on, names]],
    ["x ┆", "", []],
    ["size = 3 ┆\n", "", []],
    ["size = ┆3\n", "3", []],
    ["size = [\n  3, ┆", "", []],
    // Behind the sign are words of the type.
    ["environment = ┆", "", ["staging", "production"]],
    ["environment =┆", "", ["staging", "production"]],
    ["environment=prod┆uct\n", "product", ["staging", "production"]],
    ["on = ┆", "", ["true", "false"]],
    ["size = ┆", "", []],
    ["zone-names = ┆", "", []],
    ["other = ┆", "", []],
  ])("%j", (marked, word, expected) => {
    expect(offeredAt(marked)).toEqual([word, expected]);
  });

  test("comes with its type and its comment", () => {
    expect(varCandidatesAt("", 0, sources).items.slice(0, 2)).toEqual([
      {
        kind: "attribute",
        label: "environment",
        snippet: environment,
        detail: "enum(staging, production)",
        doc: "Where it runs.",
      },
      { kind: "attribute", label: "size", snippet: size, detail: "int", doc: "" },
    ]);
    expect(varCandidatesAt("on = ", 5, sources).items[0]).toEqual({
      kind: "member",
      label: "true",
      snippet: "true",
      detail: "",
      doc: "",
    });
  });
});

describe("what a word of a file of values is", () => {
  test.each<[string, string | undefined]>([
    [
      "environm┆ent = staging",
      "environment ```podplane\nparam environment: enum(staging, production)\n```\n\nWhere it runs.",
    ],
    ["┆on = true", "on ```podplane\nparam on: bool\n```"],
    ["on┆ = true", "on ```podplane\nparam on: bool\n```"],
    ["zone-na┆mes = []", "zone-names ```podplane\nparam zone-names: list<string>\n```"],
    // Of two sources that have it, the first.
    ["si┆ze = 1", "size ```podplane\nparam size: int\n```"],
    ["other┆ = 1", undefined],
    ["on =┆ true", undefined],
    ["┆", undefined],
  ])("%j", (marked, expected) => {
    const { text, cursors } = readMarkers(marked);
    const found = describeVarAt(text, cursors[0] ?? 0, sources);
    expect(found && `${text.slice(found.span.start, found.span.end)} ${found.text}`).toBe(expected);
  });
});
