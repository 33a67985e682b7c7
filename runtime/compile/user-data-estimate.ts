import type { CompiledCluster } from "../../compiler/index.ts";

/**
 * Whether user-data could be too large at all: only what the source adds to it can make it so. Tells
 * `check` when it need not load the emitters, which would cost it more than everything else.
 */
export function mayExceedLimit(cluster: CompiledCluster): boolean {
  const { ir } = cluster;
  if (!ir) return false;
  const keys = ir.ssh.immutableAuthorizedKeys.reduce((sum, key) => sum + key.value.length, 0);
  const addresses = ir.vms.map((vm) =>
    vm.dependencies.reduce((sum, one) => sum + one.url.value.length + one.digest.value.length, 0),
  );
  return keys > 0 || Math.max(0, ...addresses) > usualAddresses;
}

/** Addresses and digests of this release's dependencies have about 3,600 characters. */
const usualAddresses = 5_000;
