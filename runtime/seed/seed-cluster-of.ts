import { resolve } from "node:path";
import type { SeedCluster } from "../../emitters/netsy/index.ts";
import { UserError } from "../cli/command.ts";
import { compileOne } from "../outputs/compiled-cluster.ts";
import { findSources } from "../project/sources.ts";
import type { SeedSelection } from "./resolve-seed.ts";
import { seedClusterOfIr, seedSelectionOfIr } from "./seed-cluster-of-ir.ts";
import { seedSourceOfJsonc } from "./seed-cluster-of-jsonc.ts";

/** What seeding needs to know of a cluster, and where it was read. */
export interface SeedSource {
  readonly cluster: SeedCluster;
  readonly selection: SeedSelection;
  /** Absolute paths of what was read: never to be written over. */
  readonly sources: readonly string[];
}

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
