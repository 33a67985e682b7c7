import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/*
 * Adds up what the test runner reported, and prints the closing line of CI. The file `expected` names the suites
 * that were begun; one without a report did not run to its end: a failure.
 */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly success: boolean;
}

const folder = process.argv[2] ?? ".";
const suites = readFileSync(join(folder, "expected"), "utf8").split("\n").filter(Boolean);
let passed = 0;
let failed = 0;
let skipped = 0;
for (const suite of suites) {
  const path = join(folder, `${suite}.json`);
  if (!existsSync(path)) {
    process.stdout.write(`${suite}: the suite did not report\n`);
    failed++;
    continue;
  }
  const report = JSON.parse(readFileSync(path, "utf8")) as Report;
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests;
  // A file that cannot be loaded fails no test, and yet the suite.
  if (!report.success && report.numFailedTests === 0) failed++;
}
if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
