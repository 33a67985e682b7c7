import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
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

  test("headings of a page are distinct, so that each link leads to one", () => {
    for (const [path, text] of files) {
      const headings = [...text.matchAll(/^#+ (.*)$/gm)].map((match) => anchor(match[1] ?? ""));
      if (path.endsWith("reference.md")) expect(headings.length).toBe(new Set(headings).size);
    }
  });
});
