import { analyse, type Change, CompileCache, type CompiledCluster, type Lock } from "../../compiler/index.ts";
import { type Analysis, type Candidates, candidatesAt, markText } from "../../compiler/queries/index.ts";
import type { Host, Output } from "../base/index.ts";
import type { Session } from "./session.ts";

/**
 * What requests ask of open documents and the sources beside them. Names and types are looked up in the texts as they
 * are now, and wait for no check; what was computed comes from the last one.
 */
export class Workbench {
  readonly session: Session;
  readonly #host: Host;
  readonly #folders: readonly string[];
  /** Of texts with a word that nobody wrote: they must not push out what is known of the texts themselves. */
  readonly #marked = new CompileCache();
  readonly #others = new CompileCache();
  /** By what was checked: outputs are made once, however often they are asked for. */
  readonly #outputs = new WeakMap<object, Promise<readonly Output[]>>();
  /** By the same: until a build is made. */
  #changes = new WeakMap<object, Promise<readonly Change[]>>();
  /** Of texts that an edit would make. */
  readonly #tried = new CompileCache();

  constructor(session: Session, host: Host, folders: readonly string[]) {
    this.session = session;
    this.#host = host;
    this.#folders = folders;
  }

  /** Undefined for a file that is no source of the language, or cannot be read. */
  analysisOf(path: string): Analysis | undefined {
    if (!path.endsWith(".podplane")) return undefined;
    const workspace = this.#host.workspace(this.session.documents.texts());
    const open = this.session.documents.get(path)?.lines.raw;
    const read = open === undefined ? workspace.read(path) : ({ kind: "text", text: open } as const);
    if (read.kind !== "text") return undefined;
    const cache = open === undefined ? this.#others : this.session.cache;
    return analyse({ file: path, text: read.text, workspace, cache });
  }

  /** The programs of all sources of the project: open ones as they are in the editor, and those on the disk. */
  allAnalyses(): readonly Analysis[] {
    return this.#sources().flatMap((path) => this.analysisOf(path) ?? []);
  }

  candidatesAt(path: string, offset: number): Candidates | undefined {
    const document = this.session.documents.get(path);
    const marked = document && path.endsWith(".podplane") ? markText(document.lines.text, offset) : undefined;
    if (!marked) return undefined;
    const workspace = this.#host.workspace(this.session.documents.texts());
    const analysis = analyse({ file: path, text: marked.text, workspace, cache: this.#marked });
    // A check of the text as it is will need it, too.
    this.analysisOf(path);
    const read = this.session.cache.files.readingOf(path, marked.original);
    return candidatesAt(path, marked, analysis, () => this.allAnalyses(), read);
  }

  /** What was compiled last: of the document, and of those that read it. */
  compiledWith(path: string): readonly CompiledCluster[] {
    return [...this.session.results.values()].flatMap((result) =>
      result.kind === "checked" && result.sources.has(path) ? result.clusters : [],
    );
  }

  /** The sources beside a file of values: those that it can be for. */
  sourcesFor(path: string): readonly Analysis[] {
    return this.#host.sourcesBeside(path, this.session.documents.texts()).flatMap((one) => this.analysisOf(one) ?? []);
  }

  /** Whether there is a text at a path. */
  exists(path: string): boolean {
    return this.#host.workspace(this.session.documents.texts()).read(path).kind === "text";
  }

  /** How much a check of a document finds to say, with other texts in place of those that are open. */
  async findingsWith(path: string, texts: ReadonlyMap<string, string>): Promise<number> {
    const open = new Map([...this.session.documents.texts(), ...texts]);
    return (await this.#host.check(path, open, this.#tried)).diagnostics.length;
  }

  /** What a generated document would be now. */
  outputAt(path: string): Promise<Output | undefined> {
    return this.#host.outputAt(path, this.session.documents.texts(), this.session.cache);
  }

  /** The outputs of all clusters that a document is a part of, once they are known for the texts as they are. */
  async outputsWith(path: string): Promise<readonly Output[]> {
    await this.session.currentResult(path);
    const found: Output[] = [];
    for (const [document, result] of this.session.results) {
      if (result.kind !== "checked" || !result.sources.has(path)) continue;
      const made = this.#outputs.get(result) ?? this.#host.outputsOf(document, result);
      this.#outputs.set(result, made);
      found.push(...(await made));
    }
    return found;
  }

  /** What the clusters that a document is a part of change of their last builds, for the texts as they are. */
  async changesWith(path: string): Promise<readonly Change[]> {
    await this.session.currentResult(path);
    const found: Change[] = [];
    for (const [document, result] of this.session.results) {
      if (result.kind !== "checked" || !result.sources.has(path)) continue;
      const made = this.#changes.get(result) ?? this.#host.changesOf(document, result);
      this.#changes.set(result, made);
      found.push(...(await made));
    }
    return found;
  }

  /** A build was made: what differs from the last one is not known any more. */
  builtAnew(): void {
    this.#changes = new WeakMap();
  }

  /** The lock files of all programs of the project that a file is a part of: none of them need be open. */
  locksWith(path: string): readonly Lock[] {
    return this.#sources().flatMap((source) => {
      const isPart = this.analysisOf(source)?.program.files.has(path) ?? false;
      return isPart ? this.#host.locksOf(source) : [];
    });
  }

  #sources(): readonly string[] {
    const open = this.session.documents.all().map(({ path }) => path);
    return [...new Set([...open, ...this.#host.sourcesBelow(this.#folders)])];
  }
}
