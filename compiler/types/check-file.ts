import type { Expression, LetDeclaration, Name, Node, ParamDeclaration } from "../../grammar/index.ts";
import type { BoundFile } from "../bind/index.ts";
import { type Diagnostic, Diagnostics } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import type { Context, Foreign, Observe } from "./context.ts";
import { checkDeclarations } from "./declarations.ts";
import { warnOfDeclaredCredentials } from "./declared-credentials.ts";
import type { Exports, ParameterType, TemplateSignature } from "./exports.ts";
import { findType } from "./expression.ts";
import { createPart, type Part } from "./fragment.ts";
import { makeFragments } from "./fragments.ts";
import { checkNamedBlocks } from "./named-blocks.ts";
import type { BlockRead } from "./reads.ts";
import { checkRemovals } from "./removals.ts";
import type { FunctionSignature } from "./signature.ts";
import type { Type } from "./type.ts";

/** What the language has, which no file declares. */
export interface Language {
  /** The schemas of the blocks that may stand on the top level. */
  readonly roots: readonly BlockSchema[];
  readonly functions: ReadonlyMap<string, FunctionSignature>;
  /** Values of blocks that are computed, not declared, such as the VMs of a pool in all zones. */
  computed(schema: BlockSchema): ReadonlyMap<string, Type>;
  readonly foreign: Foreign;
}

/** A file of which every name and type was checked. */
export interface TypedFile {
  /** Types of expressions, but for literals, whose types show. */
  readonly types: ReadonlyMap<Expression, Type>;
  /** Types of the variables of loops, comprehensions and templates. */
  readonly variables: ReadonlyMap<Name, Type>;
  readonly lets: ReadonlyMap<LetDeclaration, Type>;
  readonly params: ReadonlyMap<ParamDeclaration, Type>;
  /** What is wrong, and reported: an expression of it has no value, a statement makes no blocks. */
  readonly faults: ReadonlySet<Node>;
  /** Names of blocks and `remove`s that are reported, by their places; in what it includes and extends of other files, too. */
  readonly toldPlaces: ReadonlySet<string>;
  readonly exports: Exports;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks the types of a file. The result follows from the file's text and from what the files give that it uses.
 *
 * @param partial blocks and templates of which a part could not be read
 * @param imports by alias; undefined for a file that could not be read
 * @param observe is told what each place expects, also inside of literals
 */
export function checkFile(
  bound: BoundFile,
  partial: ReadonlySet<Node>,
  imports: ReadonlyMap<string, Exports | undefined>,
  language: Language,
  observe?: Observe,
): TypedFile {
  const diagnostics = new Diagnostics();
  const { functions, foreign } = language;
  const tables = {
    templates: new Map<string, TemplateSignature>(),
    types: new Map<Expression, Type>(),
    faults: new Set<Node>(),
    variables: new Map<Name, Type>(),
    lets: new Map<LetDeclaration, Type>(),
    params: new Map<ParamDeclaration, Type>(),
  };
  const computed = (schema: BlockSchema) => language.computed(schema);
  const place = { isCertain: false, isAsserted: false, isLate: false, part: createPart() };
  const shared = { findType, observe, ...place, bound, imports, functions, computed, foreign, diagnostics, ...tables };
  const context = {
    ...shared,
    blocksReadable: true,
    get unread(): Context {
      return unread;
    },
  };
  const unread: Context = {
    ...shared,
    blocksReadable: false,
    get unread() {
      return unread;
    },
  };
  const parts = new Map<Node, Part>();
  checkDeclarations(context, parts);
  warnOfDeclaredCredentials(bound, diagnostics);
  const told = new Set<BlockRead>();
  const fragments = makeFragments(parts, partial, told, context);
  const named = checkNamedBlocks(fragments, told, context);
  const toldPlaces = new Set([...named, ...checkRemovals(fragments, context)]);
  const { types, faults, variables, lets, params, templates } = tables;
  const exports = {
    path: bound.path,
    lets: byName(lets),
    params: parametersOf(params),
    templates,
    roots: rootsOf(bound),
    fragments,
  };
  return { types, faults, variables, lets, params, toldPlaces, exports, diagnostics: diagnostics.all };
}

function byName(lets: ReadonlyMap<LetDeclaration, Type>): ReadonlyMap<string, Type> {
  return new Map([...lets].map(([declaration, type]) => [declaration.name.text, type]));
}

function parametersOf(params: ReadonlyMap<ParamDeclaration, Type>): ReadonlyMap<string, ParameterType> {
  const found = new Map<string, ParameterType>();
  for (const [{ name, span, type: written, default: value }, type] of params) {
    const required = value === undefined;
    if (!found.has(name.text)) found.set(name.text, { name: name.text, type, required, span, typeSpan: written.span });
  }
  return found;
}

function rootsOf({ declarations }: BoundFile): ReadonlyMap<string, string> {
  return new Map([...declarations.roots].map(([name, block]) => [name, block.name.text]));
}
