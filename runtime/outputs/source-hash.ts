import { sha256 } from "./emit.ts";

/**
 * SHA-256 of a source that was read, as build files have it. What git or an editor may turn and what means the same
 * is no change: a byte order mark, and in our own notations the ends of lines. Other files are taken as they are, since
 * `file()` gives their text.
 */
export function sourceHash(path: string, text: string): string {
  const bare = text.replace(/^\ufeff/, "");
  return sha256(/\.(?:podplane|podplanevars|jsonc)$/.test(path) ? bare.replaceAll("\r\n", "\n") : bare);
}
