import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { effort } from "../../../../test/helpers/effort.ts";
import { compileText, errorsOf } from "../../../../test/helpers/podplane-source.ts";
import { anyEdit, applyEdit } from "../../../../test/sequences/edits.ts";
import { type Built, expectNothingMoved, rangesOf } from "../../../../test/sequences/kept.ts";
import { destroys, firstSource, printSource, type Source } from "../../../../test/sequences/source.ts";
import { printLock } from "../../../lock/print.ts";

/*
 * Random sequences of edits, built after each with the lock file of the last build: nothing that the last source and
 * the next both hold moves. A refused build is undone. test/e2e/tofu/sequences.test.ts does it with real OpenTofu.
 */

interface Build extends Built {
  readonly lock: string;
}

function build(source: Source, lock: string | undefined): Build | readonly string[] {
  const vars = `workers = ${source.workers}`;
  const compilation = compileText(printSource(source), lock === undefined ? { vars } : { lock, vars });
  const made = compilation.clusters[0]?.lock;
  if (!made?.built) return errorsOf(compilation);
  return { source, lock: printLock(made), built: made.built };
}

describe("random sequences of edits", () => {
  test("move nothing that is kept, and build where nothing is destroyed", () => {
    let [harmless, built] = [0, 0];
    const refusals = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(anyEdit, { minLength: 3, maxLength: 12 }), (edits) => {
        const start = build(firstSource, undefined);
        if (!("lock" in start)) throw new Error(start.join(", "));
        let last = start;
        for (const edit of edits) {
          const source = applyEdit(last.source, edit, rangesOf(last));
          const next = build(source, last.lock);
          const safe = !destroys(last.source, source);
          if (safe) harmless++;
          if (!("lock" in next)) {
            for (const name of safe ? next : []) refusals.set(name, (refusals.get(name) ?? 0) + 1);
            continue;
          }
          if (safe) built++;
          expect(safe, printSource(source)).toBe(true);
          expectNothingMoved(last, next);
          const again = build(source, next.lock);
          expect("lock" in again && again.lock).toBe(next.lock);
          last = next;
        }
      }),
      { numRuns: effort(100, 40), seed: 5657 },
    );
    expect(built / harmless, JSON.stringify(Object.fromEntries(refusals))).toBeGreaterThan(0.8);
  });
});
