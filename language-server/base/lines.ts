import { LineIndex, type Span } from "../../grammar/index.ts";

/** How a client counts characters of a line (ruling 73): UTF-16 units unless both sides know UTF-8. */
export type Encoding = "utf-16" | "utf-8";

/** A place as the protocol has it: from 0. */
export interface ClientPosition {
  readonly line: number;
  readonly character: number;
}

export interface ClientRange {
  readonly start: ClientPosition;
  readonly end: ClientPosition;
}

/** One text between two ways of counting: the compiler's offsets, without a byte order mark, and the client's places. */
export class Lines {
  /** The text that spans point into. */
  readonly text: string;
  readonly #raw: string;
  readonly #index: LineIndex;
  readonly #encoding: Encoding;
  readonly #mark: number;

  constructor(raw: string, encoding: Encoding) {
    this.#mark = raw.startsWith("\ufeff") ? 1 : 0;
    this.#raw = raw;
    this.text = raw.slice(this.#mark);
    this.#index = new LineIndex(raw);
    this.#encoding = encoding;
  }

  /** The text as the client has it. */
  get raw(): string {
    return this.#raw;
  }

  get lineCount(): number {
    return this.#index.lineCount;
  }

  position(offset: number): ClientPosition {
    const at = offset + this.#mark;
    const { line, column } = this.#index.position(at);
    if (this.#encoding === "utf-16") return { line: line - 1, character: column - 1 };
    const start = Math.min(at, this.#raw.length) - (column - 1);
    return { line: line - 1, character: Buffer.byteLength(this.#raw.slice(start, start + column - 1), "utf8") };
  }

  range(span: Pick<Span, "start" | "end">): ClientRange {
    return { start: this.position(span.start), end: this.position(Math.max(span.start, span.end)) };
  }

  /** A place beyond the end of a line or of the text stands for that end. */
  offset(position: ClientPosition): number {
    return Math.max(0, this.#rawOffset(position) - this.#mark);
  }

  span(range: ClientRange): { readonly start: number; readonly end: number } {
    return { start: this.offset(range.start), end: this.offset(range.end) };
  }

  /** The text as it is after a change of a range. */
  changed(range: ClientRange, text: string): string {
    const [start, end] = [this.#rawOffset(range.start), this.#rawOffset(range.end)];
    return `${this.#raw.slice(0, start)}${text}${this.#raw.slice(Math.max(start, end))}`;
  }

  #rawOffset({ line, character }: ClientPosition): number {
    const column = this.#encoding === "utf-16" ? character : this.#unitsOf(line, character);
    return this.#lineEndBefore(line, this.#index.offset({ line: line + 1, column: column + 1 }));
  }

  /** A column behind the line stands in front of its line break, both characters of it. */
  #lineEndBefore(line: number, offset: number): number {
    const start = this.#index.offset({ line: line + 1, column: 1 });
    return offset > start && this.#raw[offset] === "\n" && this.#raw[offset - 1] === "\r" ? offset - 1 : offset;
  }

  /** How many UTF-16 units the first bytes of a line are. */
  #unitsOf(line: number, bytes: number): number {
    const start = this.#index.offset({ line: line + 1, column: 1 });
    let left = bytes;
    let units = 0;
    for (const character of this.#raw.slice(start, start + bytes)) {
      left -= Buffer.byteLength(character, "utf8");
      if (left < 0) break;
      units += character.length;
    }
    return units;
  }
}
