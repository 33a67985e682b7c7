export { codePointName, nestingLimit } from "./lexer/index.ts";
export { countProblems, type ParseResult, parse, type Read, reparse } from "./parser/index.ts";
export { print } from "./printer/index.ts";
export { type SyntaxProblem, type SyntaxRule, syntaxRules, type TextEdit } from "./problems/index.ts";
export { type Comment, type Token, type TokenType, tokens } from "./tokens/index.ts";
export type * from "./tree/index.ts";
export { coverSpans, headerOf, LineIndex, nodeAt, visitChildren, walk } from "./tree/index.ts";
