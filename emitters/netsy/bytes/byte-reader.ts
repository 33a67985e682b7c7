/** The input ended before what was asked for. */
export class EndOfInput extends Error {}

const noBytes = new Uint8Array(0);

/**
 * Takes runs of exact length off a stream of chunks. It holds no more than the present chunk and one
 * run: a run that lies within a chunk is a view of it, one that spans chunks is gathered in a buffer
 * of its own size, so that many small chunks cost no more than few large ones. Only that much is ever
 * copied: a chunk that was gathered whole would be copied for the sake of its first record.
 */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = noBytes;
  #start = 0;
  #end = 0;
  /** Whether `#bytes` is a buffer of ours, which may be written to, and not a chunk of the source. */
  #ownsBytes = false;
  /** What is left of the last chunk when a run in a buffer of ours ends within it. */
  #pending: Uint8Array = noBytes;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** How many bytes can be taken without another `fill`. */
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
      if (this.#pending.length === 0) {
        const next = await this.#chunks.next();
        if (next.done) return false;
        this.#pending = next.value;
      }
      this.#append(count);
    }
    return true;
  }

  /** `fill` and `take` in one, and `EndOfInput` when the input ends before. */
  async read(count: number): Promise<Uint8Array> {
    if (!(await this.fill(count))) throw new EndOfInput(`the input ends where ${count} more bytes were expected`);
    return this.take(count);
  }

  /** Takes over the pending chunk, or as much of it as a run of `wanted` bytes lacks. */
  #append(wanted: number): void {
    const chunk = this.#pending;
    if (this.available === 0) {
      this.#bytes = chunk;
      this.#start = 0;
      this.#end = chunk.length;
      this.#ownsBytes = false;
      this.#pending = noBytes;
      return;
    }
    if (!this.#ownsBytes || this.#start + wanted > this.#bytes.length) {
      const gathered = new Uint8Array(wanted);
      gathered.set(this.#bytes.subarray(this.#start, this.#end));
      this.#bytes = gathered;
      this.#end -= this.#start;
      this.#start = 0;
      this.#ownsBytes = true;
    }
    const lacking = chunk.subarray(0, this.#start + wanted - this.#end);
    // Only bytes behind `#end` are written: views handed out earlier lie before it.
    this.#bytes.set(lacking, this.#end);
    this.#end += lacking.length;
    this.#pending = chunk.subarray(lacking.length);
  }

  /** Lets the source release what it holds, such as an open file. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
