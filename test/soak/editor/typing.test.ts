import { describe, expect, test } from "vitest";
import { findOtherAnswer } from "../../editor/typing.ts";
import { exampleSubjects } from "../../partial/subjects.ts";
import { seededRandom } from "../../safety/random.ts";

const edits = Number(process.env["PODPLANEC_EDITS"] ?? 10_000);
const seed = Number(process.env["PODPLANEC_SEED"] ?? Date.now());

describe.each(exampleSubjects().map((subject) => [subject.name, subject] as const))("%s", (_, subject) => {
  test(`after ${edits} random edits with the seed ${seed} the server says what a fresh check says`, async () => {
    const random = seededRandom(seed);
    expect(await findOtherAnswer(subject, edits, (bound) => Math.floor(random() * bound))).toBeUndefined();
  });
});
