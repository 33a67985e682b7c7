import { describe, expect, test } from "vitest";
import { findDifference } from "../../partial/random-edits.ts";
import { exampleSubjects } from "../../partial/subjects.ts";
import { seededRandom } from "../../safety/random.ts";

const edits = Number(process.env["PODPLANEC_EDITS"] ?? 10_000);
const seed = Number(process.env["PODPLANEC_SEED"] ?? Date.now());

describe.each(exampleSubjects().map((subject) => [subject.name, subject] as const))("%s", (_, subject) => {
  test(`${edits} random edits with the seed ${seed} end, and give what a fresh run gives`, () => {
    const random = seededRandom(seed);
    expect(findDifference(subject, edits, (bound) => Math.floor(random() * bound))).toBeUndefined();
  });
});
