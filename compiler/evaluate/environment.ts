import type {
  Block,
  Expression,
  ForBlock,
  LetDeclaration,
  Node,
  ParamDeclaration,
  SecretDeclaration,
  SourceFile,
  Span,
  TemplateDeclaration,
} from "../../grammar/index.ts";
import type { Workspace } from "../bind/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import type { Way } from "../origins/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import type { Value } from "../values/index.ts";
import type { Budget } from "./bounds.ts";
import type { Thunk } from "./thunk.ts";

/** A file and what it declares. */
export interface Module {
  readonly file: string;
  readonly ast: SourceFile;
  readonly params: ReadonlyMap<string, { readonly declaration: ParamDeclaration; readonly thunk: Thunk }>;
  readonly lets: ReadonlyMap<string, { readonly declaration: LetDeclaration; readonly thunk: Thunk }>;
  readonly secrets: ReadonlyMap<string, SecretDeclaration>;
  readonly templates: ReadonlyMap<string, TemplateDeclaration>;
  readonly clusters: ReadonlyMap<string, Block>;
  /** By alias. */
  readonly imports: ReadonlyMap<string, Module>;
}

/** Variables of loops, comprehensions and templates, the innermost first. */
export interface Locals {
  readonly name: string;
  readonly value: Value;
  readonly outer: Locals | undefined;
}

/** Where an expression is evaluated. */
export interface Environment {
  readonly module: Module;
  readonly locals: Locals | undefined;
  /**
   * The blocks that `pool.ingress.size` reads. Undefined where the blocks are only being made: in
   * the head of a `for` or `if`, in labels, and in arguments of templates.
   */
  readonly cluster: ClusterScope | undefined;
}

/** The blocks of a cluster once they are known; attributes are thunks. */
export interface ClusterScope {
  root: ExpandedBlock | undefined;
  /** Whether what extends it may have more blocks. */
  readonly isAbstract: boolean;
  /** The kinds of blocks that loops over other blocks may still add to: they cannot be read yet. */
  open: ReadonlySet<BlockSchema>;
}

/** A loop over blocks. It stands among the children of its block, in the place of what it will make. */
export interface PendingLoop {
  readonly item: ForBlock;
  readonly environment: Environment;
  readonly evaluation: Evaluation;
  /** The kinds of blocks that must be known before it can run. */
  readonly over: readonly BlockSchema[];
  /** The kinds of blocks that it may add to, or set attributes of. */
  readonly makes: ReadonlySet<BlockSchema>;
}

/** A block whose `for`, `if`, `include` and `extends` are resolved; its values are not computed yet. */
export interface ExpandedBlock {
  readonly kind: string;
  /** Undefined where no block of that kind can stand. */
  readonly schema: BlockSchema | undefined;
  readonly kindSpan: Span;
  readonly labels: readonly { readonly value: Value; readonly span: Span }[];
  readonly attributes: Map<string, ExpandedAttribute>;
  readonly children: ExpandedBlock[];
  /** What `remove` takes out of the block that this one extends. */
  readonly removals: readonly Removal[];
  /** Whether parts may be missing, because something in it could not be read or computed, which is reported. */
  isPartial: boolean;
  /** What stands here for the blocks that it will make; such a block has no kind. */
  readonly loop?: PendingLoop;
  readonly header: Span;
  readonly span: Span;
  readonly doc: string | undefined;
}

export interface Removal {
  /** An attribute, or a kind of block. */
  readonly name: string;
  readonly labels: readonly string[];
  readonly span: Span;
  /** Whether it is reported that it removes nothing, whatever the values are. */
  readonly isTold: boolean;
}

export interface ExpandedAttribute {
  readonly name: string;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
  readonly thunk: Thunk;
}

/** What the whole evaluation shares. */
export interface Evaluation {
  /** What evaluates an expression of any kind: see `operands.ts`. */
  readonly evaluate: (expression: Expression, environment: Environment, evaluation: Evaluation) => Value;
  readonly diagnostics: Diagnostics;
  /** What has errors of names or types: it has no value, and nothing more is said of it. */
  readonly faults: ReadonlySet<Node>;
  /** What no block can have or take out, and is reported: names of blocks and `remove`s, by their places. */
  readonly toldPlaces: ReadonlySet<string>;
  /** Blocks and templates of which a part could not be read. */
  readonly partial: ReadonlySet<Node>;
  /** How evaluation came to what it evaluates: `within` goes a step further. */
  readonly way: Way | undefined;
  readonly workspace: Workspace;
  /** What the whole compilation may still cost: evaluation is bounded. */
  readonly budget: Budget;
  /** Reads total sizes and other values that are computed, not declared: `pool.x.total`. */
  readonly computed: ReadComputed;
}

/** The value of an attribute that is computed from others; undefined where the block has no such value. */
export type ReadComputed = (
  root: ExpandedBlock,
  block: ExpandedBlock,
  attribute: string,
  span: Span,
) => Value | undefined;

/** The evaluation of what an include, a turn of a loop or an `extends` leads to; what it reports tells so. */
export function within(evaluation: Evaluation, kind: Way["kind"], span: Span, text: string): Evaluation {
  const way: Way = { kind, span, text, outer: evaluation.way };
  return { ...evaluation, way, diagnostics: evaluation.diagnostics.within(way) };
}

/** The value of a local variable. */
export function findLocal(environment: Environment, name: string): Value | undefined {
  for (let local = environment.locals; local; local = local.outer) {
    if (local.name === name) return local.value;
  }
  return undefined;
}

export function withLocal(environment: Environment, name: string, value: Value): Environment {
  return { ...environment, locals: { name, value, outer: environment.locals } };
}

/** An expression without its parentheses. */
export function bare(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === "parenthesized") inner = inner.expression;
  return inner;
}
