import { rmSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openTree } from "../../runtime/git/index.ts";
import { affectedClusters } from "../../runtime/plan/index.ts";
import { commitFiles, type Edit, edited, fullBuild, repositoryFiles, writeAll } from "./repository.ts";

const libraries = 4;
const clusters = 10;

const anyEdit: fc.Arbitrary<Edit> = fc.record({
  library: fc.nat(libraries - 1),
  kind: fc.constantFrom("size", "type", "comment", "unused", "same"),
  number: fc.integer({ min: 1, max: 9 }),
});

test("the clusters that edits of libraries touch are those whose files differ between full builds", () => {
  const files = repositoryFiles(libraries, clusters);
  const folder = commitFiles(files);
  const known = new Map<string, string>();
  const before = fullBuild(files, known);
  const seen = new Set<number>();
  try {
    const tree = openTree(folder, "main", process.env);
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 3 }), (edits) => {
        const after = edits.reduce(edited, files);
        writeAll(folder, after);
        const affected = affectedClusters(folder, tree).map((one) => one.source);
        const builds = fullBuild(after, known);
        const differing = [...builds].filter(([path, built]) => before.get(path) !== built).map(([path]) => path);
        seen.add(differing.length);
        expect(affected).toEqual(differing.sort());
      }),
      { seed: 20261128, numRuns: 12 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect(seen.size).toBeGreaterThan(2);
});
