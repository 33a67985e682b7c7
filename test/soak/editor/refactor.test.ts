import { expect, test } from "vitest";
import { applyRandomly } from "../../editor/refactor.ts";
import { exampleSubjects } from "../../partial/subjects.ts";
import { seededRandom } from "../../safety/random.ts";

const applications = Number(process.env["PODPLANEC_EDITS"] ?? 1_000);
const seed = Number(process.env["PODPLANEC_SEED"] ?? Date.now());
const clusters = exampleSubjects().filter(({ main, changed }) => main === changed);

test.each(clusters.map((subject) => [subject.name, subject] as const))(
  `%s compiles to the same after ${applications} refactorings with the seed ${seed}`,
  async (_, subject) => {
    const random = seededRandom(seed);
    const { counts, different } = await applyRandomly(subject, applications, (bound) => Math.floor(random() * bound));
    expect(different).toBeUndefined();
    // Each kind is met somewhere.
    expect(counts.size).toBeGreaterThan(1);
  },
);
