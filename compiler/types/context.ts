import type { Expression, LetDeclaration, Name, Node, ParamDeclaration, Span } from "../../grammar/index.ts";
import type { BoundFile } from "../bind/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import type { AttributeSchema, BlockSchema, TypeSpec } from "../schema/index.ts";
import type { Exports, TemplateSignature } from "./exports.ts";
import type { Part } from "./fragment.ts";
import type { FunctionSignature, Parameter } from "./signature.ts";
import { errorType, type Type } from "./type.ts";

/** What types are checked with, for one file. */
export interface Context {
  /** `findType` of `expression.ts`, which the files of single kinds of expressions must not import. */
  findType(expression: Expression, expected: Expected | undefined, context: Context): Type;
  /** Told of every expression and what its place expects, for an editor; undefined for a build. */
  readonly observe: Observe | undefined;
  readonly bound: BoundFile;
  /** What the files give that this one uses, by alias; undefined for one that could not be read. */
  readonly imports: ReadonlyMap<string, Exports | undefined>;
  /** The templates of the file itself. */
  readonly templates: ReadonlyMap<string, TemplateSignature>;
  readonly functions: ReadonlyMap<string, FunctionSignature>;
  /** Values of blocks that are computed, not declared, such as the VMs of a pool in all zones. */
  computed(schema: BlockSchema): ReadonlyMap<string, Type>;
  foreign: Foreign;
  readonly diagnostics: Diagnostics;
  /** Types of expressions, but for literals, whose types show. */
  readonly types: Map<Expression, Type>;
  /** Expressions and statements that are wrong and reported: they have no value. */
  readonly faults: Set<Node>;
  readonly variables: Map<Name, Type>;
  readonly lets: Map<LetDeclaration, Type>;
  readonly params: Map<ParamDeclaration, Type>;
  /**
   * Whether paths such as `pool.web.size` can be read: not in what decides which blocks there are, and not where there
   * is no cluster.
   */
  readonly blocksReadable: boolean;
  /**
   * Whether what stands here is computed once, whatever the values are. Then the content of texts is judged with the
   * value, and need not be judged twice.
   */
  readonly isCertain: boolean;
  /** Whether what stands here waits until the declared blocks are known: nothing can be removed by then. */
  readonly isLate: boolean;
  /** What is noted of the template or root at hand. */
  readonly part: Part;
  /** Whether what stands here is a part of an assertion. */
  readonly isAsserted: boolean;
  /** The same where blocks cannot be read. */
  readonly unread: Context;
}

/**
 * Why a block or an attribute of this name means nothing in a block with these labels, such as a load balancer in a
 * provider that has none; undefined where it may stand there. `outer` is the kind of the block around it.
 */
export type Foreign = (
  outer: string,
  labels: () => readonly string[],
  member: string,
) => { readonly name: string; readonly cloud: string; readonly why: string; readonly fix: string } | undefined;

export type Observe = (expression: Expression, expected: Expected | undefined, context: Context) => void;

/** What is expected of an expression, and who says so. */
export interface Expected {
  readonly type: Type;
  readonly place: TypedPlace;
}

export type TypedPlace =
  /** An attribute of the schema table, or a part of its value; `spec` undefined where several attributes are possible. */
  | {
      readonly kind: "attribute";
      readonly name: string;
      readonly attribute: AttributeSchema;
      readonly spec: TypeSpec | undefined;
      /** The whole value: where messages about values from elsewhere point. */
      readonly usedAt: Span;
    }
  /** A parameter of a file or template. */
  | { readonly kind: "parameter"; readonly name: string; readonly declared: Span; readonly whole: Type }
  /** The other side of a comparison or choice, which lends its type. */
  | { readonly kind: "lent" }
  | { readonly kind: "argument"; readonly parameter: Parameter; readonly signature: FunctionSignature }
  /** Places of the language itself; `value` takes any. */
  | { readonly kind: "condition" | "iterable" | "interpolation" | "key" | "indexed" | "value" };

/**
 * The type of an expression, and what is wrong in it. Recursion follows the nesting of the source only, which the
 * parser bounds; the types of what it refers to are known before. What is wrong is reported once, marked as a fault,
 * and has the type `error`, of which nothing more is said.
 *
 * @param expected the type that the place of the expression asks for; it decides what bare words mean
 */
export function checkExpression(expression: Expression, expected: Expected | undefined, context: Context): Type {
  const type = checkOptional(expression, expected, context);
  if (type.kind !== "absent") return type;
  context.diagnostics.report("absent-value", expression.span, { what: type.what });
  return fail(expression, context);
}

/** As `checkExpression`, where a value that is absent is welcome. */
export function checkOptional(expression: Expression, expected: Expected | undefined, context: Context): Type {
  return context.findType(expression, expected, context);
}

/** Marks what is wrong, so that it has no value when it is evaluated. */
export function fail(expression: Expression, context: Context): Type {
  context.faults.add(expression);
  return errorType;
}
