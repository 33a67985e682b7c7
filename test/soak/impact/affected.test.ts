import { rmSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openTree } from "../../../runtime/git/index.ts";
import { affectedClusters } from "../../../runtime/plan/index.ts";
import { commitFiles, type Edit, edited, fullBuild, repositoryFiles, writeAll } from "../../impact/repository.ts";

const [libraries, clusters, edits] = [25, 1000, 200];

test("1,000 clusters, 200 edits of their libraries: affected are those whose files differ between full builds", () => {
  const files = repositoryFiles(libraries, clusters);
  const folder = commitFiles(files);
  const known = new Map<string, string>();
  const before = fullBuild(files, known);
  const anyEdit: fc.Arbitrary<Edit> = fc.record({
    library: fc.nat(libraries - 1),
    kind: fc.constantFrom("size", "type", "comment", "unused"),
    number: fc.integer({ min: 1, max: 9 }),
  });
  let touched = 0;
  try {
    const tree = openTree(folder, "main", process.env);
    for (const edit of fc.sample(anyEdit, { seed: 20261128, numRuns: edits })) {
      const after = edited(files, edit);
      writeAll(folder, Object.fromEntries(Object.entries(after).filter(([path]) => path.startsWith("lib/"))));
      const affected = affectedClusters(folder, tree).map((one) => one.source);
      // Only clusters that use the library, over others, can differ: of the rest the first build holds.
      const builds = fullBuild(after, known);
      const differing = [...builds].filter(([path, built]) => before.get(path) !== built).map(([path]) => path);
      touched += differing.length;
      expect(affected).toEqual(differing.sort());
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect(touched).toBeGreaterThan(edits);
  console.info(`${edits} edits touched ${touched} of ${edits * clusters} builds`);
});
