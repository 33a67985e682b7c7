import type { Span } from "../tree/index.ts";
import type { RuleParameters, SyntaxRule } from "./rules.ts";

/** What lexer and parser report. The compiler turns `rule` into a diagnostic of its registry. */
export interface SyntaxProblem {
  /** A stable key such as `unexpected-token` or `colon-for-equals`; listed in `grammar/problems/rules.ts`. */
  readonly rule: string;
  readonly span: Span;
  /** Named values for the message template of that rule. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly related: readonly { readonly span: Span; readonly message: string }[];
  /** A mechanical fix, where there is one. */
  readonly fix: { readonly title: string; readonly edits: readonly TextEdit[] } | undefined;
}

export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

export interface ProblemDetails {
  readonly related?: SyntaxProblem["related"];
  readonly fix?: { readonly title: string; readonly edits: readonly TextEdit[] };
}

/** A problem with the parameters that its rule declares. */
export function problemOf<R extends SyntaxRule>(
  rule: R,
  span: Span,
  parameters: RuleParameters<R>,
  details: ProblemDetails = {},
): SyntaxProblem {
  return { rule, span, parameters, related: details.related ?? [], fix: details.fix };
}

/** A fix that replaces one range. */
export function replacement(title: string, span: Span, text: string): ProblemDetails {
  return { fix: { title, edits: [{ span, text }] } };
}
