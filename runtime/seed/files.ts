import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../cli/index.ts";
import { explainWriteFailure, isSystemError, makeFolder, readReason } from "../workspace/index.ts";
import { openInput } from "./open-input.ts";

/** A file to be read, as messages name it. */
export interface ReadFile {
  /** Absolute. */
  readonly path: string;
  /** Such as `the seed`. */
  readonly what: string;
  /** Its path as the user knows it, where that is not `path`. */
  readonly shown?: string;
}

/**
 * Reads a file in chunks; also a pipe or a terminal, which `signal` ends at any moment. Throws `UserError` with what
 * the system says, or the signal's reason.
 */
export async function* readFileChunks(file: ReadFile, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of await openInput(file.path, signal)) yield chunk;
  } catch (error) {
    signal?.throwIfAborted();
    throw readError(file.shown ?? file.path, file.what, error);
  }
}

/** A system error of reading a file, for the user; anything else is returned as it is. */
export function readError(path: string, what: string, error: unknown): unknown {
  const reason = readReason(error);
  if (reason === undefined) return error;
  return new UserError(`${what} ${path} cannot be read: ${reason}`, {
    fix: "check the path",
    cause: error,
  });
}

/** A file to be written, as messages name it. */
export interface WrittenFile {
  /** Absolute. */
  readonly path: string;
  /** Such as `the bootstrap file`. */
  readonly what: string;
  /** The folder's path as the user knows it. */
  readonly shownFolder: string;
  /** What to do where the system refuses to write. */
  readonly fix: string;
}

/**
 * Writes a file so that it is seen whole or not at all: a temporary file beside it, `check`, rename.
 * The folder is made where it is missing. Nothing stays behind when anything fails. Throws `UserError`
 * with what the system refused, and what `bytes` and `check` throw.
 */
export async function writeWhole(
  file: WrittenFile,
  bytes: AsyncIterable<Uint8Array>,
  check: (temporary: string) => Promise<void>,
): Promise<void> {
  try {
    makeFolder(dirname(file.path));
    await writeBeside(file.path, bytes, check);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const details = { why: "nothing was written", fix: file.fix };
    throw explainWriteFailure(error, file.what, file.shownFolder, details);
  }
}

async function writeBeside(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  check: (temporary: string) => Promise<void>,
): Promise<void> {
  // Not made of the file's own name, which may be as long as names can be.
  const temporary = join(dirname(path), `.podplanec-${randomBytes(6).toString("hex")}.tmp`);
  try {
    const file = await open(temporary, "wx", 0o644);
    try {
      for await (const chunk of bytes) await file.writeFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await check(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
