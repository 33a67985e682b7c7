import type { Diagnostic, DocumentDiagnosticReport } from "vscode-languageserver";
import { diagnosticsOf, filesOf, type Places } from "./features/index.ts";
import type { Result, Session } from "./session/index.ts";

/** Sends diagnostics of a file to the client. */
export type Send = (path: string, version: number | undefined, diagnostics: Diagnostic[]) => void;

interface Known {
  readonly key: string;
  readonly id: number;
}

/** Diagnostics by file, told once until they change: pushed, or asked for with the id of the last answer. */
export class Publisher {
  readonly #session: Session;
  readonly #places: Places;
  readonly #send: Send;
  readonly #pushed = new Map<string, string>();
  readonly #answered = new Map<string, Known>();
  #lastId = 0;

  constructor(session: Session, places: Places, send: Send) {
    this.#session = session;
    this.#places = places;
    this.#send = send;
  }

  /** Pushes what is new after a document has a new result, or was closed. */
  push(path: string, before: Result | undefined): void {
    for (const file of this.#touched(path, before)) this.#pushFile(file);
  }

  /** What is said of a document that asks, and of files that are not open. */
  answer(path: string, previousId: string | undefined): DocumentDiagnosticReport {
    const result = this.#session.results.get(path);
    const others = [...(result ? filesOf(path, result) : [])].filter((file) => !this.#session.documents.get(file));
    const related = others.map((file) => [this.#places.uri(file), this.#full(file)] as const);
    const own = this.#full(path);
    const relatedDocuments = related.length > 0 ? { relatedDocuments: Object.fromEntries(related) } : {};
    if (own.resultId === previousId) return { kind: "unchanged", resultId: own.resultId, ...relatedDocuments };
    return { ...own, ...relatedDocuments };
  }

  #full(file: string): { kind: "full"; resultId: string; items: Diagnostic[] } {
    const items = diagnosticsOf(file, this.#session.results, this.#places);
    const key = JSON.stringify(items);
    const known = this.#answered.get(file);
    const id = known?.key === key ? known.id : ++this.#lastId;
    this.#answered.set(file, { key, id });
    return { kind: "full", resultId: String(id), items };
  }

  #touched(path: string, before: Result | undefined): ReadonlySet<string> {
    const now = this.#session.results.get(path);
    return new Set([path, ...(before ? filesOf(path, before) : []), ...(now ? filesOf(path, now) : [])]);
  }

  #pushFile(file: string): void {
    const document = this.#session.documents.get(file);
    const items = diagnosticsOf(file, this.#session.results, this.#places);
    const key = JSON.stringify([document?.version, items]);
    if (key === (this.#pushed.get(file) ?? JSON.stringify([undefined, []]))) return;
    this.#pushed.set(file, key);
    this.#send(file, document?.version, items);
  }
}
