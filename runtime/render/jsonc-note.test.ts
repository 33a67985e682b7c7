import { expect, test } from "vitest";
import type { Diagnostic } from "../../compiler/index.ts";
import { plain } from "./palette.ts";
import { renderPretty } from "./pretty.ts";

function render(files: readonly string[], help: string): string {
  const diagnostics = files.map(
    (file): Diagnostic => ({
      code: "PDP2220",
      name: "ranges-overlap",
      severity: "error",
      message: "one overlaps another",
      why: "Both cannot be routed.",
      help,
      span: { file, start: 0, end: 1 },
      related: [],
      fixes: [],
    }),
  );
  return renderPretty(diagnostics, new Map(files.map((file) => [file, "{}"])), { width: 80, palette: plain });
}

const notes = (text: string) => text.split("\n").filter((line) => line.startsWith("note: "));

test.each(["Write `v6cidr = auto`.", "Add `subnet { cidr = … }` to the zone."])(
  "a fix in the language's syntax for a JSONC document comes with one note on how to read it: %s",
  (help) => expect(notes(render(["a.jsonc", "b.json"], help))).toHaveLength(1),
);

test("there is no note for the language itself, nor where the fix shows none of it", () => {
  expect(notes(render(["a.podplane"], "Write `v6cidr = auto`."))).toEqual([]);
  expect(notes(render(["a.jsonc"], 'Write `"v6cidr": "auto"`, or remove `cidr`.'))).toEqual([]);
});
