import { describe, expect, test } from "vitest";
import { effort } from "../helpers/effort.ts";
import { seededRandom } from "../safety/random.ts";
import { findDifference } from "./random-edits.ts";
import { exampleSubjects } from "./subjects.ts";

/** The soak test goes further, with other seeds: test/soak/edits. */
const edits = effort(200, 50);

describe.each(exampleSubjects().map((subject) => [subject.name, subject] as const))("%s", (_, subject) => {
  test(`${edits} random edits end, and give what a fresh run gives`, () => {
    const random = seededRandom(20260101);
    expect(findDifference(subject, edits, (bound) => Math.floor(random() * bound))).toBeUndefined();
  }, 120_000);
});
