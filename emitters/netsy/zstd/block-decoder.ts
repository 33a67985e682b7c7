import { BlockBytes, damaged, maxBlockBytes } from "./block-bytes.ts";
import { HuffmanTable } from "./huffman.ts";
import { SequenceDecoder } from "./sequences.ts";

/**
 * Decodes the blocks of one frame (RFC 8878 section 3.1.1.3). All that it needs is made once and used again, because
 * a buffer for each block would be garbage faster than the engine collects it: that is what keeps memory flat. Frames,
 * their limits and checksums are not its business.
 */

const literalTypes = { raw: 0, rle: 1, compressed: 2, treeless: 3 } as const;
/** So many blocks fit behind the window before what was decoded is moved to the front. */
const blocksBetweenMoves = 8;

export class BlockDecoder {
  readonly #input = new BlockBytes();
  readonly #huffman = new HuffmanTable();
  readonly #sequences = new SequenceDecoder();
  readonly #windowSize: number;
  readonly #blockSize: number;
  /** What was decoded, then room for more, then the literals of one block. */
  readonly #history: Uint8Array;
  readonly #literals: number;
  #end = 0;

  constructor(windowSize: number) {
    this.#windowSize = windowSize;
    this.#blockSize = Math.min(windowSize, maxBlockBytes);
    // The larger the window, the rarer it should be moved.
    this.#literals = windowSize + blocksBetweenMoves * this.#blockSize + (windowSize >> 2);
    this.#history = new Uint8Array(this.#literals + maxBlockBytes);
  }

  /** The content of a block that is stored as it is. It and the others' are views, good until the next block. */
  raw(content: Uint8Array): Uint8Array {
    const start = this.#makeRoom(content.length);
    this.#history.set(content, start);
    return this.#finish(start + content.length);
  }

  /** The content of a block that is one byte `count` times. */
  repeated(byte: number, count: number): Uint8Array {
    const start = this.#makeRoom(count);
    this.#history.fill(byte, start, start + count);
    return this.#finish(start + count);
  }

  compressed(block: Uint8Array): Uint8Array {
    const start = this.#makeRoom(this.#blockSize);
    this.#input.load(block);
    const literals = this.#literals;
    const end = this.#sequences.decode(this.#input, {
      history: this.#history,
      start,
      limit: start + this.#blockSize,
      windowSize: this.#windowSize,
      literals,
      literalsEnd: literals + this.#readLiterals(),
    });
    return this.#finish(end);
  }

  /** Makes room for a block, and returns where it begins. */
  #makeRoom(size: number): number {
    if (size > this.#blockSize) throw damaged("its content is too large");
    if (this.#end + size > this.#literals) {
      this.#history.copyWithin(0, this.#end - this.#windowSize, this.#end);
      this.#end = this.#windowSize;
    }
    return this.#end;
  }

  #finish(end: number): Uint8Array {
    const content = this.#history.subarray(this.#end, end);
    this.#end = end;
    return content;
  }

  /** Puts the literals of the block behind the history and returns how many there are. */
  #readLiterals(): number {
    const input = this.#input;
    const head = input.next();
    const type = head & 3;
    const format = (head >> 2) & 3;
    if (type === literalTypes.compressed || type === literalTypes.treeless) {
      return this.#readPackedLiterals(head, format, type);
    }
    let count = head >> 3;
    if (format === 1) count = (head >> 4) + (input.next() << 4);
    else if (format === 3) count = (head >> 4) + (input.next() << 4) + (input.next() << 12);
    this.#checkLiterals(count);
    const literals = this.#literals;
    if (type === literalTypes.rle) {
      this.#history.fill(input.next(), literals, literals + count);
    } else {
      const start = input.skip(count);
      this.#history.set(input.bytes.subarray(start, start + count), literals);
    }
    return count;
  }

  #readPackedLiterals(head: number, format: number, type: number): number {
    const input = this.#input;
    // Two sizes of 10, 14 or 18 bits follow the first 4 bits; each part of the sum has less than 31.
    const sizeBits = format < 2 ? 10 : format === 2 ? 14 : 18;
    const low = (head >> 4) + (input.next() << 4) + (input.next() << 12);
    const high = format < 2 ? 0 : input.next() + (format === 3 ? input.next() << 8 : 0);
    const count = low & ((1 << sizeBits) - 1);
    const size = (low >> sizeBits) + (high << (20 - sizeBits));
    this.#checkLiterals(count);
    const end = input.at + size;
    if (type === literalTypes.compressed) this.#huffman.read(input);
    else if (!this.#huffman.isKnown) throw damaged("it repeats a Huffman table, and there was none");
    if (end < input.at) throw damaged("its literals end too early");
    const start = input.skip(end - input.at);
    const literals = this.#literals;
    if (format === 0) this.#huffman.decode(input.bytes, start, end, this.#history, literals, literals + count);
    else this.#decodeFourStreams(start, end, count);
    return count;
  }

  /** Four streams of a quarter each; the sizes of the first three stand before them. */
  #decodeFourStreams(start: number, end: number, count: number): void {
    const { bytes } = this.#input;
    const quarter = (count + 3) >> 2;
    const literals = this.#literals;
    const literalsEnd = literals + count;
    let from = start + 6;
    if (end - from < 4 || literals + 3 * quarter > literalsEnd) throw damaged("its literals end too early");
    for (let index = 0; index < 4; index++) {
      const at = start + 2 * index;
      const to = index === 3 ? end : from + (bytes[at] as number) + ((bytes[at + 1] as number) << 8);
      if (to > end) throw damaged("its literals end too early");
      const out = literals + index * quarter;
      this.#huffman.decode(bytes, from, to, this.#history, out, index === 3 ? literalsEnd : out + quarter);
      from = to;
    }
  }

  #checkLiterals(count: number): void {
    if (count > this.#blockSize) throw damaged("it has too many literals");
  }
}
