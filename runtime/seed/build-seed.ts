import {
  checkBootstrap,
  fileKinds,
  interpolateSeed,
  NetsyFileError,
  openNetsyFile,
  SeedError,
  type SeedInput,
} from "../../emitters/netsy/index.ts";
import { UserError } from "../cli/index.ts";
import { digesting } from "./digest.ts";
import { readFileChunks, type WrittenFile, writeWhole } from "./files.ts";
import type { ResolvedSeed } from "./resolve-seed.ts";

/** A bootstrap file that was written and read back. */
export interface BuiltSeed {
  readonly recordsCount: number;
  /** Bytes. */
  readonly size: number;
  /** `sha512:` and hex digits. */
  readonly digest: string;
  readonly notes: readonly string[];
}

/**
 * Makes the bootstrap file of a cluster at `out`, whole or not at all. What was written is read back
 * with the checks of Netsy before it takes its name (contract netsy-seed 3.3). Throws `UserError`, or
 * the signal's reason.
 */
export async function buildSeed(
  seed: ResolvedSeed,
  input: SeedInput,
  out: WrittenFile,
  signal: AbortSignal,
): Promise<BuiltSeed> {
  try {
    const file = await interpolateSeed(() => seed.open(), input);
    let written = { digest: "", size: 0 };
    const bytes = digesting(untilAborted(file.bytes, signal), (digest, size) => {
      written = { digest, size };
    });
    await writeWhole(out, bytes, verifyBootstrap);
    return { recordsCount: file.recordsCount, notes: file.notes, ...written };
  } catch (error) {
    throw explained(seed, error);
  }
}

async function* untilAborted(source: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    signal.throwIfAborted();
    yield chunk;
  }
}

async function verifyBootstrap(path: string): Promise<void> {
  const options = { mode: "strict", expectKind: fileKinds.snapshot } as const;
  const file = await openNetsyFile(readFileChunks({ path, what: "the new file" }), options);
  for await (const _record of checkBootstrap(file));
}

function explained(seed: ResolvedSeed, error: unknown): unknown {
  if (error instanceof SeedError) {
    return new UserError(`the seed ${seed.name} does not fit the cluster: ${error.message}`, {
      ...(error.fix ? { fix: error.fix } : {}),
      cause: error,
    });
  }
  if (error instanceof NetsyFileError) {
    return new UserError(`the seed ${seed.name} is not a valid snapshot: ${error.message}`, {
      fix: `look at it with \`podplanec seed inspect ${seed.path}\``,
      cause: error,
    });
  }
  return error;
}
