/** What `in-place.test.ts` puts mistakes into. */

/** Whether so many are allowed. */
export const isAllowed = (count: number): boolean => count <= 3;

/** Counts to a number, one at a time. */
export function countTo(end: number): number {
  let count = 0;
  while (count < end) count += 1;
  return count;
}

/** How often this was called. */
let calls = 0;
export const called = (): number => (calls += 1);
