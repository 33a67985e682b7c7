import { type BlockBytes, backwardBits, damaged, highestBit, word32 } from "./block-bytes.ts";
import { type FseLimits, makeFseTable, readFseTable } from "./fse.ts";

/** Huffman coding of literals (RFC 8878 section 4.2). */

const maxCodeBits = 11;
const maxWeights = 255;
const weightLimits: FseLimits = { maxAccuracy: 6, maxSymbol: 255 };
const symbolMask = 0xff;

/** A Huffman code, and what it takes to read one; used again for each that a frame has. */
export class HuffmanTable {
  /** By the next `#codeBits` bits: the symbol in the lower byte, the length of its code in the upper one. */
  readonly #entries = new Uint16Array(1 << maxCodeBits);
  readonly #weights = new Uint8Array(maxWeights + 1);
  readonly #weightTable = makeFseTable(weightLimits);
  /** Bits of the longest code; 0 until a table was read. */
  #codeBits = 0;

  get isKnown(): boolean {
    return this.#codeBits > 0;
  }

  /** Reads the description of a code, which takes the place of the one before. */
  read(input: BlockBytes): void {
    const head = input.next();
    const count = head < 128 ? this.#readPackedWeights(input, head) : this.#readWeights(input, head - 127);
    this.#fill(this.#completed(count));
  }

  #readWeights(input: BlockBytes, count: number): number {
    for (let index = 0; index < count; index += 2) {
      const pair = input.next();
      this.#weights[index] = pair >> 4;
      this.#weights[index + 1] = pair & 15;
    }
    return count;
  }

  /** Weights in finite state entropy, with two states that take turns until the bits are used up. */
  #readPackedWeights(input: BlockBytes, size: number): number {
    const end = input.at + size;
    const table = this.#weightTable;
    readFseTable(input, table, weightLimits);
    if (end < input.at) throw damaged("a Huffman table ends too early");
    const start = input.skip(end - input.at);
    let left = backwardBits(input.bytes, start, end);
    const states = [0, 0];
    const lacking = [table.accuracy, table.accuracy];
    for (let count = 0; ; count++) {
      const turn = count & 1;
      left -= lacking[turn] as number;
      if (left < 0) return count;
      if (count === maxWeights) throw damaged("a Huffman table has too many symbols");
      const state = (states[turn] as number) + bitsAt(input.bytes, start, left, lacking[turn] as number);
      this.#weights[count] = table.symbols[state] as number;
      states[turn] = table.base[state] as number;
      lacking[turn] = table.bits[state] as number;
    }
  }

  /** Adds the last weight, which follows from the others, and returns how many there are. */
  #completed(count: number): number {
    let sum = 0;
    for (let index = 0; index < count; index++) {
      const weight = this.#weights[index] as number;
      if (weight > maxCodeBits) throw damaged("a Huffman code is too long");
      sum += (1 << weight) >> 1;
    }
    if (sum === 0) throw damaged("a Huffman table is empty");
    this.#codeBits = highestBit(sum) + 1;
    if (this.#codeBits > maxCodeBits) throw damaged("a Huffman code is too long");
    const rest = (1 << this.#codeBits) - sum;
    if ((rest & (rest - 1)) !== 0) throw damaged("a Huffman table is not complete");
    this.#weights[count] = highestBit(rest) + 1;
    return count + 1;
  }

  /** Symbols of small weight come first; a symbol of weight `w` has two to the power of `w - 1` entries. */
  #fill(count: number): void {
    let at = 0;
    for (let weight = 1; weight <= this.#codeBits; weight++) {
      const codeBits = this.#codeBits + 1 - weight;
      for (let symbol = 0; symbol < count; symbol++) {
        if (this.#weights[symbol] !== weight) continue;
        const next = at + (1 << (weight - 1));
        this.#entries.fill(symbol | (codeBits << 8), at, next);
        at = next;
      }
    }
  }

  /** Decodes the stream from `start` to `end` in `bytes` to the places from `out` to `outEnd` in `target`. */
  decode(bytes: Uint8Array, start: number, end: number, target: Uint8Array, out: number, outEnd: number): void {
    const width = this.#codeBits;
    const mask = (1 << width) - 1;
    const entries = this.#entries;
    let left = backwardBits(bytes, start, end);
    let at = out;
    // Two codes have at most 22 bits, which with the odd bits of the first byte are in one word.
    for (; left >= 2 * width && at + 1 < outEnd; at += 2) {
      const from = left - 2 * width;
      const word = word32(bytes, start + (from >> 3));
      let shift = (from & 7) + width;
      const first = entries[(word >>> shift) & mask] as number;
      shift -= first >> 8;
      const second = entries[(word >>> shift) & mask] as number;
      target[at] = first & symbolMask;
      target[at + 1] = second & symbolMask;
      left -= (first >> 8) + (second >> 8);
    }
    for (; left > 0 && at < outEnd; at++) {
      const entry =
        left >= width
          ? bitsAt(bytes, start, left - width, width)
          : (bitsAt(bytes, start, 0, left) << (width - left)) & mask;
      target[at] = (entries[entry] as number) & symbolMask;
      left -= (entries[entry] as number) >> 8;
    }
    if (left !== 0 || at !== outEnd) throw damaged("its literals have another length");
  }
}

/** The number in the `count` bits, at most 24, from bit `from` of the stream that begins at byte `start`. */
function bitsAt(bytes: Uint8Array, start: number, from: number, count: number): number {
  return (word32(bytes, start + (from >> 3)) >>> (from & 7)) & ((1 << count) - 1);
}
