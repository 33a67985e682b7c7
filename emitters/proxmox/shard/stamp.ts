import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/*
 * The last line of a configuration says what the lines above it were when they were written. So whoever replaces one in
 * a store knows one that was changed there from one that some build wrote, without a record of its own beside it.
 */

const words = "// What stands above was written by podplanec. sha256:";

/** The last line of a configuration whose lines above are `text`. */
export function stampOf(text: string): string {
  return `${words}${bytesToHex(sha256(utf8ToBytes(text)))}\n`;
}

/** Whether a configuration is as a build wrote it: of any source, by any release. */
export function isAsWritten(text: string): boolean {
  const start = text.lastIndexOf(words);
  return start > 0 && text.slice(start) === stampOf(text.slice(0, start));
}
