import { type Cidr, cidrContains, cidrSize, lastBits } from "../../../values/index.ts";

interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Gives out parts of a range: always the lowest free aligned one, never one that touches what is
 * reserved or given out. Reservations only grow, so the search for a length goes on where the last
 * one of that length ended; giving out n parts costs about n steps.
 */
export class RangeAllocator {
  readonly #range: Cidr;
  /** Sorted and disjoint. */
  readonly #taken: Interval[] = [];
  readonly #cursors = new Map<number, bigint>();

  constructor(range: Cidr, reserved: readonly Cidr[]) {
    this.#range = range;
    for (const one of reserved) this.reserve(one);
  }

  /** Takes a range out of what can be given. Ranges of another family, or outside, change nothing. */
  reserve(cidr: Cidr): void {
    if (cidr.family !== this.#range.family) return;
    const added: Interval = { first: cidr.bits, last: lastBits(cidr) };
    let start = this.#indexAt(added.first);
    const before = this.#taken[start - 1];
    if (before && before.last >= added.first - 1n) start--;
    let end = start;
    let { first, last } = added;
    for (let next = this.#taken[end]; next && next.first <= last + 1n; next = this.#taken[++end]) {
      if (next.first < first) first = next.first;
      if (next.last > last) last = next.last;
    }
    this.#taken.splice(start, end - start, { first, last });
  }

  /** The lowest free part of a prefix length, which is then taken; undefined when there is none left. */
  allocate(prefixLength: number): Cidr | undefined {
    const { family } = this.#range;
    const size = cidrSize({ family, bits: 0n, prefixLength });
    let bits = this.#cursors.get(prefixLength) ?? this.#range.bits;
    for (;;) {
      const candidate: Cidr = { family, bits, prefixLength };
      if (!cidrContains(this.#range, candidate)) return undefined;
      const obstacle = this.#overlapping(bits, bits + size - 1n);
      if (!obstacle) {
        this.#cursors.set(prefixLength, bits + size);
        this.reserve(candidate);
        return candidate;
      }
      bits = ((obstacle.last + size) / size) * size;
    }
  }

  /** The position of the first interval that starts at or after an address. */
  #indexAt(first: bigint): number {
    let low = 0;
    let high = this.#taken.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const interval = this.#taken[middle];
      if (interval && interval.first < first) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #overlapping(first: bigint, last: bigint): Interval | undefined {
    const index = this.#indexAt(first);
    const before = this.#taken[index - 1];
    if (before && before.last >= first) return before;
    const after = this.#taken[index];
    return after && after.first <= last ? after : undefined;
  }
}
