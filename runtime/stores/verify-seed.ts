import { checkBootstrap, fileKinds, NetsyFileError, openNetsyFile } from "../../emitters/netsy/index.ts";
import { UserError } from "../cli/index.ts";
import { type CheckedContent, checkedFileContent } from "./content.ts";

/** What a verified seed says of itself. */
export interface SeedFacts {
  readonly records: number;
  /** The id of the cluster that it was made for; `seed` in a published seed (netsy-seed.md 1.3). */
  readonly leaderId: string;
}

/**
 * Reads a seed file once, in a stream: hashes it, and checks the very bytes that are hashed by all rules for a
 * `bootstrap.netsy` (netsy-seed.md 1.11, 1.12, 3.3). Throws a `UserError` that names the record and the check.
 */
export function verifiedSeed(path: string, shown: string, signal: AbortSignal): Promise<CheckedContent<SeedFacts>> {
  return checkedFileContent(path, shown, signal, (chunks) => checkSeed(chunks, shown));
}

async function checkSeed(chunks: AsyncIterable<Uint8Array>, shown: string): Promise<SeedFacts> {
  try {
    const file = await openNetsyFile(chunks, { expectKind: fileKinds.snapshot, mode: "strict" });
    let records = 0;
    for await (const _ of checkBootstrap(file)) records++;
    return { records, leaderId: file.header.leaderId };
  } catch (error) {
    if (!(error instanceof NetsyFileError)) throw error;
    throw new UserError(`${shown} is no seed that Netsy would take; nothing was uploaded`, {
      why: error.message,
      fix: "make it again with `podplanec seed build`, or copy it again from where it is whole",
      cause: error,
    });
  }
}
