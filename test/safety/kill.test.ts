import { expect, test } from "vitest";
import { effort } from "../helpers/effort.ts";
import { killBuilds } from "./kill.ts";
import { seededRandom } from "./random.ts";

test("a build that was killed at any moment is completed by the next one", async () => {
  const report = await killBuilds(effort(25, 8), seededRandom(1));
  expect(report.killed).toBeGreaterThan(0);
}, 600_000);
