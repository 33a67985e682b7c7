import { foreignBinary, isChangeAhead, isOperatorWordAhead } from "../habits/index.ts";
import { nestingLimit } from "../lexer/index.ts";
import { type SyntaxToken, tokens } from "../tokens/index.ts";
import { type BinaryOperator, coverSpans, type Expression } from "../tree/index.ts";
import { chainLimit, parseOperand, tooLong } from "./operands.ts";
import { buildBinary, isBinaryOperator } from "./operators.ts";
import { expect } from "./recovery.ts";
import type { ParserState } from "./state.ts";

/*
 * Expressions. Operator chains are read flat and built without recursion; only brackets and `? … :` recurse.
 */

/** A value, or a hole and a problem where none comes next. */
export function parseExpression(state: ParserState): Expression {
  const start = state.peek(1);
  const outer = state.height;
  state.height = 0;
  state.depth += 1;
  if (state.depth > nestingLimit + 1) return failTooDeep(state, start);
  const conditions: Expression[] = [];
  const results: Expression[] = [];
  let last = parseChain(state);
  while (state.accept(tokens.question) !== undefined) {
    conditions.push(last);
    results.push(parseExpression(state));
    expect(state, tokens.colon);
    last = parseChain(state);
  }
  state.depth -= 1;
  const own = state.height + conditions.length + 1;
  state.height = Math.max(outer, own);
  if (conditions.length <= nestingLimit && own <= 2 * chainLimit) return buildConditional(conditions, results, last);
  state.height = outer;
  return tooLong(state, start);
}

function failTooDeep(state: ParserState, start: SyntaxToken): Expression {
  reportTooDeep(state, start);
  state.depth -= 1;
  return { kind: "error", span: state.emptySpan() };
}

/** Abandons the statement at something that is nested deeper than is read. */
export function reportTooDeep(state: ParserState, start: SyntaxToken): void {
  if (!state.has("nesting-too-deep")) {
    state.report("nesting-too-deep", state.spanOf(start), { limit: String(nestingLimit) });
  }
  state.abandon();
}

/** Operands with binary operators between them. */
function parseChain(state: ParserState): Expression {
  const start = state.peek(1);
  const first = parseOperand(state, parseExpression);
  if (!continuesChain(state)) return first;
  const operands = [first];
  const operators: BinaryOperator[] = [];
  let isForeign = false;
  while (continuesChain(state)) {
    const operator = parseOperator(state);
    operators.push(operator ?? "==");
    isForeign ||= operator === undefined;
    operands.push(parseOperand(state, parseExpression));
  }
  state.height += operators.length;
  // What an operator of another language gives is not known: nothing more is said of the value.
  if (isForeign) return { kind: "error", span: state.spanFrom(start) };
  return operators.length <= chainLimit ? buildBinary(operands, operators) : tooLong(state, start);
}

/** A line end before or behind an operator ends nothing, in and outside of brackets: decision 0400. */
function continuesChain(state: ParserState): boolean {
  const next = state.peek(1);
  switch (next.type) {
    case tokens.operator:
      return !isChangeAhead(state);
    case tokens.minus:
      // The next item of a YAML list is no subtrahend.
      return !next.newline || state.peek(3).type !== tokens.colon;
    case tokens.equals:
      return state.comparing && !next.newline;
    case tokens.identifier:
      return isOperatorWordAhead(state);
    default:
      return false;
  }
}

/** The operator ahead; undefined where it is one that this language has nothing for. */
function parseOperator(state: ParserState): BinaryOperator | undefined {
  const { text, type } = state.peek(1);
  if (type !== tokens.identifier && isBinaryOperator(text)) {
    state.advance();
    return text;
  }
  const habit = foreignBinary(state);
  if (habit !== undefined) state.tell(habit.problem);
  for (let skipped = 0; skipped < (habit?.length ?? 1); skipped += 1) state.advance();
  return habit?.same;
}

function buildConditional(
  conditions: readonly Expression[],
  results: readonly Expression[],
  last: Expression,
): Expression {
  let node = last;
  for (let index = conditions.length - 1; index >= 0; index -= 1) {
    const [condition, then] = [conditions[index], results[index]];
    if (condition === undefined || then === undefined) continue;
    const span = coverSpans(condition.span, node.span);
    node = { kind: "conditional", span, condition, then, otherwise: node };
  }
  return node;
}
