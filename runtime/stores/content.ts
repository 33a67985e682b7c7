import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { UserError } from "../cli/index.ts";
import type { ContentDigests, ObjectContent } from "./object-store.ts";
import { saidBy } from "./store-error.ts";

/** Content of a file, with what a check found out about it. */
export interface CheckedContent<Facts> {
  readonly content: ObjectContent;
  readonly facts: Facts;
}

/**
 * Reads a file once, in a stream, to hash and check it, and returns it as content to store. The check gets every
 * byte that is hashed and must read to the end. The file is read again for each upload; when it no longer has the
 * same bytes then, reading fails at its end, before an upload can be completed.
 */
export async function checkedFileContent<Facts>(
  path: string,
  shown: string,
  signal: AbortSignal,
  check: (chunks: AsyncIterable<Uint8Array>) => Promise<Facts>,
): Promise<CheckedContent<Facts>> {
  const size = await sizeOfFile(path, shown);
  const open = () => createReadStream(path, { highWaterMark: chunkSize });
  const hashes = startHashes();
  const facts = await check(hashes.pass(open(), signal));
  const { digests, bytes } = hashes.finish();
  if (bytes !== size) throw changed(shown);
  const content = { size, digests, open: () => unchanged(open(), { size, sha256: digests.sha256, shown }) };
  return { content, facts };
}

/** Content of a file that may hold anything; see `checkedFileContent`. */
export async function fileContent(path: string, shown: string, signal: AbortSignal): Promise<ObjectContent> {
  const { content } = await checkedFileContent(path, shown, signal, drain);
  return content;
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = chunks[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}

/** Content that is in memory already. */
export function memoryContent(bytes: Uint8Array): ObjectContent {
  const digests = {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    md5: createHash("md5").update(bytes).digest("hex"),
  };
  return {
    size: bytes.length,
    digests,
    open: async function* () {
      for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
    },
  };
}

const chunkSize = 256 * 1024;

/** The digests of some bytes, and how many there were. */
export interface Digested {
  readonly digests: ContentDigests;
  readonly bytes: number;
}

/** Hashes a stream and counts its bytes. */
export async function digestOf(chunks: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Digested> {
  const hashes = startHashes();
  await drain(hashes.pass(chunks, signal));
  return hashes.finish();
}

function startHashes() {
  const sha256 = createHash("sha256");
  const md5 = createHash("md5");
  let bytes = 0;
  return {
    async *pass(chunks: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        signal.throwIfAborted();
        sha256.update(chunk);
        md5.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    },
    finish: (): Digested => ({ digests: { sha256: sha256.digest("hex"), md5: md5.digest("hex") }, bytes }),
  };
}

/** Passes chunks on and reports after each how many bytes have gone by. */
export async function* countBytes(
  chunks: AsyncIterable<Uint8Array>,
  onProgress: ((bytesSent: number) => void) | undefined,
): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const chunk of chunks) {
    yield chunk;
    sent += chunk.length;
    onProgress?.(sent);
  }
}

async function sizeOfFile(path: string, shown: string): Promise<number> {
  try {
    const info = await stat(path);
    if (info.isFile()) return info.size;
  } catch (error) {
    throw new UserError(`cannot read ${shown}`, {
      why: saidBy(error),
      fix: "check the path of the seed file",
      cause: error,
    });
  }
  throw new UserError(`${shown} is not a file`, { fix: "name the file that `podplanec seed build` wrote" });
}

interface Expected {
  readonly size: number;
  readonly sha256: string;
  readonly shown: string;
}

/** Holds the last chunk back until the hash is known, so that altered bytes never make a whole body. */
async function* unchanged(chunks: AsyncIterable<Uint8Array>, expected: Expected): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let held: Uint8Array | undefined;
  let bytes = 0;
  for await (const chunk of chunks) {
    if (held) yield held;
    hash.update(chunk);
    bytes += chunk.length;
    if (bytes > expected.size) throw changed(expected.shown);
    held = chunk;
  }
  if (hash.digest("hex") !== expected.sha256) throw changed(expected.shown);
  if (held) yield held;
}

function changed(shown: string): UserError {
  return new UserError(`${shown} was changed while it was being uploaded`, {
    why: "a seed is stored only as it was when it was checked",
    fix: "wait until the file is complete, then run the command again",
  });
}
