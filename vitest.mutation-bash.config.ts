import { defineConfig } from "vitest/config";

/* What judges a mutant of what is shipped to VMs: scripts/mutation/bash.ts runs one file of tests after the other. */

export default defineConfig({
  test: {
    name: "mutation-bash",
    setupFiles: ["test/helpers/remove-folders.ts", "scripts/mutation/first-failure.ts"],
    include: ["vmconfig/test/*.test.ts"],
    testTimeout: 120_000,
    maxWorkers: 1,
    pool: "threads",
  },
});
