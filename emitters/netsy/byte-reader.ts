/** The input ended before what was asked for. */
export class EndOfInput extends Error {}

/**
 * Takes runs of exact length off a stream of chunks. It holds no more than the present chunk and one
 * run: a run that lies within a chunk is a view of it, one that spans chunks is gathered in a buffer
 * made at its full size at once, so that many small chunks cost no more than few large ones.
 */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  #end = 0;
  /** Whether `#bytes` is a buffer of ours, which may be written to, and not a chunk of the source. */
  #ownsBytes = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** How many bytes can be taken without waiting. */
  get available(): number {
    return this.#end - this.#start;
  }

  /** The byte `offset` places ahead, where it is available. */
  peek(offset: number): number | undefined {
    return offset < this.available ? this.#bytes[this.#start + offset] : undefined;
  }

  /**
   * Takes `count` available bytes. The view stays unchanged as long as the source leaves its chunks
   * alone, which file and network streams do.
   */
  take(count: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#start, this.#start + count);
    this.#start += count;
    return taken;
  }

  /** Waits until `count` bytes are available. False when the input ends before. */
  async fill(count: number): Promise<boolean> {
    while (this.available < count) {
      const next = await this.#chunks.next();
      if (next.done) return false;
      this.#append(next.value, count);
    }
    return true;
  }

  /** `fill` and `take` in one, and `EndOfInput` when the input ends before. */
  async read(count: number): Promise<Uint8Array> {
    if (!(await this.fill(count))) throw new EndOfInput(`the input ends where ${count} more bytes were expected`);
    return this.take(count);
  }

  #append(chunk: Uint8Array, wanted: number): void {
    if (this.available === 0) {
      this.#bytes = chunk;
      this.#start = 0;
      this.#end = chunk.length;
      this.#ownsBytes = false;
      return;
    }
    const needed = this.available + chunk.length;
    if (!this.#ownsBytes || this.#end + chunk.length > this.#bytes.length) {
      const gathered = new Uint8Array(Math.max(wanted, needed) + chunk.length);
      gathered.set(this.#bytes.subarray(this.#start, this.#end));
      this.#bytes = gathered;
      this.#end -= this.#start;
      this.#start = 0;
      this.#ownsBytes = true;
    }
    // Only bytes behind `#end` are written: views handed out earlier lie before it.
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** Everything that is left, as chunks. The reader is used up afterwards. */
  async *rest(): AsyncGenerator<Uint8Array> {
    try {
      if (this.available > 0) yield this.take(this.available);
      for (let next = await this.#chunks.next(); !next.done; next = await this.#chunks.next()) yield next.value;
    } finally {
      await this.close();
    }
  }

  /** Lets the source release what it holds, such as an open file. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
