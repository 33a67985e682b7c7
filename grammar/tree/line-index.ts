/** A place as people and editors count: from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Converts between offsets and positions of one text. Lines end with LF, CRLF or a lone CR. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    // An expression, because it is compiled to machine code at once, and a loop only when it is hot.
    const lineEnd = /\r\n?|\n/g;
    while (lineEnd.test(text)) this.#starts.push(lineEnd.lastIndex);
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** The position of an offset; one outside of the text is taken for its nearest end. */
  position(offset: number): Position {
    const inside = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: inside - (this.#starts[low] ?? 0) + 1 };
  }

  /** The offset of a position; a column beyond the line stands for the line's end, as editors mean it. */
  offset(position: Position): number {
    if (position.line < 1) return 0;
    const start = this.#starts[position.line - 1];
    if (start === undefined) return this.#length;
    const end = this.#starts[position.line] ?? this.#length + 1;
    return Math.max(start, Math.min(start + position.column - 1, end - 1));
  }
}
