import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/**
 * A name that fits: itself, or a head of fixed length, `-`, and 8 hexadecimal digits of the SHA-256
 * of the whole (ruling 17).
 */
export function fitName(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const digest = bytesToHex(sha256(utf8ToBytes(name))).slice(0, 8);
  return `${name.slice(0, longest - 9)}-${digest}`;
}
