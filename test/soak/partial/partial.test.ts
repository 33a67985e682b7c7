import { expect, test } from "vitest";
import { exampleSubjects, pageSubjects, type Subject } from "../../partial/subjects.ts";
import { type SweepReport, sweep, type Tally } from "../../partial/sweep.ts";

/*
 * Every mistake in every example and in every example of a diagnostic, some 130,000, of which each is compiled: a
 * quarter of an hour on a machine that does nothing else. `PODPLANEC_SHARD=2/4` makes the second quarter of them.
 */

const [part = 1, parts = 1] = (process.env["PODPLANEC_SHARD"] ?? "1/1").split("/").map(Number);

function report(name: string, subjects: readonly Subject[]): SweepReport {
  let index = 0;
  const found = sweep(subjects, (all) => all.filter(() => index++ % parts === part - 1));
  for (const [kind, { adding, one, many }] of Object.entries(tallies(found))) {
    const share = ((one / adding) * 100).toFixed(1);
    process.stdout.write(`${name}, ${kind}: ${adding} add errors, ${share} % one, ${many.length} more than three\n`);
    for (const line of many) process.stdout.write(`  ${line}\n`);
  }
  return found;
}

function tallies({ deletions, swaps }: SweepReport): Readonly<Record<string, Tally>> {
  return { deletions, swaps };
}

test.each(["examples", "pages"])("every mistake in %s", async (name) => {
  const found = report(name, name === "examples" ? exampleSubjects() : await pageSubjects());
  expect(found.uselessEdits).toEqual([]);
  for (const { one, adding, many } of Object.values(tallies(found))) {
    expect(many).toEqual([]);
    expect(one / adding).toBeGreaterThanOrEqual(0.9);
  }
});
