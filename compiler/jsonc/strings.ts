/** What is wrong within a JSON string. Offsets count from its opening quote, in UTF-16 units. */
export interface StringProblem {
  readonly kind: "bad-escape" | "control-character" | "nul" | "lone-surrogate";
  readonly start: number;
  readonly text: string;
}

const suspicious = /[\\\p{Cc}]/u;

/** A surrogate escape with its other half, another escape, or a control character. */
const parts = /\\u([dD][89abAB][0-9a-fA-F]{2})(\\u[dD][c-fC-F][0-9a-fA-F]{2})?|\\u[0-9a-fA-F]{4}|\\.|\p{Cc}/gsu;

/** Finds each wrong escape, control character and half of a pair in a string, given as written. */
export function findStringProblems(raw: string): readonly StringProblem[] {
  if (!suspicious.test(raw)) return [];
  const problems: StringProblem[] = [];
  for (const match of raw.matchAll(parts)) {
    const kind = problemOf(match);
    if (kind !== undefined) problems.push({ kind, start: match.index, text: match[0] });
  }
  return problems;
}

function problemOf(match: RegExpExecArray): StringProblem["kind"] | undefined {
  const [part, high, low] = match;
  if (high !== undefined) return low === undefined ? "lone-surrogate" : undefined;
  if (/^\\u....$/.test(part)) {
    const unit = Number.parseInt(part.slice(2), 16);
    if (unit === 0) return "nul";
    return unit >= 0xdc00 && unit <= 0xdfff ? "lone-surrogate" : undefined;
  }
  if (part.startsWith("\\")) return /^\\["\\/bfnrt]$/.test(part) ? undefined : "bad-escape";
  return part.charCodeAt(0) < 0x20 ? "control-character" : undefined;
}
