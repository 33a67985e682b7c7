export type * from "./ast.ts";
export { LineIndex, type Position } from "./line-index.ts";
export { headerOf, moveNode } from "./move.ts";
export { coverSpans, type Span } from "./span.ts";
export { type Node, nodeAt, visitChildren, walk } from "./visit.ts";
