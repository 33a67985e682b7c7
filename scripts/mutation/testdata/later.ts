/** What a test of `in-place.test.ts` loads while it runs. */
export const word = "later";
