import { resolve } from "node:path";
import { UserError } from "../cli/index.ts";
import { builtFolder, compileOne, type GivenValues } from "../compile/index.ts";
import { findSources } from "../project/index.ts";
import { seedClusterOfIr, seedSelectionOfIr } from "./seed-cluster-of-ir.ts";
import { seedSourceOfJsonc } from "./seed-cluster-of-jsonc.ts";
import type { SeedSource } from "./seed-source.ts";

/**
 * The cluster at `path`: what a folder of outputs was built from or a `.podplane` source compiled, a JSONC document as
 * far as a seed needs it. Throws `UserError` naming the fault.
 */
export function seedClusterOf(cwd: string, path: string, values: GivenValues): SeedSource {
  const isCompiled =
    values.varsFiles.length > 0 || values.assignments.length > 0 || builtFolder(cwd, resolve(cwd, path));
  if (!isCompiled) {
    const document = documentAt(cwd, path);
    if (document) return document;
  }
  const { ir, read } = compileOne(cwd, path, values);
  const sources = read.map((file) => resolve(cwd, file));
  return { cluster: seedClusterOfIr(ir), selection: seedSelectionOfIr(ir), sources };
}

/** What a JSONC document says; undefined for a source of the other notation. */
function documentAt(cwd: string, path: string): SeedSource | undefined {
  const [source, ...more] = findSources(cwd, [path]);
  if (source === undefined || more.length > 0) {
    throw new UserError(`${path} means ${more.length + 1} sources, and a seed is made for one`, {
      fix: "name one of them",
    });
  }
  return source.notation === "jsonc" ? seedSourceOfJsonc(source) : undefined;
}
