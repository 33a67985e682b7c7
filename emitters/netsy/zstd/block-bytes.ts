import { ZstdError } from "./zstd-error.ts";

/** Largest content of one block, compressed or not (RFC 8878 section 3.1.1.2.4). */
export const maxBlockBytes = 128 * 1024;

/** Bit streams are read four bytes at a time, so that up to three bytes behind a block are looked at, and ignored. */
const padding = 4;

/** What is wrong with a block, in the words of RFC 8878. */
export function damaged(what: string): ZstdError {
  return new ZstdError(`a zstd block is damaged: ${what}`);
}

/** The bytes of one compressed block at a time, in a buffer that is used again for each. */
export class BlockBytes {
  readonly bytes = new Uint8Array(maxBlockBytes + padding);
  #at = 0;
  #end = 0;

  load(block: Uint8Array): void {
    this.bytes.set(block);
    this.#at = 0;
    this.#end = block.length;
  }

  /** Where the next byte stands. */
  get at(): number {
    return this.#at;
  }

  /** Behind the last byte of the block. */
  get end(): number {
    return this.#end;
  }

  next(): number {
    if (this.#at >= this.#end) throw damaged("it ends too early");
    return this.bytes[this.#at++] as number;
  }

  /** Steps over `count` bytes and returns where they stand. */
  skip(count: number): number {
    if (count > this.#end - this.#at) throw damaged("it ends too early");
    const start = this.#at;
    this.#at += count;
    return start;
  }
}

/** Four bytes, of which the first is the lowest. */
export function word32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

/** The number of the highest bit that is set in a positive number. */
export function highestBit(value: number): number {
  return 31 - Math.clz32(value);
}

/**
 * How many bits there are in the stream from `start` to `end`, which is read from its last bit to its first: its
 * highest bit that is set only marks the end (RFC 8878 section 4.1).
 */
export function backwardBits(bytes: Uint8Array, start: number, end: number): number {
  const last = end > start ? (bytes[end - 1] as number) : 0;
  if (last === 0) throw damaged("a bit stream has no end mark");
  return (end - start - 1) * 8 + highestBit(last);
}
