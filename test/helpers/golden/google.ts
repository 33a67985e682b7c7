import { type GoldenCase, goldenCases } from "./cases.ts";

/** What looks up a zone is not planned where the cloud has none; what was built before has nothing to be built on. */
const partial = /zones-by-domain|another-time|taken-out/;

/** The golden cases on Google Cloud that live whole with real OpenTofu at each push. */
export const googlePushed: readonly GoldenCase[] = goldenCases.filter(
  ({ name }) => name.startsWith("google/") && !partial.test(name),
);
