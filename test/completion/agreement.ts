import { analyse, CompileCache, type Diagnostic, type RuleName } from "../../compiler/index.ts";
import { type Analysis, type Candidate, candidatesAt, markText, snippetText } from "../../compiler/queries/index.ts";
import { parse, type Span } from "../../grammar/index.ts";
import type { Random } from "../partial/random-edits.ts";
import { inputOf, type Subject } from "../partial/subjects.ts";

/*
 * Completion against the checker: what is offered at a place is written there, and the checker must take it; other
 * words are written there too, and what it takes must have been offered. Names of blocks, which references take
 * unseen until the whole is compiled, are judged by whether there is such a block.
 */

/** The beginning and the end of every token: where somebody may ask. */
export function boundaries(path: string, text: string): readonly number[] {
  const { tokens } = parse(path, text);
  return [...new Set(tokens.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
}

/** How many words of each sort are tried at a place. */
export interface Extent {
  readonly offered: number;
  readonly others: number;
}

/** What is wrong with what is offered at a place: one sentence each. */
export function disagreements(subject: Subject, offset: number, extent: Extent, random: Random): readonly string[] {
  const text = subject.files.get(subject.changed) ?? "";
  const marked = markText(text, offset);
  if (!marked) return [];
  const place = `${subject.changed}:${text.slice(0, offset).split("\n").length} at ${offset}`;
  const { start, end, items } = candidatesAt(subject.changed, marked, analysisOf(subject, marked.text));
  if (items.length === 0) return [];
  const refuses = (word: string, written: string): readonly Refusal[] => {
    const changed = `${text.slice(0, start)}${written}${text.slice(end)}`;
    // A member that what is written does not have is a fault of both.
    const behind = /^(?:\.[\w-]+)*/.exec(text.slice(end))?.[0].length ?? 0;
    const span = { start, end: start + word.length + behind };
    return refusals(subject, changed, span).filter(
      ({ name }) => !isStatement || name === undefined || !aboutContents.has(name),
    );
  };
  const isStatement = items.some(({ kind }) => kind === "attribute" || kind === "block" || kind === "keyword");
  const labels = new Set(items.map(({ label }) => label));
  const wrong = pick(items, extent.offered, random).flatMap((item) => {
    const why =
      writtenFor(item)
        .map((one) =>
          refuses(item.label, one).filter(({ name }) => item.kind !== "function" || !aboutExamples.has(name)),
        )
        .sort((a, b) => a.length - b.length)[0] ?? [];
    return why.length > 0 ? [`${place}: \`${item.label}\` is offered, and refused: ${why[0]?.message}`] : [];
  });
  const written = writtenLike(items);
  // Where names of things are expected any word may be one, which is told only when the whole is compiled.
  const takesAny = written.some((write) => refuses("zznothing", write("zznothing")).length === 0);
  if (takesAny) return wrong;
  const missing = pick(
    wordsOf(subject).filter((word) => !labels.has(word) && word.startsWith(marked.path)),
    extent.others,
    random,
  ).flatMap((word) => {
    // Of two attributes of one name the second is told.
    const isGiven = new RegExp(`\\b${word}\\s*=`).test(text);
    if (isStatement && (isGiven || isInferred(subject.changed, text, offset))) return [];
    const takes = written.some((write) => refuses(word, write(word)).length === 0);
    return takes ? [`${place}: \`${word}\` is taken, and not offered`] : [];
  });
  return [...wrong, ...missing];
}

function analysisOf(subject: Subject, text: string): Analysis {
  const { workspace } = inputOf(subject, subject.files);
  return analyse({ file: subject.changed, text, workspace, cache: new CompileCache() });
}

/** Whether a place lies in a template that does not say where it can stand: what stands in it decides that. */
function isInferred(path: string, text: string, offset: number): boolean {
  const item = parse(path, text).file.items.find(({ span }) => span.start <= offset && offset <= span.end);
  return item?.kind === "template" && item.place === undefined;
}

/** A statement is judged by its first word; what it holds are examples. */
function writtenFor(item: Candidate): readonly string[] {
  if (item.kind === "function" && item.snippet.includes("(")) return callsOf(item.detail, item.label);
  return [snippetText(item.snippet)];
}

/** An argument of each kind that functions take. */
const argumentsOf: Readonly<Record<string, readonly string[]>> = {
  any: ["1", "1.5", '"a"', "true", "10.0.0.0/8", "10.0.0.1", "1GiB", "1s", "[]", "{}"],
  text: ['"a"'],
  string: ['"a"'],
  number: ["1", "1.5"],
  integer: ["1"],
  boolean: ["true"],
  list: ["[]"],
  object: ["{}"],
  collection: ["[]"],
  cidr: ["10.0.0.0/8"],
  address: ["10.0.0.1"],
  "range or address": ["10.0.0.0/8", "10.0.0.1"],
};

/** Calls with arguments of the right kinds, made from `name(text: text, end?: integer)`. */
function callsOf(signature: string, name: string): readonly string[] {
  const parameters = signature.slice(name.length + 1, -1).split(", ");
  const kinds = parameters.filter((one) => /^\w+: /.test(one)).map((one) => one.slice(one.indexOf(":") + 2));
  const most = Math.max(1, ...kinds.map((kind) => argumentsOf[kind]?.length ?? 1));
  return Array.from({ length: most }, (_, index) => {
    const given = kinds.map((kind) => argumentsOf[kind]?.[index] ?? argumentsOf[kind]?.[0] ?? "1");
    return `${name}(${given.join(", ")})`;
  });
}

/** How a word would be written where these stand. */
function writtenLike(items: readonly Candidate[]): readonly ((word: string) => string)[] {
  if (items.some(({ kind }) => kind === "attribute" || kind === "block" || kind === "keyword")) {
    const named = items.every(({ snippet }) => !/[={]/.test(snippet));
    return named ? [(word) => word] : [(word) => `${word} = 0`, (word) => `${word} x {}`];
  }
  if (items.every(({ kind }) => kind === "argument")) return [(word) => `${word} = 0`, (word) => word];
  return [(word) => word];
}

/** Rules about what a statement holds and lacks, not about its first word. */
const aboutContents: ReadonlySet<RuleName> = new Set([
  "missing-label",
  "argument-count",
  "missing-argument",
  "wrong-type",
]);

/** What the empty examples of arguments lack, behind a call. */
const aboutExamples: ReadonlySet<RuleName | undefined> = new Set(["absent-value"]);

interface Refusal {
  readonly name: RuleName | undefined;
  readonly message: string;
}

function refusals(subject: Subject, text: string, span: Pick<Span, "start" | "end">): readonly Refusal[] {
  const { program, typed } = analysisOf(subject, text);
  const file = program.files.get(subject.changed);
  const found: readonly Diagnostic[] = [
    ...(file?.bound.diagnostics ?? []),
    ...(typed.get(subject.changed)?.diagnostics ?? []),
  ];
  // What cannot be read there cannot be written there.
  const broken = parse(subject.changed, text).problems.length > syntaxProblems(subject);
  const own: readonly Refusal[] = found.filter(
    ({ name, severity, span: told, related }) =>
      severity === "error" &&
      told !== undefined &&
      // Of two members that are the same the second is told, whichever was written here.
      (overlaps(told, span) || (name === "repeated-item" && related.some((one) => overlaps(one.span, span)))),
  );
  return broken ? [...own, { name: undefined, message: "it cannot be read" }] : own;
}

function syntaxProblems(subject: Subject): number {
  return parse(subject.changed, subject.files.get(subject.changed) ?? "").problems.length;
}

function overlaps(a: Pick<Span, "start" | "end">, b: Pick<Span, "start" | "end">): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Words that begin statements or clauses of their own: what follows them is read in another way. */
const keywords = new Set(
  "abstract assert extends for if include remove let param secret template use podplane".split(" "),
);

const words = new Map<string, readonly string[]>();

/** Every word of the sources, and those that completion knows somewhere in them. */
function wordsOf(subject: Subject): readonly string[] {
  const known = words.get(subject.name);
  if (known) return known;
  const all = [...subject.files.values()].flatMap((text) => text.match(/\b(?:(?:let|param)\.)?[a-z][\w-]*\b/g) ?? []);
  const found = [...new Set([...all, "true", "false", "auto"].filter((word) => !keywords.has(word)))].sort();
  words.set(subject.name, found);
  return found;
}

function pick<T>(all: readonly T[], count: number, random: Random): readonly T[] {
  if (all.length <= count) return all;
  const left = [...all];
  return Array.from({ length: count }, () => left.splice(random(left.length), 1)[0]).filter((one) => one !== undefined);
}
