import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/*
 * Adds up what the test runner reported, names what failed, and prints the closing line of CI: of a long log often
 * only its end is at hand. The file `expected` names the suites that were begun; one without a report did not run to
 * its end: a failure.
 */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly success: boolean;
  readonly testResults: readonly TestFile[];
}

interface TestFile {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages: readonly string[];
  }[];
}

const mostNames = 20;
const mostCharacters = 400;

/** A line for each test of a suite that failed, and for each file that failed without a test of it (it did not load). */
function failures(report: Report): string[] {
  return report.testResults.flatMap((file) => {
    const name = relative(process.cwd(), file.name);
    const tests = file.assertionResults.filter((test) => test.status === "failed");
    if (tests.length > 0) return tests.map((test) => line(`${name} > ${test.fullName}`, test.failureMessages[0]));
    return file.status === "failed" ? [line(name, file.message)] : [];
  });
}

function line(name: string, message = ""): string {
  return `FAILED: ${name}: ${message}`.replaceAll(/\s+/g, " ").slice(0, mostCharacters);
}

const folder = process.argv[2] ?? ".";
const suites = readFileSync(join(folder, "expected"), "utf8").split("\n").filter(Boolean);
const names: string[] = [];
let passed = 0;
let failed = 0;
let skipped = 0;
for (const suite of suites) {
  const path = join(folder, `${suite}.json`);
  if (!existsSync(path)) {
    names.push(`FAILED: ${suite}: the suite did not report`);
    failed++;
    continue;
  }
  const report = JSON.parse(readFileSync(path, "utf8")) as Report;
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests;
  names.push(...failures(report));
  // A file that cannot be loaded fails no test, and yet the suite.
  if (!report.success && report.numFailedTests === 0) failed++;
}
for (const name of names.slice(0, mostNames)) process.stdout.write(`${name}\n`);
if (names.length > mostNames) process.stdout.write(`and ${names.length - mostNames} more\n`);
if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
