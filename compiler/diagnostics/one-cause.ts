import type { Span } from "../../grammar/index.ts";
import { BrokenLines, type Nearness } from "./broken-lines.ts";
import type { Diagnostic, Fix, RelatedPlace } from "./diagnostic.ts";
import { type RuleName, rules, rulesBetweenValues } from "./registry/index.ts";

/*
 * One cause, one error. Phases report all that they find, each for itself; what follows from something that is
 * reported already is put to it or left out here, once, for every command and editor.
 */

/** Diagnostics by place, with those of one cause told once. `sources` are the texts that spans point into, by file. */
export function byCause(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  return mergeBy(mergeBy(withoutFollowUps(diagnostics, sources), placeOfUse), keyOfFact);
}

/** Puts diagnostics together that have the same key; those without one, and those of a code of their own, stay alone. */
function mergeBy(
  diagnostics: readonly Diagnostic[],
  keyOf: (one: Diagnostic) => string | undefined,
): readonly Diagnostic[] {
  const times = new Map<string, number>();
  for (const { code } of diagnostics) times.set(code, (times.get(code) ?? 0) + 1);
  const groups = new Map<string | Diagnostic, Diagnostic[]>();
  for (const one of diagnostics) {
    const key = (times.get(one.code) === 1 ? undefined : keyOf(one)) ?? one;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].flatMap((group) => merge(group));
}

/** Names that nothing has and that are computed in one place, such as by a comprehension, have one cause. */
function placeOfUse({ name, code, span }: Diagnostic): string | undefined {
  return isMissingName(name) ? JSON.stringify([code, span]) : undefined;
}

/** Equal for diagnostics of one fault: uses of one missing thing, and one fact that is seen from several places. */
function keyOfFact({ name, code, message, span }: Diagnostic): string {
  const isFact = isMissingName(name) || Object.hasOwn(rulesBetweenValues, name);
  return JSON.stringify(isFact ? [code, message] : [code, message, span]);
}

function isMissingName(name: RuleName): boolean {
  return rules[name].about === "name";
}

/** Of so many places the reader learns what there is to learn. */
const mostPlaces = 8;

function merge([first, ...others]: readonly Diagnostic[]): readonly Diagnostic[] {
  if (!first) return [];
  if (others.length === 0) return [first];
  const places = others.flatMap((other): RelatedPlace[] => {
    if (!other.span) return [];
    return [{ span: other.span, message: other.message === first.message ? "also here" : other.message }];
  });
  const related = [...first.related, ...limited(places)];
  return [{ ...first, related, fixes: mergeFixes(first, others) }];
}

function limited(places: readonly RelatedPlace[]): readonly RelatedPlace[] {
  const shown = places.slice(0, mostPlaces);
  const last = shown.at(-1);
  if (places.length <= mostPlaces || !last) return places;
  return [...shown.slice(0, -1), { ...last, message: `${last.message}, and ${places.length - mostPlaces} more` }];
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
  const leftOver = leftOverBrackets(diagnostics);
  for (const one of diagnostics) {
    if (one.name === "syntax-unmatched-bracket" && !leftOver.has(one)) broken.addLost(one);
  }
  for (const one of diagnostics) {
    if (!isSyntaxError(one)) continue;
    if (one.name === "syntax-too-many-problems") first.add(one);
    if (!leftOver.has(one) && !broken.isNear(one, withinGuess) && !broken.has(one)) first.add(one);
    broken.add(one);
  }
  const hidden = new Set<Diagnostic>();
  for (const one of diagnostics) {
    if (one.severity === "error" && !first.has(one) && mayFollow(one, broken)) hidden.add(one);
  }
  const files = new Set([...hidden].map((one) => one.span?.file));
  const told = diagnostics.filter((one) => !hidden.has(one));
  // Where more is wrong than is told, nobody knows whether the edit would do.
  return told.map((one) => (first.has(one) && files.has(one.span?.file) ? { ...one, fixes: [] } : one));
}

/** A bracket that is never closed leaves over the one that would have closed what is around it. */
function leftOverBrackets(diagnostics: readonly Diagnostic[]): ReadonlySet<Diagnostic> {
  const open = diagnostics.findIndex(({ name }) => name === "syntax-unclosed-bracket");
  if (open < 0) return new Set();
  return new Set(diagnostics.slice(open).filter(({ name }) => name === "syntax-unmatched-bracket"));
}

/** So many tokens have to be read again before a parser has found its way. */
const withinGuess: Nearness = { before: 0, after: 4 };
/** What is wrong with a guess stands right beside it. */
const besideGuess: Nearness = { before: 1, after: 2 };

/** Syntax errors have the codes PDP10…. */
function isSyntaxError({ severity, code }: Diagnostic): boolean {
  return severity === "error" && code.startsWith("PDP10");
}

/** Whether a rule speaks of names and values that stand elsewhere. */
function followsFromNames(name: RuleName): boolean {
  return isMissingName(name) || name === "absent-value";
}

/** Whether something stands, or should stand, on a line that could not be read. */
function mayFollow(one: Diagnostic, broken: BrokenLines): boolean {
  if (broken.has(one) || broken.isNear(one, besideGuess)) return true;
  if (one.name === "assertion-failed") return broken.declares(one);
  return followsFromNames(one.name) && broken.names(one);
}
