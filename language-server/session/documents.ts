import { type ClientRange, type Encoding, Lines } from "../base/index.ts";

/** A document as the client has it. */
export interface OpenDocument {
  readonly path: string;
  readonly uri: string;
  readonly version: number;
  readonly lines: Lines;
}

/** A part of the text that changes, or all of it where there is no range. */
export interface Change {
  readonly range?: ClientRange;
  readonly text: string;
}

/** The documents that are open, by path, in the order in which they were opened. */
export class Documents {
  readonly #open = new Map<string, OpenDocument>();
  readonly #encoding: Encoding;

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
  }

  get(path: string): OpenDocument | undefined {
    return this.#open.get(path);
  }

  all(): readonly OpenDocument[] {
    return [...this.#open.values()];
  }

  /** The texts by path; later changes do not reach them. */
  texts(): ReadonlyMap<string, string> {
    return new Map([...this.#open].map(([path, { lines }]) => [path, lines.raw]));
  }

  open(path: string, uri: string, version: number, text: string): void {
    this.#open.set(path, { path, uri, version, lines: new Lines(text, this.#encoding) });
  }

  /** Changes follow one another: each is about the text that the one before left. */
  change(path: string, version: number, changes: readonly Change[]): void {
    const document = this.#open.get(path);
    if (!document) return;
    let { lines } = document;
    for (const { range, text } of changes) {
      lines = new Lines(range ? lines.changed(range, text) : text, this.#encoding);
    }
    this.#open.set(path, { ...document, version, lines });
  }

  close(path: string): void {
    this.#open.delete(path);
  }
}
