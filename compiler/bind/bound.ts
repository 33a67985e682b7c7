import type {
  Block,
  LetDeclaration,
  Name,
  Node,
  ParamDeclaration,
  SecretDeclaration,
  SourceFile,
  TemplateDeclaration,
  UseDeclaration,
} from "../../grammar/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";

/** What a file declares on its top level, by name. Of two of one name the first is kept. */
export interface Declarations {
  readonly uses: ReadonlyMap<string, UseDeclaration>;
  readonly params: ReadonlyMap<string, ParamDeclaration>;
  readonly lets: ReadonlyMap<string, LetDeclaration>;
  readonly secrets: ReadonlyMap<string, SecretDeclaration>;
  readonly templates: ReadonlyMap<string, TemplateDeclaration>;
  /** Root blocks with a literal first label, which others can extend. */
  readonly roots: ReadonlyMap<string, Block>;
}

/** Variables of loops, comprehensions and templates, the innermost first. */
export interface Scope {
  /** Where the variable is declared: its identity. */
  readonly variable: Name;
  readonly outer: Scope | undefined;
}

/** What a reference means. It stands at the node that is all of it: for `let.sizes.web` at `let.sizes`. */
export type Target =
  | { readonly kind: "local"; readonly variable: Name }
  | { readonly kind: "param"; readonly declaration: ParamDeclaration }
  | { readonly kind: "let"; readonly declaration: LetDeclaration }
  | { readonly kind: "secret"; readonly declaration: SecretDeclaration }
  /** `alias.member`: whether the other file has it is known when that is bound. */
  | { readonly kind: "import"; readonly use: UseDeclaration; readonly member: Name }
  /** A dotted name that begins with a kind of block of a root: `pool.ingress.size`. */
  | { readonly kind: "block-path"; readonly path: readonly Name[]; readonly schema: BlockSchema }
  /** The name of a function in a call, known or not. */
  | { readonly kind: "function"; readonly name: string }
  /** Not declared here: right only where the type of the place expects such a name. */
  | {
      readonly kind: "bare";
      readonly path: readonly Name[];
      readonly scope: Scope | undefined;
      /** The kind of blocks in a root that the word names, where it is one: `pool` in `length(pool)`. */
      readonly blocks?: BlockSchema;
    }
  /** Wrong, and reported; or with a part missing, which the parser reported. */
  | { readonly kind: "unresolved" };

/** A file whose names have their meaning. Made of its text alone, so that it can be kept until that changes. */
export interface BoundFile {
  readonly path: string;
  readonly ast: SourceFile;
  readonly declarations: Declarations;
  /** By name, member expression or callee. */
  readonly targets: ReadonlyMap<Node, Target>;
  /** The variables that can be read in a body, comprehension or template, by that node. */
  readonly scopes: ReadonlyMap<Node, Scope>;
  /**
   * The schemas that a block may have: one, but for blocks in a template that several kinds of blocks could include.
   * None where no block of that kind can stand there, which is reported.
   */
  readonly schemas: ReadonlyMap<Block, readonly BlockSchema[]>;
  /** The blocks that a template's body could stand in. */
  readonly places: ReadonlyMap<TemplateDeclaration, readonly BlockSchema[]>;
  /** Templates and root blocks that have a name, each behind those of the file that it includes or extends. */
  readonly order: { readonly templates: readonly TemplateDeclaration[]; readonly roots: readonly Block[] };
  /** What closes a circle, which is reported: includes and bases, which lead nowhere, and values, which need themselves. */
  readonly closing: ReadonlySet<Node>;
  readonly diagnostics: readonly Diagnostic[];
}
