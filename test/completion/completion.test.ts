import { expect, test } from "vitest";
import { effort } from "../helpers/effort.ts";
import { exampleSubjects } from "../partial/subjects.ts";
import { seededRandom } from "../safety/random.ts";
import { boundaries, disagreements } from "./agreement.ts";

/** The soak test asks everywhere, with every word: test/soak/completion. */
const places = effort(2_000, 300);

test(`at ${places} places of the examples, what is offered is what the checker takes`, { timeout: 600_000 }, () => {
  const next = seededRandom(20261128);
  const random = (bound: number) => Math.floor(next() * bound);
  const all = exampleSubjects().flatMap((subject) =>
    boundaries(subject.changed, subject.files.get(subject.changed) ?? "").map((offset) => ({ subject, offset })),
  );
  const wrong: string[] = [];
  for (let place = 0; place < places; place++) {
    const chosen = all[random(all.length)];
    if (chosen) wrong.push(...disagreements(chosen.subject, chosen.offset, { offered: 2, others: 2 }, random));
  }
  expect([...new Set(wrong)]).toEqual([]);
});
