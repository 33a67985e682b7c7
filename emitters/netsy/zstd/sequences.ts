import { type BlockBytes, backwardBits, damaged, word32 } from "./block-bytes.ts";
import { type FseLimits, type FseTable, fillWithSymbol, fseTableOf, makeFseTable, readFseTable } from "./fse.ts";

/** The sequences of a block: how its literals and what was decoded before are put together (RFC 8878 section 3.1.1.3.2). */

const modes = { predefined: 0, rle: 1, compressed: 2, repeat: 3 } as const;
/** A window has at most 2^27 bytes, so that no larger offset can be right. */
const maxOffsetCode = 28;

// biome-ignore format: tables as in RFC 8878 section 3.1.1.3.2.1.1
const literalBits = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
// biome-ignore format: as above
const matchBits = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
// biome-ignore format: default distributions of RFC 8878 section 3.1.1.3.2.2
const literalDefaults = [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1];
// biome-ignore format: as above
const matchDefaults = [1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1];
// biome-ignore format: as above
const offsetDefaults = [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1];

/** Lengths are coded as the first of a range and the place in it. */
function firstOfRanges(bits: readonly number[], first: number): Int32Array {
  const starts = new Int32Array(bits.length);
  bits.reduce((start, count, code) => {
    starts[code] = start;
    return start + (1 << count);
  }, first);
  return starts;
}

const literalExtra = Uint8Array.from(literalBits);
const literalFirst = firstOfRanges(literalBits, 0);
const matchExtra = Uint8Array.from(matchBits);
const matchFirst = firstOfRanges(matchBits, 3);

/** One of the three kinds of codes: its table of now, and room for one that comes. */
class CodeTable {
  readonly #limits: FseLimits;
  readonly #own: FseTable;
  readonly #defaults: FseTable;
  #current: FseTable | undefined;

  constructor(limits: FseLimits, defaults: FseTable) {
    this.#limits = limits;
    this.#own = makeFseTable(limits);
    this.#defaults = defaults;
  }

  read(input: BlockBytes, mode: number): FseTable {
    switch (mode) {
      case modes.predefined:
        this.#current = this.#defaults;
        break;
      case modes.rle: {
        const symbol = input.next();
        if (symbol > this.#limits.maxSymbol) throw damaged("a table has too many symbols");
        fillWithSymbol(this.#own, symbol);
        this.#current = this.#own;
        break;
      }
      case modes.compressed:
        readFseTable(input, this.#own, this.#limits);
        this.#current = this.#own;
        break;
    }
    if (this.#current === undefined) throw damaged("it repeats a table, and there was none");
    return this.#current;
  }
}

const literalTable = fseTableOf(literalDefaults, 6);
const matchTable = fseTableOf(matchDefaults, 6);
const offsetTable = fseTableOf(offsetDefaults, 5);

/** Where a block is put together: `history` holds what was decoded before, up to `start`. */
export interface BlockPlace {
  readonly history: Uint8Array;
  /** Where the block's content begins, and where it must end at the latest. */
  readonly start: number;
  readonly limit: number;
  /** How far back a match may lie. */
  readonly windowSize: number;
  /** Where the block's literals stand in `history`: one array for all, within which runs are copied fastest. */
  readonly literals: number;
  readonly literalsEnd: number;
}

/** Decodes the sequences of one block after another. Tables and recent offsets live as long as a frame. */
export class SequenceDecoder {
  readonly #literalLengths = new CodeTable({ maxAccuracy: 9, maxSymbol: 35 }, literalTable);
  readonly #offsets = new CodeTable({ maxAccuracy: 8, maxSymbol: 31 }, offsetTable);
  readonly #matchLengths = new CodeTable({ maxAccuracy: 9, maxSymbol: 52 }, matchTable);
  /** The three offsets that were used last. */
  #recent1 = 1;
  #recent2 = 4;
  #recent3 = 8;

  /** Puts the block together and returns where its content ends. */
  decode(input: BlockBytes, place: BlockPlace): number {
    const count = readCount(input);
    if (count === 0) {
      if (input.at !== input.end) throw damaged("there are bytes behind its literals");
      return copyRest(place, place.start, place.literals);
    }
    const mode = input.next();
    if ((mode & 3) !== 0) throw damaged("a reserved bit is set");
    const literalLengths = this.#literalLengths.read(input, mode >> 6);
    const offsets = this.#offsets.read(input, (mode >> 4) & 3);
    const matchLengths = this.#matchLengths.read(input, (mode >> 2) & 3);
    return this.#run(count, input, place, literalLengths, offsets, matchLengths);
  }

  /**
   * The loop in which most of the time is spent; that is why it is one function, and why bits are read in it in place.
   * The stream is read backwards: `left` is the number of bits before the present place. Damage that makes it
   * negative is noticed once per sequence.
   */
  #run(
    count: number,
    input: BlockBytes,
    place: BlockPlace,
    literalLengths: FseTable,
    offsets: FseTable,
    matchLengths: FseTable,
  ): number {
    const { bytes, at: start, end } = input;
    const { history, limit, literalsEnd } = place;
    let left = backwardBits(bytes, start, end);
    let out = place.start;
    let literal = place.literals;
    const take = (bits: number): number => {
      left -= bits;
      return (word32(bytes, start + (left >> 3)) >>> (left & 7)) & ((1 << bits) - 1);
    };
    let literalState = take(literalLengths.accuracy);
    let offsetState = take(offsets.accuracy);
    let matchState = take(matchLengths.accuracy);
    for (let index = 0; index < count; index++) {
      const offsetCode = offsets.symbols[offsetState] as number;
      if (offsetCode > maxOffsetCode) throw damaged("a match lies too far back");
      // More than 24 bits are not in one word.
      const high = offsetCode > 16 ? take(offsetCode - 16) << 16 : 0;
      const offsetValue = (1 << offsetCode) + high + take(Math.min(offsetCode, 16));
      const matchCode = matchLengths.symbols[matchState] as number;
      const matchLength = (matchFirst[matchCode] as number) + take(matchExtra[matchCode] as number);
      const literalCode = literalLengths.symbols[literalState] as number;
      const literalLength = (literalFirst[literalCode] as number) + take(literalExtra[literalCode] as number);
      if (index < count - 1) {
        literalState =
          (literalLengths.base[literalState] as number) + take(literalLengths.bits[literalState] as number);
        matchState = (matchLengths.base[matchState] as number) + take(matchLengths.bits[matchState] as number);
        offsetState = (offsets.base[offsetState] as number) + take(offsets.bits[offsetState] as number);
      }
      if (left < 0) throw damaged("its sequences end too early");
      if (literalLength > literalsEnd - literal) throw damaged("it has too few literals");
      if (literalLength + matchLength > limit - out) throw damaged("its content is too large");
      copy(history, literal, out, literalLength);
      literal += literalLength;
      out += literalLength;
      const offset = this.#offsetOf(offsetValue, literalLength === 0);
      if (offset > out || offset > place.windowSize) throw damaged("a match lies too far back");
      copy(history, out - offset, out, matchLength);
      out += matchLength;
    }
    if (left !== 0) throw damaged("there are bits behind its sequences");
    return copyRest(place, out, literal);
  }

  /** Values up to 3 mean one of the recent offsets (RFC 8878 section 3.1.1.5). */
  #offsetOf(value: number, hasNoLiterals: boolean): number {
    const recent = value > 3 ? 4 : value + (hasNoLiterals ? 1 : 0);
    if (recent === 1) return this.#recent1;
    let offset = value - 3;
    if (value <= 3) offset = recent === 2 ? this.#recent2 : recent === 3 ? this.#recent3 : this.#recent1 - 1;
    if (offset === 0) throw damaged("a match has no distance");
    if (recent !== 2) this.#recent3 = this.#recent2;
    this.#recent2 = this.#recent1;
    this.#recent1 = offset;
    return offset;
  }
}

function readCount(input: BlockBytes): number {
  const first = input.next();
  if (first < 128) return first;
  const second = input.next();
  return first < 255 ? ((first - 128) << 8) + second : second + (input.next() << 8) + 0x7f00;
}

/** What no sequence took stands at the end. */
function copyRest({ history, limit, literalsEnd }: BlockPlace, out: number, literal: number): number {
  const count = literalsEnd - literal;
  if (count > limit - out) throw damaged("its content is too large");
  history.copyWithin(out, literal, literalsEnd);
  return out + count;
}

/** Shorter runs are copied faster by a loop than by a call. */
const shortRun = 32;

/** A match that overlaps itself repeats what it wrote, so that it must be copied byte by byte. Literals lie behind. */
function copy(history: Uint8Array, from: number, to: number, count: number): void {
  if (count > shortRun && (to - from >= count || from > to)) {
    history.copyWithin(to, from, from + count);
    return;
  }
  for (let index = 0; index < count; index++) history[to + index] = history[from + index] as number;
}
