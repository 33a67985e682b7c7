import { defineConfig } from "vitest/config";
import { ajvVitePlugin } from "./scripts/ajv-plugin.ts";
import { ejsVitePlugin } from "./scripts/ejs-plugin.ts";
import { shellVitePlugin } from "./scripts/shell-plugin.ts";

const plugins = [ejsVitePlugin, ajvVitePlugin, shellVitePlugin];

const setupFiles = ["test/helpers/remove-folders.ts"];

/** CI counts tests from a report; people read the lines. */
const report = process.env["PODPLANEC_TEST_REPORT"];

export default defineConfig({
  test: {
    reporters: report ? ["default", "json"] : ["default"],
    ...(report ? { outputFile: { json: report } } : {}),
    allowOnly: false,
    // A snapshot that is missing fails, as one that differs does: `npm run golden` writes them.
    update: "none",
    // Vitest leaves one processor to others; on a machine of two that is half of it.
    maxWorkers: "100%",
    projects: [
      {
        plugins,
        test: {
          name: "unit",
          setupFiles,
          globalSetup: ["test/helpers/tell-effort.ts"],
          include: ["{grammar,compiler,emitters,language-server,runtime,vmconfig,scripts,test}/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/soak/**", "**/node_modules/**"],
          // The files of a worker share what they import: loading it anew for each was half of the time (decision 0341).
          isolate: false,
          // For a machine that does other work: what takes this long hangs.
          testTimeout: 120_000,
          // A test that expects nothing, or only on a condition that nothing met, has seen nothing.
          expect: { requireAssertions: true },
        },
      },
      {
        plugins,
        test: {
          name: "e2e",
          setupFiles,
          include: ["test/e2e/**/*.test.ts"],
          // One file at a time: they start servers and virtual machines on a machine of two cores.
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 1_800_000,
          expect: { requireAssertions: true },
        },
      },
      {
        plugins,
        test: {
          // What takes too long for each push: run by hand and before a release.
          name: "soak",
          setupFiles,
          include: ["test/soak/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 3_600_000,
          hookTimeout: 1_800_000,
          expect: { requireAssertions: true },
        },
      },
    ],
  },
});
