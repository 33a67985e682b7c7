import { type LetDeclaration, type Node, walk } from "../../grammar/index.ts";
import type { Diagnostics, RelatedPlace } from "../diagnostics/index.ts";
import type { Declarations, Target } from "./bound.ts";
import { sortByEdges } from "./circles.ts";

/**
 * Values of a file that need themselves, each circle reported once, whether anything uses them or not. The expressions
 * of all that take part are given: they have no value.
 */
export function findValueCircles(
  { lets }: Declarations,
  targets: ReadonlyMap<Node, Target>,
  diagnostics: Diagnostics,
): readonly Node[] {
  const { circles } = sortByEdges(
    lets.values(),
    (declaration) => readBy(declaration, targets),
    (read) => read,
  );
  for (const { nodes } of circles) reportCircle(nodes, diagnostics);
  return circles.flatMap(({ nodes }) => nodes.map((node) => node.value));
}

function readBy({ value }: LetDeclaration, targets: ReadonlyMap<Node, Target>): readonly LetDeclaration[] {
  const found = new Set<LetDeclaration>();
  walk(value, (node) => {
    const target = targets.get(node);
    if (target?.kind === "let") found.add(target.declaration);
  });
  return [...found];
}

function reportCircle(nodes: readonly LetDeclaration[], diagnostics: Diagnostics): void {
  const [first] = nodes;
  if (!first) return;
  const shown = nodes.length > 6 ? [...nodes.slice(0, 3), ...nodes.slice(-2)] : nodes;
  const names = shown.map(({ name }) => `let.${name.text}`);
  if (shown !== nodes) names.splice(3, 0, "…");
  const related = shown.slice(1).map(({ name, value }): RelatedPlace => {
    return { span: value.span, message: `needs \`let.${name.text}\`` };
  });
  const cycle = [...names, `let.${first.name.text}`].join(" → ");
  diagnostics.report("value-cycle", first.value.span, { cycle }, { related });
}
