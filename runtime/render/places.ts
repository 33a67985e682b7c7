import { LineIndex, type Position, type Span } from "../../grammar/index.ts";

/** A range as editors count it: from 1, columns in UTF-16 units, the end exclusive. */
export interface PlaceRange {
  readonly start: Position;
  readonly end: Position;
}

/** Finds positions in the texts of a compilation. Each text is indexed once, when first asked for. */
export class Places {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #indexes = new Map<string, LineIndex>();

  constructor(sources: ReadonlyMap<string, string>) {
    this.#sources = sources;
  }

  textOf(file: string): string | undefined {
    return this.#sources.get(file);
  }

  /** Undefined where the text of the file is not known. */
  rangeOf(span: Span): PlaceRange | undefined {
    const index = this.#indexOf(span.file);
    return index && { start: index.position(span.start), end: index.position(Math.max(span.start, span.end)) };
  }

  /** Start and end of a line of a file, without its line break; lines count from 1. */
  lineBounds(file: string, line: number): { readonly start: number; readonly end: number } {
    const text = this.#sources.get(file) ?? "";
    const index = this.#indexOf(file);
    const start = index?.offset({ line, column: 1 }) ?? 0;
    const isLast = index === undefined || line >= index.lineCount;
    let end = isLast ? text.length : index.offset({ line: line + 1, column: 1 });
    if (!isLast) {
      if (text[end - 1] === "\n") end -= 1;
      if (text[end - 1] === "\r") end -= 1;
    }
    return { start, end: Math.max(start, end) };
  }

  #indexOf(file: string): LineIndex | undefined {
    const known = this.#indexes.get(file);
    if (known) return known;
    const text = this.#sources.get(file);
    if (text === undefined) return undefined;
    const index = new LineIndex(text);
    this.#indexes.set(file, index);
    return index;
  }
}

/** Whether a span's file is one that tools can open: values of `--set` have none. */
export function isOnDisk(file: string): boolean {
  return !file.startsWith("--set ");
}
