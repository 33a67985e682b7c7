import { LineIndex, type Span } from "../../grammar/index.ts";
import type { Diagnostic, Fix, RelatedPlace } from "./diagnostic.ts";
import type { RuleName } from "./registry/index.ts";

/*
 * One cause, one error. Phases report all that they find, each for itself; what follows from something that is
 * reported already is put to it or left out here, once, for every command and editor.
 */

/** Diagnostics by place, with those of one cause told once. `sources` are the texts that spans point into, by file. */
export function byCause(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  return mergeRepeated(withoutFollowUps(diagnostics, sources));
}

/** Rules about names that something is missing for: each use of one missing thing is the same fault. */
const usesOfMissing: ReadonlySet<RuleName> = new Set([
  "unknown-name",
  "unknown-bare-name",
  "unknown-import-member",
  "unknown-template",
  "unknown-block",
  "unknown-reference",
  "unknown-balancer",
  "unknown-base",
]);

function mergeRepeated(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const one of diagnostics) {
    const key = mergeKey(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].flatMap((group) => merge(group));
}

/** Equal for diagnostics of one fault: uses of one missing thing, and what several turns of a loop say of one place. */
function mergeKey({ name, code, message, span }: Diagnostic): string {
  if (usesOfMissing.has(name)) return JSON.stringify([code, message]);
  return JSON.stringify([code, span, span === undefined ? message : ""]);
}

function merge([first, ...others]: readonly Diagnostic[]): readonly Diagnostic[] {
  if (!first) return [];
  if (others.length === 0) return [first];
  const related = others.flatMap((other): RelatedPlace[] => {
    if (!other.span) return [];
    return [{ span: other.span, message: other.message === first.message ? "also here" : other.message }];
  });
  return [{ ...first, related: [...first.related, ...related], fixes: mergeFixes(first, others) }];
}

/** The edits that mend all of them: those that every one offers. */
function mergeFixes(first: Diagnostic, others: readonly Diagnostic[]): readonly Fix[] {
  return first.fixes.flatMap((fix) => {
    const same = others.map((other) => other.fixes.find((one) => one.title === fix.title));
    const edits = [...fix.edits];
    for (const one of same) {
      if (!one) return [];
      for (const edit of one.edits) if (!edits.some((known) => isSameSpan(known.span, edit.span))) edits.push(edit);
    }
    return [{ title: fix.title, edits }];
  });
}

function isSameSpan(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

/**
 * What cannot be read hides what stands on the same line: the parser goes on from a guess, and what it or others find
 * wrong there is mostly wrong with the guess. Nor is a name missing that stands on such a line.
 */
function withoutFollowUps(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  if (!diagnostics.some(isSyntaxError)) return diagnostics;
  const broken = new BrokenLines(sources);
  const first = new Set<Diagnostic>();
  for (const one of diagnostics) if (isSyntaxError(one) && broken.add(one)) first.add(one);
  return diagnostics.filter((one) => {
    if (one.severity !== "error" || first.has(one)) return true;
    return !broken.has(one) && !(followsFromNames.has(one.name) && broken.names(one));
  });
}

/** Syntax errors have the codes PDP10…. */
function isSyntaxError({ severity, code }: Diagnostic): boolean {
  return severity === "error" && code.startsWith("PDP10");
}

/** Rules that speak of names and values that stand elsewhere. */
const followsFromNames: ReadonlySet<RuleName> = new Set([...usesOfMissing, "absent-value", "assertion-failed"]);

const namespaces: ReadonlySet<string> = new Set(["param", "let", "secret"]);

/** The lines of sources that could not be read, and the words on them. */
class BrokenLines {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #indexes = new Map<string, LineIndex>();
  /** By file and line. */
  readonly #lines = new Set<string>();
  readonly #words = new Set<string>();

  constructor(sources: ReadonlyMap<string, string>) {
    this.#sources = sources;
  }

  /** Adds the lines of a syntax error; false where its first line is broken already. */
  add({ span }: Diagnostic): boolean {
    if (!span) return true;
    const index = this.#indexOf(span.file);
    const [first, last] = [index.position(span.start).line, index.position(span.end).line];
    const isNew = !this.#lines.has(`${span.file}:${first}`);
    for (let line = first; line <= last; line++) this.#lines.add(`${span.file}:${line}`);
    const text = this.#textOf(span.file);
    const [start, end] = [index.offset({ line: first, column: 1 }), index.offset({ line: last + 1, column: 1 })];
    for (const word of wordsIn(text.slice(start, Math.max(end, span.end)))) this.#words.add(word);
    return isNew;
  }

  /** Whether a diagnostic points at a line that could not be read. */
  has({ span }: Diagnostic): boolean {
    if (!span) return false;
    return this.#lines.has(`${span.file}:${this.#indexOf(span.file).position(span.start).line}`);
  }

  /** Whether what a diagnostic points at has a name that stands on a line that could not be read. */
  names({ span }: Diagnostic): boolean {
    if (!span) return false;
    const text = this.#textOf(span.file).slice(span.start, span.end);
    return wordsIn(text).some((word) => !namespaces.has(word) && this.#words.has(word));
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

function wordsIn(text: string): readonly string[] {
  return text.match(/[A-Za-z_][\w-]*/g) ?? [];
}
