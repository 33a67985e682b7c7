import type { Span } from "../tree/index.ts";
import { type ProblemDetails, problemOf, type SyntaxProblem } from "./problem.ts";
import { type RuleParameters, type SyntaxRule, syntaxRules } from "./rules.ts";

/** More would be noise, and random bytes would fill the memory with them. */
export const problemLimit = 200;

/** Collects the problems of one file. One cause gives one problem; `touches` tells whether it has been told. */
export class ProblemSink {
  readonly file: string;
  readonly #problems: SyntaxProblem[] = [];
  #full: Span | undefined;

  constructor(file: string) {
    this.file = file;
  }

  span(start: number, end: number): Span {
    return { file: this.file, start, end };
  }

  report<R extends SyntaxRule>(rule: R, span: Span, parameters: RuleParameters<R>, details: ProblemDetails = {}): void {
    this.add(problemOf(rule, span, parameters, details));
  }

  add(problem: SyntaxProblem): void {
    if (this.#problems.length < problemLimit) this.#problems.push(problem);
    else this.#full ??= problem.span;
  }

  /**
   * Whether an error touches the range: what the parser stumbles over there has been said already. A warning says
   * nothing of the kind; an error that it hid would be lost.
   */
  touches(start: number, end: number): boolean {
    return this.#problems.some((problem) => isError(problem) && problem.span.start <= end && problem.span.end >= start);
  }

  /** Whether nothing was found that keeps the file from being read. */
  isEmpty(): boolean {
    return !this.#problems.some(isError);
  }

  has(rule: SyntaxRule): boolean {
    return this.#problems.some((problem) => problem.rule === rule);
  }

  /** All problems in source order. */
  finish(): readonly SyntaxProblem[] {
    const sorted = this.#problems.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    if (this.#full === undefined) return sorted;
    return [...sorted, problemOf("too-many-problems", this.#full, { limit: String(problemLimit) })];
  }
}

function isError({ rule }: SyntaxProblem): boolean {
  const specs: Readonly<Record<string, { readonly severity: "error" | "warning" }>> = syntaxRules;
  return specs[rule]?.severity === "error";
}
