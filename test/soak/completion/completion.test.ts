import { describe, expect, test } from "vitest";
import { boundaries, disagreements } from "../../completion/agreement.ts";
import { exampleSubjects } from "../../partial/subjects.ts";

const everything = { offered: Number.POSITIVE_INFINITY, others: Number.POSITIVE_INFINITY };

describe.each(exampleSubjects().map((subject) => [subject.name, subject] as const))("%s", (name, subject) => {
  test("everywhere, what is offered is what the checker takes", () => {
    const all = boundaries(name, subject.files.get(subject.changed) ?? "");
    const wrong = all.flatMap((offset) => disagreements(subject, offset, everything, () => 0));
    expect(wrong).toEqual([]);
  });
});
