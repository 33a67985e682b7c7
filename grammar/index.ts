export type * from "./ast.ts";
export { nestingLimit } from "./lexer.ts";
export { LineIndex, type Position } from "./line-index.ts";
export { type ParseResult, parse } from "./parse.ts";
export { print } from "./print.ts";
export { type SyntaxRule, syntaxRules } from "./problems.ts";
export { coverSpans, type Span } from "./span.ts";
export type { Comment } from "./tokens.ts";
export { type Node, nodeAt, visitChildren, walk } from "./visit.ts";
