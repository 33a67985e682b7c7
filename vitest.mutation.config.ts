import { defineConfig } from "vitest/config";
import { ajvVitePlugin } from "./scripts/ajv-plugin.ts";
import { ejsVitePlugin } from "./scripts/ejs-plugin.ts";
import { shellVitePlugin } from "./scripts/shell-plugin.ts";

/*
 * What StrykerJS runs for each mutant (`npm run mutate`): sources as they are, nothing built. The tests come from
 * scripts/mutation/areas.ts; those that start the built program would judge a program without the mutant.
 */

export default defineConfig({
  plugins: [ejsVitePlugin, ajvVitePlugin, shellVitePlugin],
  test: {
    name: "mutation",
    setupFiles: ["test/helpers/remove-folders.ts"],
    include: JSON.parse(process.env["PODPLANEC_MUTATION_TESTS"] ?? "[]"),
    exclude: ["test/e2e/**", "test/soak/**", "**/node_modules/**"],
    testTimeout: 120_000,
    // Each mutant starts one worker: with one for each file, loading the sources is most of the time.
    isolate: false,
  },
});
