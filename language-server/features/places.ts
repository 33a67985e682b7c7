import type { Location } from "vscode-languageserver";
import type { Span } from "../../grammar/index.ts";
import { type ClientRange, type Encoding, Lines, type Uris } from "../base/index.ts";
import type { Documents } from "../session/index.ts";

/** Turns spans of any file into places of the client. Texts of files that are not open are indexed once. */
export class Places {
  readonly #documents: Documents;
  readonly #uris: Uris;
  readonly #encoding: Encoding;
  readonly #closed = new Map<string, Lines>();

  constructor(documents: Documents, uris: Uris, encoding: Encoding) {
    this.#documents = documents;
    this.#uris = uris;
    this.#encoding = encoding;
  }

  range(span: Span, sources: ReadonlyMap<string, string>): ClientRange {
    return this.linesOf(span.file, sources).range(span);
  }

  location(span: Span, sources: ReadonlyMap<string, string>): Location {
    return { uri: this.#uris.toUri(span.file), range: this.range(span, sources) };
  }

  uri(path: string): string {
    return this.#documents.get(path)?.uri ?? this.#uris.toUri(path);
  }

  linesOf(path: string, sources: ReadonlyMap<string, string>): Lines {
    const open = this.#documents.get(path);
    if (open) return open.lines;
    const text = sources.get(path) ?? "";
    const known = this.#closed.get(path);
    if (known?.text === text) return known;
    const lines = new Lines(text, this.#encoding);
    this.#closed.set(path, lines);
    return lines;
  }
}
