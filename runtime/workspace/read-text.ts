import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import type { ReadResult } from "../../compiler/index.ts";

/** Larger files are refused: nobody writes them, and reading one would only fill the memory. */
export const sizeLimit = 32 * 1024 * 1024;

/** Reads a text file. `path` is absolute. Never throws: what is wrong is in the result. */
export function readText(path: string): ReadResult {
  try {
    const status = statSync(path);
    if (status.isDirectory()) return { kind: "folder" };
    if (!status.isFile()) return { kind: "unreadable", reason: "it is no regular file" };
    if (status.size > sizeLimit) return { kind: "too-large", bytes: status.size, limit: sizeLimit };
    return decodeText(readFileSync(path));
  } catch (error) {
    return failure(error);
  }
}

/** The text of bytes. `isUtf8` first: the decoder that can refuse loads tables that a file in UTF-8 does without. */
export function decodeText(bytes: Buffer): ReadResult {
  if (isUtf8(bytes)) return { kind: "text", text: bytes.toString("utf8") };
  const offset = firstInvalidByte(bytes);
  return { kind: "not-utf8", before: bytes.subarray(0, offset).toString("utf8"), offset };
}

/** The first byte of what is no UTF-8: found by halving. */
function firstInvalidByte(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (isValidPrefix(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  // A character that is cut off, or goes on wrongly, is wrong from its first byte on.
  while (!isUtf8(bytes.subarray(0, low))) low--;
  return low;
}

/** Whether the bytes are UTF-8 that may go on: a character that is cut off at the end is no fault yet. */
function isValidPrefix(bytes: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function failure(error: unknown): ReadResult {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
  if (code === "ELOOP") return { kind: "loop" };
  if (code === "EACCES" || code === "EPERM") return { kind: "unreadable", reason: "permission is denied" };
  return { kind: "unreadable", reason: error instanceof Error ? error.message : String(error) };
}
