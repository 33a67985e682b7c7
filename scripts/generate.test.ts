import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { diagnosticRules } from "../compiler/index.ts";
import { generatedFiles } from "./docs/index.ts";
import { anchor } from "./docs/markdown.ts";

const root = new URL("../", import.meta.url);

describe("generated documents", () => {
  const files = [...generatedFiles()];

  test.each(files)("%s is what `npm run generate` writes", (path, text) => {
    expect(readFileSync(new URL(path, root), "utf8")).toBe(text);
  });

  test.each(files.filter(([path]) => path.endsWith(".md")))("links within %s lead to a heading", (_path, text) => {
    const headings = new Set([...text.matchAll(/^#+ (.*)$/gm)].map((match) => anchor(match[1] ?? "")));
    const targets = [...text.matchAll(/\]\(#([^)]*)\)/g)].map((match) => match[1]);
    expect(targets.filter((target) => !headings.has(target ?? ""))).toEqual([]);
    expect(targets.length).toBeGreaterThan(0);
  });

  test("the page of diagnostics indexes every rule, and shows the examples of all but the longest", () => {
    const text = new Map(files).get("docs/diagnostics.md") ?? "";
    const rules = Object.values(diagnosticRules);
    const rows = [...text.matchAll(/^\| \[(PDP\d{4})\]\(#pdp\d{4}\) \| (?:error|warning|hint) \| \S/gm)];
    expect(rows.map((match) => match[1])).toEqual(rules.map(({ code }) => code).sort());
    expect(text.match(/^Wrong:$/gm)?.length).toBeGreaterThan(rules.length - 10);
    expect(text).toContain(
      "| [PDP1009](#pdp1009) | error | `‹name›:` sets nothing | Values are set with `=` in this language. |",
    );
    expect(text).toContain('cluster example {\n  // …\n  name❯:❮ "Tools"\n}');
  });

  test("headings of a page are distinct, so that each link leads to one", () => {
    for (const [path, text] of files) {
      const headings = [...text.matchAll(/^#+ (.*)$/gm)].map((match) => anchor(match[1] ?? ""));
      if (path.endsWith("reference.md")) expect(headings.length).toBe(new Set(headings).size);
    }
  });
});
