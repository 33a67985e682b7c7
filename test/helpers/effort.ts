import { describe, test } from "vitest";

/*
 * How much the tests try. `npm test` tries a part of what has no end (random sources, random edits, moments of a kill)
 * and of what takes seconds for each row, so that it takes minutes; `npm run test:thorough`, as CI runs it, tries more
 * with the same seeds. The soak suites go further.
 */

/** Whether this run takes its time. */
export const isThorough = process.env["PODPLANEC_THOROUGH"] === "1";

/** How many times something is tried: `all` in a thorough run, `some` elsewhere. */
export function effort(all: number, some: number): number {
  return isThorough ? all : some;
}

/** All rows of a table in a thorough run; elsewhere `count` of them, spread over it. */
export function rowsOf<Row>(rows: readonly Row[], count: number): Row[] {
  const taken = isThorough ? rows.length : Math.min(count, rows.length);
  return Array.from({ length: taken }, (_, index) => rows[Math.floor((index * rows.length) / taken)] as Row);
}

/** A suite for thorough runs only; others count it as skipped. */
export const describeThorough = describe.skipIf(!isThorough);

/** A test for thorough runs only; others count it as skipped. */
export const testThorough = test.skipIf(!isThorough);
