import { join, relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { ajvVitePlugin } from "./scripts/ajv-plugin.ts";
import { ejsVitePlugin } from "./scripts/ejs-plugin.ts";
import { instrumentedPlugin } from "./scripts/mutation/in-place.ts";
import { shellVitePlugin } from "./scripts/shell-plugin.ts";

/** The work folder of what looks at mutants (scripts/mutation/in-place.ts); absent where StrykerJS runs this. */
const inPlace = process.env["PODPLANEC_MUTATION_IN_PLACE"];
const isFirstLook = process.env["PODPLANEC_MUTATION_FIRST_LOOK"] === "1";

/*
 * What StrykerJS runs for each mutant (`npm run mutate`): sources as they are, nothing built. The tests come from
 * scripts/mutation/areas.ts; those that start the built program would judge a program without the mutant.
 */

const tests: readonly string[] = JSON.parse(process.env["PODPLANEC_MUTATION_TESTS"] ?? "[]");

/** The order of the area: what is near to the mistakes comes first. */
class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => tests.indexOf(relative(import.meta.dirname, moduleId));
    return files.toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  plugins: [...(inPlace ? [instrumentedPlugin(inPlace)] : []), ejsVitePlugin, ajvVitePlugin, shellVitePlugin],
  test: {
    name: "mutation",
    setupFiles: ["test/helpers/remove-folders.ts"],
    include: [...tests],
    sequence: { sequencer: NearestFirst },
    exclude: ["test/e2e/**", "test/soak/**", "**/node_modules/**"],
    // Nothing that a mistake makes differ is written down.
    update: "none",
    testTimeout: isFirstLook ? 20_000 : 120_000,
    ...(inPlace ? { fsModuleCachePath: join(inPlace, "modules"), maxWorkers: 1 } : {}),
    ...(isFirstLook ? { runner: "scripts/mutation/in-place-runner.ts" } : {}),
    // Each mutant starts one worker: with one for each file, loading the sources is most of the time.
    isolate: false,
  },
});
