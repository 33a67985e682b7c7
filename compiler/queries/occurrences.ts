import type {
  Block,
  Body,
  BodyItem,
  Expression,
  Include,
  LetDeclaration,
  Name,
  NamedArgument,
  ParamDeclaration,
  SecretDeclaration,
  Span,
  TemplateDeclaration,
  TemplateParameter,
  UseDeclaration,
} from "../../grammar/index.ts";
import { walk } from "../../grammar/index.ts";
import type { Program, ProgramFile, Target } from "../bind/index.ts";
import { childSchemas, schemasOf } from "../bind/index.ts";
import { type AttributeSchema, type BlockSchema, referencedBlocks } from "../schema/index.ts";
import { alternatives, literalKey, type Type, type TypedFile } from "../types/index.ts";
import { type Analysis, expectationsOf, type Observed } from "./analysis.ts";
import { findHolder, holderAt, innerSpan, type Thing, Things, targetOf } from "./things.ts";

/** What a word of a source stands for. */
export type Meaning =
  | { readonly kind: "let"; readonly declaration: LetDeclaration }
  | { readonly kind: "param"; readonly declaration: ParamDeclaration }
  | { readonly kind: "secret"; readonly declaration: SecretDeclaration }
  | { readonly kind: "template"; readonly declaration: TemplateDeclaration }
  | { readonly kind: "root"; readonly declaration: Block; readonly label: Span }
  | { readonly kind: "import"; readonly declaration: UseDeclaration }
  | { readonly kind: "parameter"; readonly declaration: TemplateParameter }
  /** Of a loop or a comprehension. */
  | { readonly kind: "variable"; readonly declaration: Name }
  /** A block that references can name. */
  | { readonly kind: "thing"; readonly block: Block; readonly label: Span; readonly name: string }
  | { readonly kind: "attribute"; readonly name: string; readonly attribute: AttributeSchema; readonly of: BlockSchema }
  | { readonly kind: "block"; readonly schema: BlockSchema }
  | { readonly kind: "member"; readonly text: string; readonly type: Type }
  /** A word that a reference takes and no block has, such as `public`. */
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "function"; readonly name: string }
  | { readonly kind: "file"; readonly path: string };

/** A word with its meaning. */
export interface Occurrence {
  readonly span: Span;
  readonly meaning: Meaning;
  readonly isDeclaration: boolean;
}

/** Where something is declared; undefined for what the language has. */
export function declarationOf(meaning: Meaning): Span | undefined {
  switch (meaning.kind) {
    case "let":
    case "param":
    case "secret":
    case "template":
    case "parameter":
      return meaning.declaration.name.span;
    case "import":
      return meaning.declaration.alias.span;
    case "variable":
      return meaning.declaration.span;
    case "root":
    case "thing":
      return meaning.label;
    default:
      return undefined;
  }
}

/** Equal for occurrences of one declared thing; undefined for what the language has. */
export function identityOf(meaning: Meaning): string | undefined {
  const span = declarationOf(meaning);
  return span && `${span.file}:${span.start}`;
}

const indexed = new WeakMap<TypedFile, readonly Occurrence[]>();
const thingsOf = new WeakMap<Program, Things>();

export function thingsIn(program: Program): Things {
  const known = thingsOf.get(program);
  if (known) return known;
  const things = new Things(program);
  thingsOf.set(program, things);
  return things;
}

/** Every word of a file that means something, in source order. */
export function occurrencesIn(path: string, analysis: Analysis): readonly Occurrence[] {
  const file = analysis.program.files.get(path);
  const typed = analysis.typed.get(path);
  if (!file || !typed) return [];
  const alone = analysis.program.files.size === 1;
  const known = alone ? indexed.get(typed) : undefined;
  if (known) return known;
  const index = new FileIndex(file, analysis);
  const found = index.read().sort((a, b) => a.span.start - b.span.start);
  if (alone) indexed.set(typed, found);
  return found;
}

/** Finds the words of one file. A class for what all parts of the walk share. */
class FileIndex {
  readonly #file: ProgramFile;
  readonly #analysis: Analysis;
  readonly #things: Things;
  readonly #expectations: ReadonlyMap<Expression, Observed>;
  readonly #found: Occurrence[] = [];
  readonly #parameters = new Map<Name, TemplateParameter>();

  constructor(file: ProgramFile, analysis: Analysis) {
    this.#file = file;
    this.#analysis = analysis;
    this.#things = thingsIn(analysis.program);
    this.#expectations = expectationsOf(file, analysis);
  }

  read(): Occurrence[] {
    const { ast } = this.#file.bound;
    for (const item of ast.items) if (item.kind === "template") this.#declareParameters(item);
    for (const item of ast.items) this.#readItem(item);
    walk(ast, (node) => {
      if (node.kind === "comprehension" || node.kind === "object-comprehension") {
        for (const name of node.variables) this.#add(name.span, { kind: "variable", declaration: name }, true);
      }
      const target = this.#file.bound.targets.get(node);
      if (target) this.#readTarget(node as Expression, target);
    });
    return this.#found;
  }

  #add(span: Span, meaning: Meaning, isDeclaration = false): void {
    if (span.end > span.start) this.#found.push({ span, meaning, isDeclaration });
  }

  #readItem(item: ProgramFile["bound"]["ast"]["items"][number]): void {
    switch (item.kind) {
      case "use":
        this.#readUse(item);
        return;
      case "param":
        this.#add(item.name.span, { kind: "param", declaration: item }, true);
        return;
      case "let":
      case "secret":
        this.#add(item.name.span, { kind: item.kind, declaration: item } as Meaning, true);
        return;
      case "template":
        this.#add(item.name.span, { kind: "template", declaration: item }, true);
        this.#readBody(item.body, schemasOf(this.#file.bound, item), item);
        return;
      case "block":
        this.#readRoot(item);
        return;
      default:
        return;
    }
  }

  #declareParameters(template: TemplateDeclaration): void {
    for (const parameter of template.parameters) {
      this.#parameters.set(parameter.name, parameter);
      this.#add(parameter.name.span, { kind: "parameter", declaration: parameter }, true);
    }
  }

  #readUse(use: UseDeclaration): void {
    const path = this.#file.uses.get(use.alias.text);
    if (path !== undefined) this.#add(use.path.span, { kind: "file", path });
    this.#add(use.alias.span, { kind: "import", declaration: use }, true);
    const used = path === undefined ? undefined : this.#analysis.program.files.get(path);
    for (const { name } of use.arguments) {
      const declaration = used?.bound.declarations.params.get(name.text);
      if (declaration) this.#add(name.span, { kind: "param", declaration });
    }
  }

  #readRoot(block: Block): void {
    const [schema] = schemasOf(this.#file.bound, block);
    if (schema) this.#add(block.name.span, { kind: "block", schema });
    const [label] = block.labels;
    if (label) this.#add(innerSpan(label), { kind: "root", declaration: block, label: innerSpan(label) }, true);
    if (block.extends) this.#readReference(block.extends, "root");
    this.#readBody(block.body, schema ? [schema] : [], block);
  }

  #readReference(reference: Expression, what: "root" | "template"): void {
    const { alias, name } = targetOf(reference, this.#file, this.#analysis.program);
    const use = alias && this.#file.bound.declarations.uses.get(alias.text);
    if (alias && use) this.#add(alias.span, { kind: "import", declaration: use });
    const holder = findHolder(reference, what, this.#file, this.#analysis.program);
    if (!name || !holder) return;
    if (holder.kind === "template") this.#add(name.span, { kind: "template", declaration: holder });
    else if (holder.labels[0]) {
      this.#add(name.span, { kind: "root", declaration: holder, label: innerSpan(holder.labels[0]) });
    }
  }

  /** Bodies nest as deep as the parser lets them, so that this recursion is bounded. */
  #readBody(body: Body, schemas: readonly BlockSchema[], holder: Block | TemplateDeclaration): void {
    for (const item of body.items) this.#readStatement(item, schemas, holder);
  }

  #readStatement(item: BodyItem, schemas: readonly BlockSchema[], holder: Block | TemplateDeclaration): void {
    switch (item.kind) {
      case "attribute":
        this.#readAttribute(item.name, schemas);
        return;
      case "block":
        this.#readBlock(item, holder);
        return;
      case "for":
        for (const variable of item.variables)
          this.#add(variable.span, { kind: "variable", declaration: variable }, true);
        this.#readBody(item.body, schemas, holder);
        return;
      case "if": {
        for (let branch: typeof item | Body | undefined = item; branch; ) {
          const body: Body = branch.kind === "if" ? branch.body : branch;
          this.#readBody(body, schemas, holder);
          branch = branch.kind === "if" ? branch.otherwise : undefined;
        }
        return;
      }
      case "include":
        this.#readInclude(item);
        return;
      case "remove": {
        const [schema] = childSchemas(schemas, item);
        if (schema) this.#add(item.name.span, { kind: "block", schema });
        else this.#readAttribute(item.name, schemas);
        for (const label of item.labels.slice(-1)) {
          this.#addThing(innerSpan(label), this.#things.removed(holder, item.name.text, literalKey(label)));
        }
        return;
      }
      default:
        return;
    }
  }

  #readAttribute(name: Name, schemas: readonly BlockSchema[]): void {
    for (const of of schemas) {
      const attribute = Object.hasOwn(of.attributes, name.text) ? of.attributes[name.text] : undefined;
      if (!attribute) continue;
      this.#add(name.span, { kind: "attribute", name: name.text, attribute, of });
      return;
    }
  }

  #readBlock(block: Block, holder: Block | TemplateDeclaration): void {
    const schemas = schemasOf(this.#file.bound, block);
    const [schema] = schemas;
    if (schema && schema.kind === block.name.text) this.#add(block.name.span, { kind: "block", schema });
    const thing = this.#things.first(holder, block);
    const label = block.labels[block.labels.length - 1];
    if (thing && label) {
      this.#add(innerSpan(label), { kind: "thing", block: thing.block, label: thing.span, name: thing.label }, true);
    }
    this.#readBody(block.body, schemas, holder);
  }

  #readInclude(item: Include): void {
    this.#readReference(item.template, "template");
    const template = findHolder(item.template, "template", this.#file, this.#analysis.program);
    if (template?.kind === "template") this.#readArguments(item.arguments, template);
  }

  #readArguments(given: readonly NamedArgument[], template: TemplateDeclaration): void {
    for (const { name } of given) {
      const declaration = template.parameters.find((one) => one.name.text === name.text);
      if (declaration) this.#add(name.span, { kind: "parameter", declaration });
    }
  }

  #readTarget(expression: Expression, target: Target): void {
    switch (target.kind) {
      case "local": {
        const parameter = this.#parameters.get(target.variable);
        const meaning: Meaning = parameter
          ? { kind: "parameter", declaration: parameter }
          : { kind: "variable", declaration: target.variable };
        this.#add(expression.span, meaning);
        return;
      }
      case "param":
      case "let":
      case "secret":
        if (expression.kind === "member") this.#add(expression.member.span, target);
        return;
      case "import":
        this.#readImport(expression, target);
        return;
      case "function":
        this.#add(expression.span, { kind: "function", name: target.name });
        return;
      case "block-path":
        this.#readPath(target.path, target.schema, expression);
        return;
      case "bare":
        this.#readBare(expression, target);
        return;
      default:
        return;
    }
  }

  #readImport(expression: Expression, { use, member }: Extract<Target, { kind: "import" }>): void {
    if (expression.kind === "member") this.#add(expression.object.span, { kind: "import", declaration: use });
    const used = this.#analysis.program.files.get(this.#file.uses.get(use.alias.text) ?? "");
    const declaration = used?.bound.declarations.lets.get(member.text);
    if (declaration) this.#add(member.span, { kind: "let", declaration });
  }

  #readBare(expression: Expression, target: Extract<Target, { kind: "bare" }>): void {
    const { expected } = this.#expectations.get(expression) ?? {};
    const text = target.path.map((part) => part.text).join(".");
    for (const type of expected ? alternatives(expected.type) : []) {
      if (type.kind === "enum" && type.members.includes(text)) {
        this.#add(expression.span, { kind: "member", text, type });
        return;
      }
      if (type.kind !== "reference") continue;
      const blocks = referencedBlocks[type.to];
      const holder = holderAt(this.#file.bound.ast, expression.span.start);
      const words = target.path.map((part) => part.text);
      const last = target.path[target.path.length - 1];
      if (blocks.words.includes(text)) this.#add(expression.span, { kind: "word", text });
      else if (holder && last) this.#readThing(last, blocks, words, holder);
      return;
    }
  }

  #readThing(
    at: { readonly span: Span },
    blocks: Parameters<Things["named"]>[1],
    path: readonly string[],
    holder: Block | TemplateDeclaration,
  ): void {
    this.#addThing(at.span, this.#things.named(holder, blocks, path));
  }

  /** Of several of one name it is not known which is meant. */
  #addThing(span: Span, [thing, ...others]: readonly Thing[]): void {
    if (!thing || others.length > 0) return;
    this.#add(span, { kind: "thing", block: thing.block, label: thing.span, name: thing.label });
  }

  /** `pool.ingress.size`: kinds, labels, and an attribute at the end. */
  #readPath(path: readonly Name[], root: BlockSchema, expression: Expression): void {
    const holder = holderAt(this.#file.bound.ast, expression.span.start);
    let schema = root;
    for (let index = 0; index < path.length; index++) {
      const part = path[index];
      if (!part) return;
      const child = Object.hasOwn(schema.blocks, part.text) ? schema.blocks[part.text] : undefined;
      if (!child) {
        this.#readAttribute(part, [schema]);
        return;
      }
      this.#add(part.span, { kind: "block", schema: child });
      schema = child;
      const label = path[index + 1];
      if (child.labels.length === 0 || !label || Object.hasOwn(child.attributes, label.text)) continue;
      if (holder) this.#readThing(label, { kind: child.kind, within: undefined, words: [] }, [label.text], holder);
      index++;
    }
  }
}

/** The word at an offset, or that ends there: no two touch. */
export function occurrenceAt(path: string, offset: number, analysis: Analysis): Occurrence | undefined {
  return occurrencesIn(path, analysis).find(({ span }) => span.start <= offset && offset <= span.end);
}
