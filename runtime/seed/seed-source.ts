import type { SeedCluster } from "../../emitters/netsy/index.ts";
import type { SeedSelection } from "./resolve-seed.ts";

/** What seeding needs to know of a cluster, and where it was read. */
export interface SeedSource {
  readonly cluster: SeedCluster;
  readonly selection: SeedSelection;
  /** Absolute paths of what was read: never to be written over. */
  readonly sources: readonly string[];
}
