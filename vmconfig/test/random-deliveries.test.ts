import { expect, test } from "vitest";
import { describeThorough } from "../../test/helpers/effort.ts";
import { playDeliveries } from "./random-deliveries.ts";

describeThorough("deliveries under random kills and outages", () => {
  // 20 in all; `npm run soak:deliveries` plays 1,000.
  test.each([1, 2, 3, 4])(
    "lose nothing and tell the truth (seed %d)",
    (seed) => {
      const run = playDeliveries(seed, 5);
      expect(run.kills + run.outages).toBeGreaterThanOrEqual(5);
    },
    600_000,
  );
});
