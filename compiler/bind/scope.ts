import type { Expression, Name } from "../../grammar/index.ts";
import type { Scope } from "./bound.ts";

/** The scope with these variables in it, the last one innermost. */
export function withVariables(scope: Scope | undefined, variables: readonly Name[]): Scope | undefined {
  return variables.reduce<Scope | undefined>((outer, variable) => ({ variable, outer }), scope);
}

export function findVariable(scope: Scope | undefined, name: string): Name | undefined {
  for (let inner = scope; inner; inner = inner.outer) {
    if (inner.variable.text === name) return inner.variable;
  }
  return undefined;
}

/** The names of all variables that can be read, the innermost first. */
export function variableNames(scope: Scope | undefined): readonly string[] {
  const names = new Set<string>();
  for (let inner = scope; inner; inner = inner.outer) names.add(inner.variable.text);
  return [...names];
}

/** `a.b.c` as its words; undefined when something else than words takes part. */
export function namePath(expression: Expression): readonly Name[] | undefined {
  const parts: Name[] = [];
  let current = expression;
  while (current.kind === "member") {
    parts.push(current.member);
    current = current.object;
  }
  if (current.kind !== "name") return undefined;
  parts.push({ text: current.text, span: current.span });
  return parts.reverse();
}

/** An expression without its parentheses. */
export function withoutParentheses(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === "parenthesized") inner = inner.expression;
  return inner;
}
