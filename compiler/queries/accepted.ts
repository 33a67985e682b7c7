import { type Expression, parse, type SourceFile } from "../../grammar/index.ts";
import { bindFragment, type Scope } from "../bind/index.ts";
import { Diagnostics } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import { type Context, checkExpression, createPart, type Expected } from "../types/index.ts";
import type { Candidate } from "./candidate.ts";

/** Where candidates are judged: in an expression with this text around them, at the place of that expression. */
export interface Judged {
  readonly before: string;
  readonly after: string;
  readonly scope: Scope | undefined;
  readonly expected: Expected | undefined;
  readonly context: Context;
}

/** Those that the checker takes: each is checked as if it stood there. */
export function acceptedOf(
  universe: readonly Candidate[],
  { before, after, scope, expected, context }: Judged,
  roots: readonly BlockSchema[],
): readonly Candidate[] {
  const expressions = parseAll(universe.map(({ label }) => `${before}${label}${after}`));
  return universe.filter(({ label }, index) => {
    const expression = expressions[index];
    if (!expression) return false;
    const diagnostics = new Diagnostics();
    const targets = bindFragment(expression, scope, context.bound.declarations, roots, diagnostics);
    const bound = { ...context.bound, targets };
    checkExpression(
      expression,
      standingAt(expression, expected),
      alone({ ...context, bound, diagnostics, observe: undefined }),
    );
    const start = expression.span.start + before.length;
    const end = start + label.length + (/^(?:\.[\w-]+)*/.exec(after)?.[0].length ?? 0);
    // What is wrong elsewhere in the expression is no fault of the candidate.
    return !diagnostics.all.some(
      ({ severity, span }) => severity === "error" && span && span.start <= end && start <= span.end,
    );
  });
}

/** What is expected, for a value that stands in no file: what is wrong is told at the value itself. */
function standingAt({ span }: Expression, expected: Expected | undefined): Expected | undefined {
  if (expected?.place.kind !== "attribute") return expected;
  return { ...expected, place: { ...expected.place, usedAt: span } };
}

/** A context that leaves nothing behind. */
function alone(context: Context): Context {
  return { ...context, faults: new Set(), types: new Map(), part: createPart() };
}

/** Each text as an expression, all read at once. */
function parseAll(texts: readonly string[]): readonly (Expression | undefined)[] {
  const file: SourceFile = parse("candidates", texts.map((text, index) => `let x${index} = ${text}\n`).join("")).file;
  const found = new Map<string, Expression>();
  for (const item of file.items) if (item.kind === "let") found.set(item.name.text, item.value);
  return texts.map((_, index) => found.get(`x${index}`));
}
