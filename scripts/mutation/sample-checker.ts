import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { keyOfStryker, type StrykerMutant } from "./mutants.ts";

/*
 * A plugin of StrykerJS that leaves out every mutant that is not in the sample. StrykerJS itself takes ranges of
 * source: that of a block would bring all mutants in it.
 */

const named = (mutant: StrykerMutant): string =>
  keyOfStryker(mutant, relative(process.cwd(), mutant.fileName).replace(/^\.stryker-tmp\/sandbox-[^/]+\//, ""));

function sampleChecker() {
  const sample = new Set(JSON.parse(readFileSync(process.env["PODPLANEC_MUTATION_SAMPLE"] ?? "", "utf8")) as string[]);
  return {
    init: async (): Promise<void> => {},
    check: async (mutants: readonly StrykerMutant[]): Promise<Record<string, { readonly status: string }>> =>
      Object.fromEntries(
        mutants.map((mutant) => [
          mutant.id,
          sample.has(named(mutant)) ? { status: "passed" } : { status: "compileError", reason: "not in the sample" },
        ]),
      ),
    group: async (mutants: readonly StrykerMutant[]): Promise<readonly (readonly string[])[]> => [
      mutants.map(({ id }) => id),
    ],
  };
}

export const strykerPlugins = [{ kind: "Checker", name: "sample", factory: sampleChecker }];
