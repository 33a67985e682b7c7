import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/*
 * What judges a mutant of what is shipped to VMs (scripts/mutation/bash.ts): the files of tests one after the other in
 * the order of scripts/mutation/areas.ts, so that the cheap ones, which see most, come first and the first failure ends
 * the run. Left to itself Vitest starts the longest first, two at a time.
 */

const order: readonly string[] = JSON.parse(process.env["PODPLANEC_MUTATION_TESTS"] ?? "[]");

class AsListed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => order.findIndex((path) => moduleId.endsWith(`/${path}`));
    return [...files].sort((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    name: "mutation-bash",
    setupFiles: ["test/helpers/remove-folders.ts"],
    include: [...order],
    testTimeout: 120_000,
    bail: 1,
    isolate: false,
    maxWorkers: 1,
    sequence: { sequencer: AsListed },
  },
});
