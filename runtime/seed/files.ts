import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../cli/command.ts";
import { makeFolder } from "../workspace/make-folder.ts";

/**
 * A chunk of a compressed file lives long, because there is much in it; one that outlives two collections of young
 * garbage stays until a full one. With chunks of 256 KiB memory grew by half over a file of a gigabyte.
 */
const chunkSize = 64 * 1024;

/** Reads a file in chunks. Throws `UserError` with what the system says; `what` names the file's part. */
export async function* readFileChunks(path: string, what: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: chunkSize })) yield chunk as Uint8Array;
  } catch (error) {
    throw readError(path, what, error);
  }
}

/** A system error of reading a file, for the user; anything else is returned as it is. */
export function readError(path: string, what: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) return error;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file",
    EISDIR: "it is a folder",
    EACCES: "it may not be read",
  };
  return new UserError(`${what} ${path} cannot be read: ${reasons[code] ?? code}`, {
    fix: "check the path",
    cause: error,
  });
}

/**
 * Writes a file so that it is seen whole or not at all: a temporary file beside it, `check`, rename.
 * The folder is made where it is missing. Nothing stays behind when anything fails.
 */
export async function writeWhole(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  check: (temporary: string) => Promise<void>,
): Promise<void> {
  makeFolder(dirname(path));
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
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
