import type { Block, Expression, Include, Node, Remove, TemplateDeclaration } from "../../grammar/index.ts";
import { rootName, withoutParentheses } from "../bind/index.ts";
import type { Context } from "./context.ts";
import { createPart, type Fragment, type Fragments, type Part, type Removing, type Use } from "./fragment.ts";
import type { BlockRead } from "./reads.ts";
import { extendShape, openShape, readShape, removedText, type Shape, type ShapeSource, tableOf } from "./shape.ts";

/*
 * What templates and roots are to those that include or extend them: which blocks they bring, and which they read.
 * Files and templates form no circles, so each is made of those before it.
 */

/** The fragments of a file. Roots that others cannot extend are among `all` only. */
export interface OwnFragments extends Fragments {
  readonly all: readonly OwnRoot[];
}

/** A root block, with what it is made of: its own body on top of what it extends. */
export interface OwnRoot {
  readonly block: Block;
  readonly fragment: Fragment;
  readonly own: Shape;
  /** Undefined where it extends nothing, or what is not there. */
  readonly base: Shape | undefined;
}

/** Templates may include templates this deep; deeper is a mistake or an attack. */
const deepestInclude = 64;

/** What fragments are made from. */
interface Making {
  readonly parts: ReadonlyMap<Node, Part>;
  readonly told: ReadonlySet<BlockRead>;
  readonly context: Context;
  readonly source: ShapeSource;
  readonly templates: Map<string, Fragment>;
  readonly roots: Map<string, Fragment>;
}

/** Makes the fragments of a file whose types were checked; reports includes that lie too deep in each other. */
export function makeFragments(
  parts: ReadonlyMap<Node, Part>,
  partial: ReadonlySet<Node>,
  told: ReadonlySet<BlockRead>,
  context: Context,
): OwnFragments {
  const templates = new Map<string, Fragment>();
  const roots = new Map<string, Fragment>();
  const { bound, faults } = context;
  const shapeOf = (include: Include) => included(include, making)?.shape;
  const making: Making = { parts, told, context, source: { bound, faults, partial, shapeOf }, templates, roots };
  for (const template of bound.order.templates) {
    templates.set(template.name.text, templateFragment(template, making));
  }
  const all = rootsOf(context).map((block) => {
    const root = readRoot(block, making);
    const { fragment } = root;
    if (bound.declarations.roots.get(fragment.name) === block) roots.set(fragment.name, fragment);
    return root;
  });
  return { templates, roots, all };
}

/** The root blocks of a file, each behind the one that it extends. */
function rootsOf({ bound }: Context): readonly Block[] {
  const blocks = bound.ast.items.filter((item) => item.kind === "block" && bound.schemas.get(item)?.length !== 0);
  return [...new Set([...bound.order.roots, ...blocks.flatMap((item) => (item.kind === "block" ? item : []))])];
}

function templateFragment(template: TemplateDeclaration, making: Making): Fragment {
  const { context, source } = making;
  const { reads, includes } = partOf(template, making);
  const deepest = includes.reduce((most, include) => Math.max(most, included(include, making)?.depth ?? 0), 0);
  const depth = deepest < deepestInclude ? deepest + 1 : Number.POSITIVE_INFINITY;
  for (const include of includes) {
    const below = included(include, making)?.depth ?? 0;
    if (below < deepestInclude) continue;
    // Of what includes it in turn nothing is said, nor does it lead any deeper.
    if (below === deepestInclude)
      context.diagnostics.report("include-too-deep", include.span, { limit: deepestInclude });
    context.faults.add(include);
  }
  const uses = usesOf(includes, making);
  const shape = readShape(template.body, template, source);
  const removals = removalsOf(template, making);
  return { ...named(template.name.text, making), shape, reads, ...removals, uses, depth };
}

function readRoot(block: Block, making: Making): OwnRoot {
  const { reads, includes } = partOf(block, making);
  const own = readShape(block.body, block, making.source);
  const removals = removalsOf(block, making);
  const uses = usesOf(includes, making);
  const shared = { ...named(rootName(block) ?? "", making), reads, ...removals, depth: 0 };
  if (!block.extends) return { block, fragment: { ...shared, shape: own, uses }, own, base: undefined };
  const { closing } = making.context.bound;
  const base = closing.has(block.extends) ? undefined : findFragment(block.extends, "roots", making);
  // Read now, one after the other: chains of bases may be as long as they like.
  if (base) tableOf(base.shape);
  const from = base ? [{ fragment: base, span: block.extends.span }] : [];
  const shape = base ? extendShape(base.shape, own) : openShape;
  return { block, fragment: { ...shared, shape, uses: [...uses, ...from] }, own, base: base?.shape };
}

function removalsOf(node: Node, making: Making): Pick<Fragment, "removes" | "tooLate" | "unknown"> {
  const { removes, late, unknown } = partOf(node, making);
  return {
    removes: removes.map(removingOf),
    tooLate: {
      removes: late.flatMap((item) => (item.kind === "remove" ? removingOf(item) : [])),
      included: late.flatMap((item) => (item.kind === "include" ? (included(item, making) ?? []) : [])),
    },
    unknown: unknown.map(({ item, words }) => ({ ...removingOf(item), words })),
  };
}

function removingOf({ name, labels, span }: Remove): Removing {
  return { what: removedText(name.text, labels), span };
}

function named(name: string, { context, told }: Making): Pick<Fragment, "name" | "file" | "told"> {
  return { name, file: context.bound.path, told };
}

function partOf(node: Node, { parts }: Making): Part {
  return parts.get(node) ?? createPart();
}

function usesOf(includes: readonly Include[], making: Making): readonly Use[] {
  return includes.flatMap((include) => {
    const fragment = included(include, making);
    return fragment ? [{ fragment, span: include.template.span }] : [];
  });
}

/** What an include brings; undefined where it is wrong. */
function included(include: Include, making: Making): Fragment | undefined {
  return making.context.faults.has(include) ? undefined : findFragment(include.template, "templates", making);
}

/** What a name means among the templates or roots of the file, or of one that it uses. */
function findFragment(name: Expression, table: keyof Fragments, making: Making): Fragment | undefined {
  const path = withoutParentheses(name);
  if (path.kind === "name") return making[table].get(path.text);
  if (path.kind !== "member" || path.object.kind !== "name") return undefined;
  return making.context.imports.get(path.object.text)?.fragments[table].get(path.member.text);
}
