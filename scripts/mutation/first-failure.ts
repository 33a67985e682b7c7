import { beforeEach } from "vitest";

/*
 * Set up before a file of tests that judges a mutant: the first test that fails has seen it, and the others are left
 * out. Vitest's own way (`bail`) ends the whole run, and may reach into the next one of the same process.
 */

let hasFailed = false;

beforeEach(({ skip, onTestFailed }) => {
  if (hasFailed) skip();
  onTestFailed(() => {
    hasFailed = true;
  });
});
