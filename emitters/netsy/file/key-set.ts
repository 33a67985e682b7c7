import { crc64 } from "./crc64.ts";

/**
 * A set of keys that takes about 32 bytes a key, so that a seed of millions of records can be
 * checked for duplicates: it keeps the keys' CRC-64, not the keys. Two different keys of one CRC
 * would be taken for equal, which among a million random keys happens once in forty million files.
 */
export class KeySet {
  #slots = new BigUint64Array(1024);
  #count = 0;
  #hasZero = false;

  /** Adds a key and says whether it is new. */
  add(key: Uint8Array): boolean {
    const hash = crc64(key);
    if (hash === 0n) {
      const isNew = !this.#hasZero;
      this.#hasZero = true;
      return isNew;
    }
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    const slot = findSlot(this.#slots, hash);
    if (this.#slots[slot] === hash) return false;
    this.#slots[slot] = hash;
    this.#count++;
    return true;
  }

  #grow(): void {
    const larger = new BigUint64Array(this.#slots.length * 2);
    for (const hash of this.#slots) {
      if (hash !== 0n) larger[findSlot(larger, hash)] = hash;
    }
    this.#slots = larger;
  }
}

/** The slot that holds the hash, or the free one where it belongs. */
function findSlot(slots: BigUint64Array, hash: bigint): number {
  const mask = slots.length - 1;
  let slot = Number(hash & 0xffffffffn) & mask;
  while (slots[slot] !== 0n && slots[slot] !== hash) slot = (slot + 1) & mask;
  return slot;
}
