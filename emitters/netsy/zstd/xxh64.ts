/**
 * XXH64 with seed 0, the checksum of zstd frames (RFC 8878 section 3.1.1; xxHash specification). As
 * in `crc64.ts`, 64-bit words are pairs of 32-bit halves: `bigint` would be far slower.
 */

interface Word {
  high: number;
  low: number;
}

const word = (value: bigint): Readonly<Word> => ({
  high: Number(value >> 32n) | 0,
  low: Number(value & 0xffffffffn) | 0,
});

const prime1 = word(0x9e3779b185ebca87n);
const prime2 = word(0xc2b2ae3d27d4eb4fn);
const prime3 = word(0x165667b19e3779f9n);
const prime4 = word(0x85ebca77c2b2ae63n);
const prime5 = word(0x27d4eb2f165667c5n);
const stripeBytes = 32;

/** `target = target * factor`, modulo 2^64. */
function multiply(target: Word, factor: Readonly<Word>): void {
  const a = target.low >>> 0;
  const b = factor.low >>> 0;
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >>> 16);
  const middle2 = a0 * b1 + (middle & 0xffff);
  const carry = a1 * b1 + Math.floor(middle / 65536) + Math.floor(middle2 / 65536);
  target.high = (carry + Math.imul(target.high, factor.low) + Math.imul(target.low, factor.high)) | 0;
  target.low = Math.imul(target.low, factor.low);
}

/** `target = target + term`, modulo 2^64. */
function add(target: Word, term: Readonly<Word>): void {
  const low = (target.low >>> 0) + (term.low >>> 0);
  target.high = (target.high + term.high + (low > 0xffffffff ? 1 : 0)) | 0;
  target.low = low | 0;
}

/** Rotation by 1 to 31 bits. */
function rotateLeft(target: Word, bits: number): void {
  const { high, low } = target;
  target.high = (high << bits) | (low >>> (32 - bits));
  target.low = (low << bits) | (high >>> (32 - bits));
}

function xor(target: Word, other: Readonly<Word>): void {
  target.high ^= other.high;
  target.low ^= other.low;
}

/** `target ^= target >>> bits`. */
function xorShift(target: Word, bits: number): void {
  const { high, low } = target;
  if (bits >= 32) {
    target.low = low ^ (high >>> (bits - 32));
    return;
  }
  target.high = high ^ (high >>> bits);
  target.low = low ^ ((low >>> bits) | (high << (32 - bits)));
}

function round(accumulator: Word, input: Word): void {
  multiply(input, prime2);
  add(accumulator, input);
  rotateLeft(accumulator, 31);
  multiply(accumulator, prime1);
}

function sum(...terms: readonly Readonly<Word>[]): Word {
  const total = { high: 0, low: 0 };
  for (const term of terms) add(total, term);
  return total;
}

/** A running XXH64. */
export class Xxh64 {
  readonly #lanes: readonly [Word, Word, Word, Word] = [
    sum(prime1, prime2),
    sum(prime2),
    sum(),
    word(-BigInt.asIntN(64, 0x9e3779b185ebca87n)),
  ];
  readonly #pending = new Uint8Array(stripeBytes);
  #pendingLength = 0;
  #total = 0;

  update(bytes: Uint8Array): void {
    this.#total += bytes.length;
    let offset = 0;
    if (this.#pendingLength > 0) {
      offset = Math.min(stripeBytes - this.#pendingLength, bytes.length);
      this.#pending.set(bytes.subarray(0, offset), this.#pendingLength);
      this.#pendingLength += offset;
      if (this.#pendingLength < stripeBytes) return;
      this.#stripe(this.#pending, 0);
      this.#pendingLength = 0;
    }
    for (; offset + stripeBytes <= bytes.length; offset += stripeBytes) this.#stripe(bytes, offset);
    this.#pending.set(bytes.subarray(offset), 0);
    this.#pendingLength = bytes.length - offset;
  }

  #stripe(bytes: Uint8Array, offset: number): void {
    const input = { high: 0, low: 0 };
    let at = offset;
    for (const lane of this.#lanes) {
      input.low = readInt32(bytes, at);
      input.high = readInt32(bytes, at + 4);
      round(lane, input);
      at += 8;
    }
  }

  /** The lower 32 bits of the hash of all bytes given: the part that a zstd frame stores. */
  low32(): number {
    const hash = this.#merged();
    add(hash, word(BigInt(this.#total)));
    this.#finishTail(hash);
    xorShift(hash, 33);
    multiply(hash, prime2);
    xorShift(hash, 29);
    multiply(hash, prime3);
    xorShift(hash, 32);
    return hash.low >>> 0;
  }

  #merged(): Word {
    if (this.#total < stripeBytes) return sum(prime5);
    const rotated = this.#lanes.map((lane, index) => {
      const copy = { ...lane };
      rotateLeft(copy, [1, 7, 12, 18][index] ?? 1);
      return copy;
    });
    const hash = sum(...rotated);
    for (const lane of this.#lanes) {
      const merged = { high: 0, low: 0 };
      round(merged, { ...lane });
      xor(hash, merged);
      multiply(hash, prime1);
      add(hash, prime4);
    }
    return hash;
  }

  #finishTail(hash: Word): void {
    let at = 0;
    for (; at + 8 <= this.#pendingLength; at += 8) {
      const mixed = { high: 0, low: 0 };
      round(mixed, { high: readInt32(this.#pending, at + 4), low: readInt32(this.#pending, at) });
      xor(hash, mixed);
      rotateLeft(hash, 27);
      multiply(hash, prime1);
      add(hash, prime4);
    }
    if (at + 4 <= this.#pendingLength) {
      const mixed = { high: 0, low: readInt32(this.#pending, at) };
      multiply(mixed, prime1);
      xor(hash, mixed);
      rotateLeft(hash, 23);
      multiply(hash, prime2);
      add(hash, prime3);
      at += 4;
    }
    for (; at < this.#pendingLength; at++) {
      const mixed = { high: 0, low: this.#pending[at] ?? 0 };
      multiply(mixed, prime5);
      xor(hash, mixed);
      rotateLeft(hash, 11);
      multiply(hash, prime1);
    }
  }
}

function readInt32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}
