/** Protobuf's wire format, as far as `.netsy` files need it: contract netsy-seed 1.7. */

export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;

const maxFieldNumber = 2 ** 29 - 1;
/** Groups within groups that a message may hold before it is refused, as the reference library does. */
const maxGroupDepth = 100;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes that are no protobuf message. The reader turns it into a `NetsyFileError` with a place. */
export class WireError extends Error {}

/** Appends protobuf fields to a buffer that grows as needed. */
export class WireWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(expectedBytes: number) {
    this.#bytes = new Uint8Array(Math.max(expectedBytes, 16));
  }

  get length(): number {
    return this.#length;
  }

  /** Starts over in the same buffer: views of what was written before are no longer to be used. */
  reset(): void {
    this.#length = 0;
  }

  /** What was written: a view, which later writes leave as it is. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #room(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.written);
    this.#bytes = grown;
  }

  /** A varint of any 64-bit integer; negative ones as two's complement, in ten bytes. */
  varint(value: bigint): void {
    this.#room(10);
    if (value >= 0n && value <= 0x7fff_ffffn) {
      this.smallVarint(Number(value));
      return;
    }
    // Halves, because each step of `bigint` arithmetic makes garbage.
    let low = Number(BigInt.asUintN(32, value));
    let high = Number(BigInt.asUintN(32, value >> 32n));
    while (high > 0) {
      this.#bytes[this.#length++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    for (; low > 0x7f; low >>>= 7) this.#bytes[this.#length++] = (low & 0x7f) | 0x80;
    this.#bytes[this.#length++] = low;
  }

  /** A varint of a number from 0 to 2^31 - 1. */
  smallVarint(value: number): void {
    this.#room(5);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Field of an integer type; zero is not written. */
  integerField(field: number, value: bigint): void {
    if (value === 0n) return;
    this.smallVarint(field * 8 + wireTypes.varint);
    this.varint(value);
  }

  booleanField(field: number, value: boolean): void {
    if (!value) return;
    this.smallVarint(field * 8 + wireTypes.varint);
    this.smallVarint(1);
  }

  /** Field of type `bytes`; nothing is written where it is empty. */
  bytesField(field: number, value: Uint8Array): void {
    if (value.length === 0) return;
    this.messageField(field, value);
  }

  /** Throws where `value` has a lone surrogate, which UTF-8 cannot hold. */
  stringField(field: number, value: string): void {
    if (!value.isWellFormed()) throw new WireError(`field ${field} is text that UTF-8 cannot hold`);
    this.bytesField(field, encoder.encode(value));
  }

  /** A submessage: unlike `bytesField` it is written when empty, because it has presence. */
  messageField(field: number, value: Uint8Array): void {
    this.smallVarint(field * 8 + wireTypes.bytes);
    this.smallVarint(value.length);
    this.raw(value);
  }
}

/** Reads one message; every method throws `WireError` where the bytes do not hold what is asked for. */
export class WireReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get position(): number {
    return this.#position;
  }

  get atEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  /** The bytes from an earlier `position` to the present one. */
  since(position: number): Uint8Array {
    return this.#bytes.subarray(position, this.#position);
  }

  varint(): bigint {
    let small = 0;
    for (let shift = 1, index = 0; index < 7; index++, shift *= 128) {
      const byte = this.#byte();
      small += (byte & 0x7f) * shift;
      if (byte < 0x80) return BigInt(small);
    }
    let value = BigInt(small);
    for (let index = 7; index < 10; index++) {
      const byte = this.#byte();
      if (index === 9 && byte > 1) break;
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return value;
    }
    throw new WireError("a varint has more than 64 bits");
  }

  #byte(): number {
    const byte = this.#bytes[this.#position];
    if (byte === undefined) throw new WireError("the message ends inside a field");
    this.#position++;
    return byte;
  }

  /** The next tag: field number times 8 plus wire type. */
  tag(): number {
    const tag = this.varint();
    const field = tag >> 3n;
    if (field < 1n || field > BigInt(maxFieldNumber)) throw new WireError(`there is no field number ${field}`);
    return Number(tag);
  }

  /** A view of a length-delimited field. */
  bytes(): Uint8Array {
    const length = this.varint();
    if (length > BigInt(this.#bytes.length - this.#position)) throw new WireError("the message ends inside a field");
    const start = this.#position;
    this.#position += Number(length);
    return this.#bytes.subarray(start, this.#position);
  }

  string(): string {
    const bytes = this.bytes();
    try {
      return decoder.decode(bytes);
    } catch {
      throw new WireError("a text field is not valid UTF-8");
    }
  }

  /** Steps over the value of an unknown field. */
  skip(tag: number, depth = 0): void {
    switch (tag & 7) {
      case wireTypes.varint:
        this.varint();
        return;
      case wireTypes.fixed64:
        this.#advance(8);
        return;
      case wireTypes.bytes:
        this.bytes();
        return;
      case wireTypes.startGroup:
        this.#skipGroup(tag, depth);
        return;
      case wireTypes.fixed32:
        this.#advance(4);
        return;
      default:
        throw new WireError(`field ${tag >>> 3} has wire type ${tag & 7}, which cannot stand there`);
    }
  }

  #advance(count: number): void {
    if (this.#bytes.length - this.#position < count) throw new WireError("the message ends inside a field");
    this.#position += count;
  }

  #skipGroup(startTag: number, depth: number): void {
    if (depth >= maxGroupDepth) throw new WireError("groups are nested too deeply");
    const endTag = startTag + 1;
    for (;;) {
      const tag = this.tag();
      if (tag === endTag) return;
      this.skip(tag, depth + 1);
    }
  }
}
