import { LineIndex, type Span } from "../../grammar/index.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { RuleName } from "./registry/index.ts";

const namespaces: ReadonlySet<string> = new Set(["param", "let", "secret"]);

/** Faults after which the parser needs no guess: what is missing ends with its line, and the lines around are read well. */
const holes: ReadonlySet<RuleName> = new Set(["syntax-missing-member", "syntax-missing-value", "syntax-missing-name"]);

/** How many tokens may stand between two places, by which of them comes first. */
export interface Nearness {
  readonly before: number;
  readonly after: number;
}

/** The lines of sources that could not be read, and the words on them. */
export class BrokenLines {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #indexes = new Map<string, LineIndex>();
  /** By file and line. */
  readonly #lines = new Set<string>();
  /** Those of blocks without a head, by file and line. */
  readonly #lost = new Set<string>();
  readonly #words = new Set<string>();
  readonly #guesses: Span[] = [];
  #hasLostHead = false;

  constructor(sources: ReadonlyMap<string, string>) {
    this.#sources = sources;
  }

  /** Adds the lines of a syntax error. */
  add(one: Diagnostic): void {
    const { span } = one;
    // Of a block without its head the bracket alone is told: what nobody is told hides nothing.
    if (!span || this.#lost.has(this.#lineOf(span))) return;
    const index = this.#indexOf(span.file);
    const [first, last] = [index.position(span.start).line, index.position(span.end).line];
    for (let line = first; line <= last; line++) this.#lines.add(`${span.file}:${line}`);
    const text = this.#textOf(span.file);
    const [start, end] = [index.offset({ line: first, column: 1 }), index.offset({ line: last + 1, column: 1 })];
    for (const word of wordsIn(text.slice(start, end))) this.#words.add(word);
    // Where an edit is offered the parser knows what was meant: nothing behind is a guess.
    if (one.fixes.length === 0 && !holes.has(one.name)) this.#guesses.push(span);
  }

  /** Whether a diagnostic points at a place beside one where the parser guessed, with so many tokens between at most. */
  isNear({ span }: Diagnostic, { before, after }: Nearness): boolean {
    if (!span) return false;
    const text = this.#textOf(span.file);
    return this.#guesses.some((guess) => {
      if (guess.file !== span.file) return false;
      if (span.start >= guess.start) return isShort(text, guess.end, span.start, after);
      // What a bracket has closed in between was read well.
      const isClosed = /[})\]]/.test(text.slice(span.end, Math.min(guess.start, span.end + longestGap)));
      return !isClosed && isShort(text, span.end, guess.start, before);
    });
  }

  /**
   * Adds what stands in front of a bracket that closes nothing and is indented deeper: the head of that block was lost,
   * so that nobody knows what its lines are part of.
   */
  addLost({ span }: Diagnostic): void {
    if (!span) return;
    this.#hasLostHead = true;
    const { file } = span;
    const [text, index] = [this.#textOf(file), this.#indexOf(file)];
    const start = index.offset({ line: index.position(span.start).line, column: 1 });
    const column = indentationOf(text.slice(start));
    const above = [...text.slice(0, start).split("\n").slice(0, -1).entries()];
    for (const [at, line] of above.reverse()) {
      if (line.trim() !== "" && indentationOf(line) <= column) return;
      this.#lost.add(`${file}:${at + 1}`);
    }
  }

  /** Whether a diagnostic points at a line that could not be read. */
  has({ span }: Diagnostic): boolean {
    if (!span) return false;
    const line = this.#lineOf(span);
    return this.#lines.has(line) || this.#lost.has(line);
  }

  /** Whether what a diagnostic points at reads a value whose declaration stands on a line that could not be read. */
  declares({ span }: Diagnostic): boolean {
    if (!span) return false;
    const text = this.#textOf(span.file).slice(span.start, span.end);
    return [...text.matchAll(/\b(?:let|param)\.([\w-]+)/g)].some(([, name]) => this.#words.has(name ?? ""));
  }

  /** Whether what a diagnostic points at has a name that stands on a line that could not be read. */
  names({ span, message }: Diagnostic): boolean {
    if (!span) return false;
    // Nobody knows what was declared by a head that is gone.
    if (this.#hasLostHead) return true;
    const text = this.#textOf(span.file).slice(span.start, span.end);
    const told = message.match(/`[^`]*`/g) ?? [];
    return [text, ...told].flatMap(wordsIn).some((word) => !namespaces.has(word) && this.#words.has(word));
  }

  #lineOf({ file, start }: Span): string {
    return `${file}:${this.#indexOf(file).position(start).line}`;
  }

  #textOf(file: string): string {
    return this.#sources.get(file) ?? "";
  }

  #indexOf(file: string): LineIndex {
    const known = this.#indexes.get(file);
    if (known) return known;
    const index = new LineIndex(this.#textOf(file));
    this.#indexes.set(file, index);
    return index;
  }
}

const longestGap = 400;

/** Whether a text has so many words and signs at most, without comments. */
function isShort(text: string, start: number, end: number, most: number): boolean {
  if (end - start > longestGap) return false;
  const between = text.slice(start, end).replace(/(?:\/\/|#).*$/gm, "");
  return (between.match(/[\w-]+|[^\s\w]/g)?.length ?? 0) <= most;
}

function wordsIn(text: string): readonly string[] {
  return text.match(/[A-Za-z_][\w-]*/g) ?? [];
}

function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}
