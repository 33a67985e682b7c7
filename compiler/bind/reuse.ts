import {
  type Block,
  type Expression,
  type Include,
  type Node,
  type TemplateDeclaration,
  walk,
} from "../../grammar/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import type { BoundFile, Declarations } from "./bound.ts";
import { type Circle, sortByEdges } from "./circles.ts";
import { rootName } from "./declarations.ts";
import { withoutParentheses } from "./scope.ts";

/*
 * Templates that include themselves, and roots that extend themselves. Since files do not use each other in circles,
 * such a circle lies in one file, so that its text alone shows it, whether anything includes or extends it or not.
 */

/** What includes and extends each other: in their order, with what closes a circle. Each circle is reported once. */
export function sortReuse(
  declarations: Declarations,
  diagnostics: Diagnostics,
): BoundFile["order"] & { readonly closing: ReadonlySet<Node> } {
  const includes = sortTemplates(declarations, diagnostics);
  const bases = sortRoots(declarations, diagnostics);
  const closing = new Set<Node>([...includes.closing, ...bases.closing]);
  return { templates: includes.order, roots: bases.order, closing };
}

interface Sorted<N, E> {
  readonly order: readonly N[];
  readonly closing: readonly E[];
}

function sortTemplates({ templates }: Declarations, diagnostics: Diagnostics): Sorted<TemplateDeclaration, Include> {
  const targetOf = ({ template }: Include) => findOwn(template, templates);
  const { order, circles } = sortByEdges(templates.values(), includesIn, targetOf);
  // A template that includes another twice closes one circle twice.
  const bySteps = new Map<string, Circle<TemplateDeclaration, Include>[]>();
  for (const circle of circles) {
    const steps = circle.nodes.map((node) => node.name.text).join(" ");
    bySteps.set(steps, [...(bySteps.get(steps) ?? []), circle]);
  }
  for (const [first, ...others] of bySteps.values()) {
    if (!first) continue;
    const cycle = circleText(first.nodes.map((node) => node.name.text));
    const related = others.map(({ edge }) => ({ span: edge.span, message: "also here" }));
    diagnostics.report("include-cycle", first.edge.span, { cycle }, { related });
  }
  return { order, closing: circles.map(({ edge }) => edge) };
}

function sortRoots({ roots }: Declarations, diagnostics: Diagnostics): Sorted<Block, Expression> {
  const basesOf = ({ extends: base }: Block) => (base ? [base] : []);
  const { order, circles } = sortByEdges(roots.values(), basesOf, (base) => findOwn(base, roots));
  for (const { edge, nodes } of circles) {
    diagnostics.report("extends-cycle", edge.span, { cycle: circleText(nodes.map((node) => rootName(node) ?? "?")) });
  }
  return { order, closing: circles.map(({ edge }) => edge) };
}

function includesIn({ body }: TemplateDeclaration): readonly Include[] {
  const found: Include[] = [];
  walk(body, (node) => {
    if (node.kind === "include") found.push(node);
  });
  return found;
}

/** What a bare word names among the declarations of the file. */
function findOwn<T>(expression: Expression, table: ReadonlyMap<string, T>): T | undefined {
  const name = withoutParentheses(expression);
  return name.kind === "name" ? table.get(name.text) : undefined;
}

/** `a → b → a`; of a long way only its ends. */
function circleText(names: readonly string[]): string {
  const shown = names.length > 6 ? [...names.slice(0, 3), "…", ...names.slice(-2)] : names;
  return [...shown, ...names.slice(0, 1)].join(" → ");
}
