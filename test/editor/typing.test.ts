import { describe, expect, test } from "vitest";
import { effort } from "../helpers/effort.ts";
import { exampleSubjects } from "../partial/subjects.ts";
import { seededRandom } from "../safety/random.ts";
import { findOtherAnswer } from "./typing.ts";

/** The soak test types longer, with other seeds: test/soak/editor. */
const edits = effort(200, 50);

describe.each(exampleSubjects().map((subject) => [subject.name, subject] as const))("%s", (_, subject) => {
  test(`after ${edits} random edits the server says what a fresh check says`, async () => {
    const random = seededRandom(20261128);
    expect(await findOtherAnswer(subject, edits, (bound) => Math.floor(random() * bound))).toBeUndefined();
  }, 120_000);
});
