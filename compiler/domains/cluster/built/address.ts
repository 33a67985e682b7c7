import type { Lock } from "../../../lock/index.ts";

/** What errors and `--accept-destroy` call a thing that was built: `bucket.uploads`; among several providers with theirs. */
export function addressOf(lock: Lock | undefined, provider: string, kind: string, name: string): string {
  const several = Object.keys(lock?.built?.providers ?? {}).length > 1;
  return several ? `${provider}.${kind}.${name}` : `${kind}.${name}`;
}
