import { createHash } from "node:crypto";
import { UserError } from "../cli/index.ts";

/** A digest as configurations and manifests write it: `sha512:` and 128 lower-case hex digits. */
const pattern = /^sha512:[0-9a-f]{128}$/;

/**
 * Checks the form of an expected digest (contract netsy-seed 5.3). `where` names what holds it. Throws
 * `UserError` where it is missing or malformed.
 */
export function requireDigest(digest: string | undefined, where: string): string {
  if (!digest) {
    throw new UserError(`${where} has no digest of the seed`, {
      why: "a seed is used only if it is known to be the one that was meant",
      fix: "set cluster.seed.digest to sha512: and the 128 hex digits that the release names",
    });
  }
  if (!pattern.test(digest)) {
    throw new UserError(`${where} has a digest of the seed that is none: ${digest}`, {
      fix: "write sha512: and 128 hex digits in lower case",
    });
  }
  return digest;
}

/** Passes a stream on and, at its end, hands out its digest. */
export async function* digesting(
  source: AsyncIterable<Uint8Array>,
  onEnd: (digest: string, size: number) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha512");
  let size = 0;
  for await (const chunk of source) {
    hash.update(chunk);
    size += chunk.length;
    yield chunk;
  }
  onEnd(`sha512:${hash.digest("hex")}`, size);
}

/** The digest of a whole stream. */
export async function digestOf(source: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha512");
  for await (const chunk of source) hash.update(chunk);
  return `sha512:${hash.digest("hex")}`;
}
