import { expect, test } from "vitest";
import { effort } from "../helpers/effort.ts";
import { killBuilds } from "./kill.ts";
import { seededRandom } from "./random.ts";

test("a build that was killed at any moment is completed by the next one", async () => {
  const report = await killBuilds(effort(25, 8), seededRandom(1));
  // Each tree that was compared was what a clean build gives, else it had thrown.
  expect(report.killed).toBeGreaterThan(0);
  expect(report.midWrite).toBeGreaterThan(0);
  expect(report.compared).toBeGreaterThan(1);
}, 600_000);
