import type { Dialect } from "../../compiler/ir/index.ts";

/**
 * What stands before the name of each secret of a cluster in AWS Secrets Manager: the effective prefix
 * under which nstance-server looks for files of kind `secret` (contracts/nstance.md 6.3). The modules
 * up to 2.0.1 (V2a) write `nstance/<cluster id>/` into the server's configuration, newer ones
 * `<cluster id>/`. The cluster's id counts, not its name prefix.
 */
export function secretPrefix(dialect: Dialect, clusterId: string): string {
  switch (dialect) {
    case "v2a":
      return `nstance/${clusterId}/`;
    case "v2b":
      return `${clusterId}/`;
  }
}
