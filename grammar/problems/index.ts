export { type ProblemDetails, problemOf, replacement, type SyntaxProblem, type TextEdit } from "./problem.ts";
export { type RuleParameters, type SyntaxRule, syntaxRules } from "./rules.ts";
export { ProblemSink, problemLimit } from "./sink.ts";
