import { createHash } from "node:crypto";

/** About `size` bytes that look random and depend on `mark` and `size` alone. */
export function makeSeed(mark: string, size: number): Uint8Array {
  return createHash("shake256", { outputLength: size }).update(mark).digest();
}
