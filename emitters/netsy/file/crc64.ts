/**
 * CRC-64 with the ECMA-182 polynomial, reflected (CRC-64/XZ; Go calls it "ECMA"): contract
 * netsy-seed 1.8. A 64-bit register does not fit a JavaScript number and `bigint` arithmetic per
 * byte is about a hundred times slower, so the register is kept as two 32-bit halves and eight
 * bytes are taken per step ("slicing by 8").
 */

const polynomialHigh = 0xc96c5795 | 0;
const polynomialLow = 0xd7870f42 | 0;
const slices = 8;

interface Tables {
  readonly high: Int32Array;
  readonly low: Int32Array;
}

/** Table `slice * 256 + byte` holds the register after `byte` followed by `slice` zero bytes. */
function makeTables(): Tables {
  const high = new Int32Array(slices * 256);
  const low = new Int32Array(slices * 256);
  for (let byte = 0; byte < 256; byte++) {
    let h = 0;
    let l = byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = l & 1;
      l = (l >>> 1) | (h << 31);
      h = h >>> 1;
      if (carry) {
        h ^= polynomialHigh;
        l ^= polynomialLow;
      }
    }
    high[byte] = h;
    low[byte] = l;
  }
  for (let index = 256; index < slices * 256; index++) {
    const h = high[index - 256] ?? 0;
    const l = low[index - 256] ?? 0;
    const byte = l & 0xff;
    low[index] = ((l >>> 8) | (h << 24)) ^ (low[byte] ?? 0);
    high[index] = (h >>> 8) ^ (high[byte] ?? 0);
  }
  return { high, low };
}

const tables = makeTables();

function at(table: Int32Array, index: number): number {
  return table[index] as number;
}

/** A running CRC-64. `update` may be called any number of times; `digest` does not change it. */
export class Crc64 {
  #high = -1;
  #low = -1;

  update(bytes: Uint8Array): void {
    const { high, low } = tables;
    const aligned = bytes.length - (bytes.length % 8);
    let h = this.#high;
    let l = this.#low;
    let i = 0;
    for (; i < aligned; i += 8) {
      const a =
        l ^
        ((bytes[i] as number) |
          ((bytes[i + 1] as number) << 8) |
          ((bytes[i + 2] as number) << 16) |
          ((bytes[i + 3] as number) << 24));
      const b =
        h ^
        ((bytes[i + 4] as number) |
          ((bytes[i + 5] as number) << 8) |
          ((bytes[i + 6] as number) << 16) |
          ((bytes[i + 7] as number) << 24));
      const i0 = 1792 + (a & 0xff);
      const i1 = 1536 + ((a >>> 8) & 0xff);
      const i2 = 1280 + ((a >>> 16) & 0xff);
      const i3 = 1024 + (a >>> 24);
      const i4 = 768 + (b & 0xff);
      const i5 = 512 + ((b >>> 8) & 0xff);
      const i6 = 256 + ((b >>> 16) & 0xff);
      const i7 = b >>> 24;
      h =
        at(high, i0) ^
        at(high, i1) ^
        at(high, i2) ^
        at(high, i3) ^
        at(high, i4) ^
        at(high, i5) ^
        at(high, i6) ^
        at(high, i7);
      l = at(low, i0) ^ at(low, i1) ^ at(low, i2) ^ at(low, i3) ^ at(low, i4) ^ at(low, i5) ^ at(low, i6) ^ at(low, i7);
    }
    for (; i < bytes.length; i++) {
      const index = (l ^ (bytes[i] as number)) & 0xff;
      l = ((l >>> 8) | (h << 24)) ^ at(low, index);
      h = (h >>> 8) ^ at(high, index);
    }
    this.#high = h;
    this.#low = l;
  }

  /** The CRC of everything given so far, as an unsigned 64-bit integer. */
  digest(): bigint {
    return (BigInt(~this.#high >>> 0) << 32n) | BigInt(~this.#low >>> 0);
  }
}

/** The CRC-64 of one run of bytes. */
export function crc64(bytes: Uint8Array): bigint {
  const crc = new Crc64();
  crc.update(bytes);
  return crc.digest();
}
