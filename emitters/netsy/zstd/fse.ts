import { type BlockBytes, damaged, highestBit, word32 } from "./block-bytes.ts";

/**
 * Decoding tables of finite state entropy (RFC 8878 section 4.1). A state stands for a symbol; the next state is
 * `base[state]` plus the number in the next `bits[state]` bits.
 */
export interface FseTable {
  /** The table has two to the power of this many states. */
  accuracy: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly base: Uint16Array;
}

/** What a kind of table may be like. */
export interface FseLimits {
  readonly maxAccuracy: number;
  readonly maxSymbol: number;
}

const minAccuracy = 5;
/** A probability of "less than one": the symbol has a single state. */
const lessThanOne = -1;

/** One probability per symbol, and for each the next of its states; used again for each table. */
const probabilities = new Int16Array(256);
const nextState = new Uint16Array(256);

export function makeFseTable({ maxAccuracy }: FseLimits): FseTable {
  const states = 1 << maxAccuracy;
  const [symbols, bits, base] = [new Uint8Array(states), new Uint8Array(states), new Uint16Array(states)];
  return { accuracy: 0, symbols, bits, base };
}

/** Makes a table that holds one symbol only, for which no bits are spent. */
export function fillWithSymbol(table: FseTable, symbol: number): void {
  table.accuracy = 0;
  table.symbols[0] = symbol;
  table.bits[0] = 0;
  table.base[0] = 0;
}

/** Makes a table of the probabilities that stand in the block. */
export function readFseTable(input: BlockBytes, table: FseTable, limits: FseLimits): void {
  const start = input.at;
  const accuracy = ((input.bytes[start] as number) & 15) + minAccuracy;
  if (accuracy > limits.maxAccuracy) throw damaged("a table is too large");
  const { symbols, bits } = readProbabilities(input, start * 8 + 4, 1 << accuracy, limits.maxSymbol);
  input.skip(((bits + 7) >> 3) - start);
  buildTable(table, accuracy, symbols);
}

/** Makes a table of given probabilities. */
export function fseTableOf(given: readonly number[], accuracy: number): FseTable {
  const table = makeFseTable({ maxAccuracy: accuracy, maxSymbol: given.length - 1 });
  probabilities.set(given);
  buildTable(table, accuracy, given.length);
  return table;
}

/** Fills `probabilities` from the bits that begin at `from`, until they add up to `total`. */
function readProbabilities(
  input: BlockBytes,
  from: number,
  total: number,
  maxSymbol: number,
): { readonly symbols: number; readonly bits: number } {
  let position = from;
  let remaining = total;
  let symbol = 0;
  const peek = (): number => {
    // Also keeps a list of zeros from running out of the block.
    if (position >= input.end * 8) throw damaged("a table ends too early");
    return word32(input.bytes, position >> 3) >>> (position & 7);
  };
  while (remaining > 0) {
    if (symbol > maxSymbol) throw damaged("a table has too many symbols");
    // From 0 to `remaining + 1` may stand here; the lower of these numbers take one bit less.
    const size = highestBit(remaining + 1) + 1;
    const short = (1 << size) - 2 - remaining;
    const low = (1 << (size - 1)) - 1;
    let value = peek() & ((1 << size) - 1);
    const isShort = (value & low) < short;
    if (isShort) value &= low;
    else if (value > low) value -= short;
    position += isShort ? size - 1 : size;
    const probability = value - 1;
    probabilities[symbol++] = probability;
    remaining -= Math.abs(probability);
    for (let zeros = probability === 0 ? 3 : 0; zeros === 3; symbol += zeros) {
      zeros = peek() & 3;
      position += 2;
      probabilities.fill(0, symbol, symbol + zeros);
    }
  }
  if (symbol > maxSymbol + 1) throw damaged("a table has too many symbols");
  return { symbols: symbol, bits: position };
}

/** Spreads `count` symbols over the states by their probabilities. */
function buildTable(table: FseTable, accuracy: number, count: number): void {
  const size = 1 << accuracy;
  table.accuracy = accuracy;
  spread(table.symbols, size, count);
  for (let state = 0; state < size; state++) {
    const symbol = table.symbols[state] as number;
    const next = nextState[symbol] as number;
    nextState[symbol] = next + 1;
    const bits = accuracy - highestBit(next);
    table.bits[state] = bits;
    table.base[state] = (next << bits) - size;
  }
}

function spread(symbols: Uint8Array, size: number, count: number): void {
  let end = size;
  for (let symbol = 0; symbol < count; symbol++) {
    const probability = probabilities[symbol] as number;
    if (probability === lessThanOne) symbols[--end] = symbol;
    nextState[symbol] = Math.abs(probability);
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let state = 0;
  for (let symbol = 0; symbol < count; symbol++) {
    for (let left = probabilities[symbol] as number; left > 0; left--) {
      symbols[state] = symbol;
      do state = (state + step) & (size - 1);
      while (state >= end);
    }
  }
}
