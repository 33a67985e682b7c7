import { describe, expect, test } from "vitest";
import { effort } from "../../test/helpers/effort.ts";
import { playDeliveries } from "./random-deliveries.ts";

describe("deliveries under random kills and outages", () => {
  // 20 in a thorough run; `npm run soak:deliveries` plays 1,000.
  test.each([1, 2, 3, 4].slice(0, effort(4, 1)))(
    "lose nothing and tell the truth (seed %d)",
    (seed) => {
      const run = playDeliveries(seed, 5);
      expect(run.kills + run.outages).toBeGreaterThanOrEqual(5);
    },
    600_000,
  );
});
