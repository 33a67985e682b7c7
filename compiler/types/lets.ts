import { type Expression, type LetDeclaration, walk } from "../../grammar/index.ts";
import type { BoundFile } from "../bind/index.ts";

/**
 * The `let` declarations of a file so that each stands behind those that it reads; in a circle, which evaluation
 * reports, one of them stands first. Chains of values may be as long as one likes, so this is a list, not a recursion.
 */
export function sortLets(bound: BoundFile): readonly LetDeclaration[] {
  const sorted = new Set<LetDeclaration>();
  const open = new Set<LetDeclaration>();
  for (const first of bound.declarations.lets.values()) {
    const waiting: LetDeclaration[] = [first];
    for (let top = waiting[waiting.length - 1]; top; top = waiting[waiting.length - 1]) {
      const needed = open.has(top) || sorted.has(top) ? [] : readLets(top.value, bound).filter((one) => !open.has(one));
      if (needed.length === 0) {
        waiting.pop();
        open.delete(top);
        sorted.add(top);
        continue;
      }
      open.add(top);
      for (const one of needed) if (!sorted.has(one)) waiting.push(one);
    }
  }
  return [...sorted];
}

/** The values that an expression reads, and those that a bare word in it was probably meant for. */
function readLets(expression: Expression, { targets, declarations }: BoundFile): LetDeclaration[] {
  const found = new Set<LetDeclaration>();
  walk(expression, (node) => {
    const target = targets.get(node);
    if (target?.kind === "let") found.add(target.declaration);
    const root = target?.kind === "bare" ? target.path[0] : undefined;
    const meant = root && declarations.lets.get(root.text);
    if (meant) found.add(meant);
  });
  return [...found];
}
