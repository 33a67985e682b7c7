import { CompileCache } from "../../compiler/index.ts";
import type { Checked, Encoding, Host } from "../base/index.ts";
import { type Change, Documents } from "./documents.ts";

/** What is known of an open document: what a check found, or the fault of ours that kept it from finding anything. */
export type Result =
  | ({ readonly kind: "checked" } & Checked)
  | { readonly kind: "failed"; readonly error: unknown; readonly sources: ReadonlyMap<string, string> };

/** What the session tells, for whoever publishes it: documents whose results are new, with those that were before. */
export type OnResult = (path: string, before: Result | undefined) => void;

/**
 * Open documents and what checks found of them. An edit makes stale what depends on it: the document itself, and those
 * whose last check read it. Stale ones are checked one after the other, once no more edits are waiting; a result is
 * kept only if all texts that it was made of are still the same, and dropped otherwise.
 */
export class Session {
  readonly documents: Documents;
  readonly cache = new CompileCache();
  readonly #host: Host;
  readonly #onResult: OnResult;
  readonly #results = new Map<string, Result>();
  readonly #stale = new Set<string>();
  #revision = 0;
  /** What was edited last: the answer that somebody waits for. */
  #latest = "";
  #running: Promise<void> | undefined;

  constructor(host: Host, encoding: Encoding, onResult: OnResult) {
    this.#host = host;
    this.documents = new Documents(encoding);
    this.#onResult = onResult;
  }

  open(path: string, uri: string, version: number, text: string): void {
    this.documents.open(path, uri, version, text);
    this.#touch(path);
  }

  change(path: string, version: number, changes: readonly Change[]): void {
    this.documents.change(path, version, changes);
    this.#touch(path);
  }

  /** A file changed on the disk; one that is open counts as it is in the editor. */
  changedOnDisk(path: string): void {
    if (!this.documents.get(path)) this.#touch(path);
  }

  close(path: string): void {
    this.documents.close(path);
    const before = this.#results.get(path);
    this.#results.delete(path);
    this.#stale.delete(path);
    this.#onResult(path, before);
    this.#touch(path);
  }

  /** A fault of ours in an answer about a document: told at it until it is checked again. */
  fail(path: string, error: unknown): void {
    const before = this.#results.get(path);
    const text = this.documents.get(path)?.lines.text ?? "";
    this.#results.set(path, { kind: "failed", error, sources: before?.sources ?? new Map([[path, text]]) });
    this.#onResult(path, before);
  }

  /** The last results of open documents, by path. */
  get results(): ReadonlyMap<string, Result> {
    return this.#results;
  }

  /** The result for the documents as they are, once it is there; undefined for a document that is not open. */
  async currentResult(path: string): Promise<Result | undefined> {
    while (this.#running) await this.#running;
    return this.#results.get(path);
  }

  #touch(path: string): void {
    this.#revision++;
    this.#latest = path;
    for (const document of this.documents.all()) {
      const reads = this.#results.get(document.path)?.sources.has(path) ?? false;
      // What it could not read it may be able to read now.
      if (document.path === path || reads || this.#isMissedBy(document.path, path)) this.#stale.add(document.path);
    }
    this.#running ??= this.#run();
  }

  #isMissedBy(document: string, path: string): boolean {
    const result = this.#results.get(document);
    if (result?.kind !== "checked") return false;
    const name = path.slice(path.lastIndexOf("/") + 1);
    return result.diagnostics.some((one) => one.name === "file-unreadable" && one.message.includes(name));
  }

  async #run(): Promise<void> {
    try {
      await this.#untilQuiet();
      for (let path = this.#next(); path !== undefined; path = this.#next()) {
        await this.#check(path);
        await this.#untilQuiet();
      }
    } finally {
      this.#running = undefined;
    }
  }

  #next(): string | undefined {
    const [path] = this.#stale;
    return this.#stale.has(this.#latest) ? this.#latest : path;
  }

  /** Messages that have arrived are dealt with first, one in each turn: what they change needs no check of its own. */
  async #untilQuiet(): Promise<void> {
    for (let before = -1; before !== this.#revision; ) {
      before = this.#revision;
      await new Promise((resume) => setImmediate(resume));
    }
  }

  async #check(path: string): Promise<void> {
    this.#stale.delete(path);
    const result = await this.#resultFor(path);
    if (!this.documents.get(path) || this.#stale.has(path)) return;
    if (!this.#isCurrent(result)) {
      this.#stale.add(path);
      return;
    }
    const before = this.#results.get(path);
    this.#results.set(path, result);
    this.#onResult(path, before);
  }

  /** A fault of ours is told at the document, and the next edit gets a new chance. */
  async #resultFor(path: string): Promise<Result> {
    const texts = this.documents.texts();
    try {
      return { kind: "checked", ...(await this.#host.check(path, texts, this.cache)) };
    } catch (error) {
      const text = this.documents.get(path)?.lines.text ?? "";
      return { kind: "failed", error, sources: new Map([[path, text]]) };
    }
  }

  #isCurrent({ sources }: Result): boolean {
    return [...sources].every(([file, text]) => (this.documents.get(file)?.lines.text ?? text) === text);
  }
}
