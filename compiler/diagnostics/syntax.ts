import type { SyntaxProblem } from "../../grammar/index.ts";
import type { Diagnostics } from "./diagnostic.ts";
import { rules, type syntaxDiagnostics } from "./registry/index.ts";

/** Turns what the parser found into diagnostics of the registry. */
export function reportSyntax(problems: readonly SyntaxProblem[], diagnostics: Diagnostics): void {
  for (const problem of problems) {
    const name = `syntax-${problem.rule}`;
    if (!isSyntaxRule(name)) throw new Error(`the parser reported ${problem.rule}, which the registry does not have`);
    const details = { related: problem.related, fixes: problem.fix ? [problem.fix] : [] };
    diagnostics.reportAny(name, rules[name], problem.span, problem.parameters, details);
  }
}

function isSyntaxRule(name: string): name is keyof typeof syntaxDiagnostics {
  return Object.hasOwn(rules, name);
}
