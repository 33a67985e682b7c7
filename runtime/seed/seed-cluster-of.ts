import { resolve } from "node:path";
import { UserError } from "../cli/index.ts";
import { compileOne } from "../compile/index.ts";
import { findSources } from "../project/index.ts";
import { seedClusterOfIr, seedSelectionOfIr } from "./seed-cluster-of-ir.ts";
import { seedSourceOfJsonc } from "./seed-cluster-of-jsonc.ts";
import type { SeedSource } from "./seed-source.ts";

/**
 * The cluster at `path`: a `.podplane` source compiled, a JSONC document as far as a seed needs it. Throws
 * `UserError` naming the fault.
 */
export function seedClusterOf(cwd: string, path: string): SeedSource {
  const [source, ...more] = findSources(cwd, [path]);
  if (source === undefined || more.length > 0) {
    throw new UserError(`${path} means ${more.length + 1} sources, and a seed is made for one`, {
      fix: "name one of them",
    });
  }
  if (source.notation === "jsonc") return seedSourceOfJsonc(source);
  const { ir, read } = compileOne(cwd, path);
  const sources = read.map((file) => resolve(cwd, file));
  return { cluster: seedClusterOfIr(ir), selection: seedSelectionOfIr(ir), sources };
}
