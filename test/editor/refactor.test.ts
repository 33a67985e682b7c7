import { expect, test } from "vitest";
import { effort } from "../helpers/effort.ts";
import { exampleSubjects } from "../partial/subjects.ts";
import { seededRandom } from "../safety/random.ts";
import { applyRandomly } from "./refactor.ts";

/** The soak applies more, with other seeds: test/soak/editor. */
const applications = effort(12, 6);
const clusters = exampleSubjects().filter(({ main, changed }) => main === changed);

test.each(clusters.map((subject) => [subject.name, subject] as const))(
  "refactorings of %s leave the IR as it was",
  async (_, subject) => {
    const random = seededRandom(20261128);
    const { counts, different } = await applyRandomly(subject, applications, (bound) => Math.floor(random() * bound));
    expect(different).toBeUndefined();
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(applications);
  },
  120_000,
);
