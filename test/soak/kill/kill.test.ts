import { expect, test } from "vitest";
import { killBuilds } from "../../safety/kill.ts";
import { seededRandom } from "../../safety/random.ts";

const tries = Number(process.env["PODPLANEC_KILLS"] ?? 250);

test(`${tries} builds, killed at random moments`, async () => {
  const report = await killBuilds(tries, seededRandom(Date.now()));
  process.stdout.write(`${report.tries} tries, ${report.killed} killed, ${report.midWrite} while writing\n`);
  expect(report.killed).toBeGreaterThan(tries / 4);
});
