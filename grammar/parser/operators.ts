import type { BinaryOperator, Expression } from "../tree/index.ts";
import { coverSpans } from "../tree/index.ts";

/** Binding strength of C; `??` binds weaker than `||` and stronger than `?:`. All associate to the left. */
export const precedence: Readonly<Record<BinaryOperator, number>> = {
  "??": 1,
  "||": 2,
  "&&": 3,
  "==": 4,
  "!=": 4,
  "<": 5,
  "<=": 5,
  ">": 5,
  ">=": 5,
  "+": 6,
  "-": 6,
  "*": 7,
  "/": 7,
  "%": 7,
};

export function isBinaryOperator(text: string): text is BinaryOperator {
  return Object.hasOwn(precedence, text);
}

/** Builds the tree of `operands[0] operators[0] operands[1] …`, without recursion. */
export function buildBinary(operands: readonly Expression[], operators: readonly BinaryOperator[]): Expression {
  const values: Expression[] = operands.slice(0, 1);
  const waiting: BinaryOperator[] = [];
  const reduce = () => {
    const operator = waiting.pop();
    const right = values.pop();
    const left = values.pop();
    if (operator === undefined || left === undefined || right === undefined) return;
    values.push({ kind: "binary", span: coverSpans(left.span, right.span), operator, left, right });
  };
  operators.forEach((operator, index) => {
    for (let top = waiting.at(-1); top !== undefined && precedence[top] >= precedence[operator]; top = waiting.at(-1)) {
      reduce();
    }
    waiting.push(operator);
    values.push(...operands.slice(index + 1, index + 2));
  });
  while (waiting.length > 0) reduce();
  const [root] = values;
  if (root === undefined) throw new Error("an operator chain has at least one operand");
  return root;
}
