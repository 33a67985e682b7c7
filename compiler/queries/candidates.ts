import { type CallExpression, type Expression, type Node, nodeAt, type Read } from "../../grammar/index.ts";
import { type ProgramFile, type Scope, schemasBelow, schemasOf, variableNames } from "../bind/index.ts";
import { type BlockSchema, referencedBlocks } from "../schema/index.ts";
import {
  alternatives,
  type Context,
  type Expected,
  type Exports,
  labelWords,
  literalKey,
  showDeclared,
  type TemplateSignature,
  type Type,
  typeNames,
  typeOfSpec,
} from "../types/index.ts";
import { acceptedOf } from "./accepted.ts";
import { type Analysis, expectationsOf } from "./analysis.ts";
import { pathCandidates } from "./block-paths.ts";
import { type Candidate, plain } from "./candidate.ts";
import { functionCandidate, givesWhatIsExpected } from "./functions.ts";
import { findMark, mark, type Owner, type Spot } from "./marked.ts";
import { type MarkedText, readable } from "./marked-text.ts";
import { thingsIn } from "./occurrences.ts";
import { statementCandidates, topCandidates } from "./statements.ts";
import { templateCandidate } from "./templates.ts";
import { findHolder, holderAt } from "./things.ts";
import { type NewUse, unusedFiles } from "./unused-files.ts";

/** What may be written, and the part of the text that it takes the place of. */
export interface Candidates {
  readonly start: number;
  readonly end: number;
  readonly items: readonly Candidate[];
}

/**
 * What may stand where the mark is. `analysis` is that of the marked text; `others` gives the programs of the project,
 * of which some could be used, and is asked only where that matters; `read` is what the text without the mark was read
 * as, where that is known.
 */
export function candidatesAt(
  file: string,
  marked: MarkedText,
  analysis: Analysis,
  others: () => readonly Analysis[] = () => [],
  read?: Read,
): Candidates {
  const own = analysis.program.files.get(file);
  const spot = own && findMark(own.bound.ast, marked.offset);
  if (!own || !spot) return { start: marked.end, end: marked.end, items: [] };
  const items = new Finder(own, analysis, marked, others).find(spot);
  return { start: marked.start, end: marked.end, items: readable(items, marked, read) };
}

/** A file whose declarations can be named, by what they are named with. */
interface Reachable {
  readonly file: ProgramFile;
  readonly exports: Exports;
  readonly alias: string | undefined;
  readonly use: NewUse | undefined;
}

/** Finds candidates at one spot. A class for what all its parts share. */
class Finder {
  readonly #file: ProgramFile;
  readonly #analysis: Analysis;
  readonly #marked: MarkedText;
  readonly #others: () => readonly Analysis[];

  constructor(file: ProgramFile, analysis: Analysis, marked: MarkedText, others: () => readonly Analysis[]) {
    this.#file = file;
    this.#analysis = analysis;
    this.#marked = marked;
    this.#others = others;
  }

  find(spot: Spot): readonly Candidate[] {
    const { bound } = this.#file;
    switch (spot.kind) {
      case "top":
        return topCandidates(this.#analysis.language.roots, spot.item, bound.ast.edition !== undefined);
      case "statement":
        return this.#marked.path === "" ? this.#statements(spot) : [];
      case "label":
        return this.#labels(spot.block, spot.index);
      case "expression":
        return this.#values(spot.expression);
      case "callee":
        return this.#callees(spot.call);
      case "key":
        return this.#keys(spot);
      case "include":
        return this.#templates(spot.owners);
      case "argument":
        return this.#arguments(spot);
      case "extends":
        return this.#bases(spot.block.name.text, spot.block.labels[0]);
      case "place":
        return [...new Set(schemasBelow(this.#analysis.language.roots).map((schema) => schema.kind))].map((kind) =>
          plain("block", kind, "kind of block"),
        );
      case "type":
        return this.#types();
    }
  }

  /** Types: those that have the brackets which follow, or all, with brackets to fill in. */
  #types(): readonly Candidate[] {
    const bracket = ["(", "{"].find((one) => this.#isFollowedBy(one));
    return typeNames.flatMap((name) => {
      const snippet = typeSnippets[name] ?? name;
      const candidate = plain("type", name, "type");
      if (bracket === undefined) return [{ ...candidate, snippet }];
      return snippet.slice(name.length).trimStart().startsWith(bracket) ? [candidate] : [];
    });
  }

  #schemasOf(owners: readonly Owner[]): readonly BlockSchema[] {
    const owner = owners[owners.length - 1];
    if (!owner) return [];
    return schemasOf(this.#file.bound, owner);
  }

  #statements({ owners, body, item }: Extract<Spot, { kind: "statement" }>): readonly Candidate[] {
    const found = statementCandidates(this.#schemasOf(owners), body, item);
    const owner = owners.at(-1);
    if (owner?.kind !== "block") return found;
    const words = () => labelWords(owner);
    const { language } = this.#analysis;
    return found.filter(({ kind, label }) => kind === "keyword" || !language.foreign(owner.name.text, words, label));
  }

  #expectedAt(expression: Expression) {
    return expectationsOf(this.#file, this.#analysis).get(expression);
  }

  #labels(block: Extract<Spot, { kind: "label" }>["block"], index: number): readonly Candidate[] {
    const schemas = schemasOf(this.#file.bound, block);
    const specs = schemas.flatMap((schema) => schema.labels[index]?.type.spec ?? []);
    const members = specs
      .flatMap((spec) => alternatives(typeOfSpec(spec)))
      .flatMap((type) => (type.kind === "enum" ? type.members : []));
    return [...new Set(members)].map((member) => plain("member", member, block.name.text));
  }

  #keys({ object }: Extract<Spot, { kind: "key" }>): readonly Candidate[] {
    const expected = this.#expectedAt(object)?.expected;
    const given = object.entries.map((entry) => literalKey(entry.key));
    return (expected ? alternatives(expected.type) : []).flatMap((type) =>
      type.kind === "object"
        ? [...type.fields]
            .filter(([name]) => !given.includes(name))
            .map(([name, field]) => plain("argument", name, showDeclared(field.type)))
        : [],
    );
  }

  /** Templates that can stand in the block around: of the file, of those that it uses, and of those that it could use. */
  #templates(owners: readonly Owner[]): readonly Candidate[] {
    const holders = this.#schemasOf(owners);
    // One that includes itself would never end.
    const around = owners[0]?.kind === "template" ? owners[0].name.text : undefined;
    const fits = ({ places }: TemplateSignature) => holders.length === 0 || holders.some((one) => places.includes(one));
    const isCalled = this.#isFollowedBy("(");
    return this.#reachable().flatMap(({ file, exports, alias, use }) =>
      [...exports.templates.values()]
        .filter((signature) => (alias !== undefined || signature.name !== around) && fits(signature))
        .map((signature) => {
          const doc = file.bound.declarations.templates.get(signature.name)?.doc?.text;
          return { ...templateCandidate(signature, alias, doc, isCalled), ...(use ? { use } : {}) };
        }),
    );
  }

  /** The file itself, what it uses, and what it could use. */
  #reachable(): readonly Reachable[] {
    const { typed, program } = this.#analysis;
    const used = [[undefined, this.#file.bound.path] as const, ...this.#file.uses].flatMap(([alias, path]) => {
      const [file, exports] = [program.files.get(path), typed.get(path)?.exports];
      return file && exports ? [{ file, exports, alias, use: undefined }] : [];
    });
    const unused = unusedFiles(this.#file, this.#others())
      .filter(({ needsValues }) => !needsValues)
      .map((one) => ({ ...one, alias: one.use.alias }));
    return [...used, ...unused];
  }

  #arguments({ of, argument }: Extract<Spot, { kind: "argument" }>): readonly Candidate[] {
    const given = of.arguments.filter((one) => one !== argument).map((one) => one.name.text);
    return this.#parametersOf(of)
      .filter(({ name }) => !given.includes(name))
      .map(({ name, type }) => ({
        ...plain("argument", name, showDeclared(type)),
        snippet: this.#isFollowedBy("=") ? name : `${name} = \${1:${name}}`,
      }));
  }

  #parametersOf(
    of: Extract<Spot, { kind: "argument" }>["of"],
  ): readonly { readonly name: string; readonly type: Type }[] {
    const { typed, program } = this.#analysis;
    if (of.kind === "use")
      return [...(typed.get(this.#file.uses.get(of.alias.text) ?? "")?.exports.params.values() ?? [])];
    const template = findHolder(of.template, "template", this.#file, program);
    if (template?.kind !== "template") return [];
    const signature = typed.get(template.span.file)?.exports.templates.get(template.name.text);
    return signature?.parameters ?? [];
  }

  #bases(kind: string, label: Expression | undefined): readonly Candidate[] {
    const own = label?.kind === "name" ? label.text : undefined;
    return this.#reachable().flatMap(({ exports, alias, use }) =>
      [...exports.roots]
        .filter(([name, of]) => of === kind && (alias !== undefined || name !== own))
        .map(([name]) => ({
          ...plain("root", alias === undefined ? name : `${alias}.${name}`, kind),
          ...(use ? { use } : {}),
        })),
    );
  }

  #isFollowedBy(sign: string): boolean {
    return this.#marked.text
      .slice(this.#marked.offset + mark.length)
      .trimStart()
      .startsWith(sign);
  }

  /** Words for a place of a value: all that there are, but those that the checker refuses there. */
  #values(expression: Expression): readonly Candidate[] {
    const observed = this.#expectedAt(expression);
    if (!observed) return [];
    const { expected, context } = observed;
    const target = this.#file.bound.targets.get(expression);
    const scope = target?.kind === "bare" ? target.scope : this.#scope();
    const given = this.#namesBeside(expression);
    const universe = this.#universe(expected, scope, context).filter(
      ({ kind, label }) =>
        label.startsWith(this.#marked.path) && !((kind === "member" || kind === "thing") && given.includes(label)),
    );
    const judged = this.#judgedWith(expression);
    const place = this.#expectedAt(judged) ?? observed;
    const [before, after] = this.#around(judged);
    const accepted = acceptedOf(universe, { before, after, scope, ...place }, this.#analysis.language.roots);
    const isWhole = this.#marked.text.slice(this.#marked.offset + mark.length, expression.span.end).trim() === "";
    return [...accepted, ...(isWhole ? this.#functions(expected, false) : [])];
  }

  /** Names that stand in the same list, which takes each once. */
  #namesBeside(expression: Expression): readonly string[] {
    const around = nodeAt(this.#file.bound.ast, this.#marked.offset);
    const holder = around[around.indexOf(expression) - 1];
    if (holder?.kind !== "list") return [];
    return holder.items.flatMap((item) => (item !== expression && item.kind === "name" ? [item.text] : []));
  }

  /** Functions that take the arguments which stand behind the mark, and give what the call is for. */
  #callees(call: CallExpression): readonly Candidate[] {
    const observed = this.#expectedAt(call);
    if (!observed) return [];
    const judged = this.#judgedWith(call);
    const [before, after] = this.#around(judged);
    const scope = this.#scope();
    const place = this.#expectedAt(judged) ?? observed;
    const named = this.#functions(undefined, true);
    return acceptedOf(named, { before, after, scope, ...place }, this.#analysis.language.roots);
  }

  /** The expression that is judged as a whole: operands and what is compared lend each other their types. */
  #judgedWith(expression: Expression): Expression {
    const around = nodeAt(this.#file.bound.ast, this.#marked.offset);
    let judged = expression;
    for (const node of around.slice(0, Math.max(0, around.indexOf(expression))).reverse()) {
      const place = this.#expectedAt(judged)?.expected?.place.kind;
      if (place !== undefined && place !== "lent" && place !== "indexed") break;
      if (!isJoining(node)) break;
      judged = node;
    }
    return judged;
  }

  /** The text of an expression in front of and behind the dotted name with the mark. */
  #around({ span }: Expression): readonly [string, string] {
    const { text, offset, start } = this.#marked;
    const end = offset + mark.length;
    return [text.slice(span.start, Math.max(span.start, start)), text.slice(end, Math.max(end, span.end))];
  }

  /** The variables that can be read at the mark: those of the innermost part that has any. */
  #scope(): Scope | undefined {
    const { ast, scopes } = this.#file.bound;
    return nodeAt(ast, this.#marked.offset)
      .map((node) => scopes.get(node))
      .findLast((scope) => scope !== undefined);
  }

  #universe(expected: Expected | undefined, scope: Scope | undefined, context: Context): readonly Candidate[] {
    const { bound } = this.#file;
    const { declarations } = bound;
    const types = expected ? alternatives(expected.type) : [];
    const found: Candidate[] = [];
    for (const type of types) {
      if (type.kind === "enum") found.push(...type.members.map((member) => plain("member", member, "member")));
      if (type.kind === "reference") found.push(...this.#references(type.to));
    }
    for (const word of ["true", "false", "auto"]) found.push(plain("literal", word, "literal"));
    for (const name of variableNames(scope)) found.push(plain("variable", name, typeOfVariable(name, scope, context)));
    for (const [name, one] of declarations.lets)
      found.push(plain("value", `let.${name}`, shown(context.lets.get(one)), one.doc?.text));
    for (const [name, one] of declarations.params) {
      found.push(plain("value", `param.${name}`, shown(context.params.get(one)), one.doc?.text));
    }
    for (const [name, one] of declarations.secrets)
      found.push(plain("value", `secret.${name}`, "secret", one.doc?.text));
    for (const [alias, exports] of context.imports) {
      for (const [name, type] of exports?.lets ?? []) found.push(plain("value", `${alias}.${name}`, shown(type)));
      // By itself it means nothing: what is meant in the file stands behind it already.
      if (this.#isFollowedBy(".")) found.push(plain("value", alias, "file"));
    }
    // All blocks of a kind are a list, where a list is gone over.
    for (const kind of this.#kinds()) found.push(plain("value", kind, "blocks"));
    if (context.blocksReadable) found.push(...this.#paths());
    return found;
  }

  /** Names of blocks that a reference can name here. */
  #references(to: keyof typeof referencedBlocks): readonly Candidate[] {
    const { kind, within, words } = referencedBlocks[to];
    const things = this.#visible().filter(
      (one) => one.kind === kind && (within === undefined || one.around.includes(within)),
    );
    const names = [...new Set(things.map((one) => one.label))];
    return [...names.map((name) => plain("thing", name, kind)), ...words.map((word) => plain("member", word, "role"))];
  }

  #visible() {
    const holder = holderAt(this.#file.bound.ast, this.#marked.offset);
    if (!holder) return [];
    return thingsIn(this.#analysis.program).visible(holder);
  }

  /** Kinds of blocks of a root; in front of a name those that have a block of that name. */
  #kinds(): readonly string[] {
    const { text, offset } = this.#marked;
    const next = /^\.([\w-]+)/.exec(text.slice(offset + mark.length))?.[1];
    const all = new Map(this.#analysis.language.roots.flatMap((root) => Object.entries(root.blocks)));
    const named = new Set(this.#visible().flatMap((one) => (one.label === next ? [one.kind] : [])));
    return [...all]
      .filter(([kind, { labels }]) => next === undefined || labels.length === 0 || named.has(kind))
      .map(([kind]) => kind);
  }

  /** `pool.ingress.size`, for each block of the top level of a root that has a label. */
  #paths(): readonly Candidate[] {
    const things = this.#visible().filter((one) => one.around.length === 0 && /^[A-Za-z_][\w-]*$/.test(one.label));
    const { roots, computed } = this.#analysis.language;
    return pathCandidates(things, this.#file.bound.ast, this.#marked.offset, {
      schemaOf: (kind) => roots.flatMap(({ blocks }) => (Object.hasOwn(blocks, kind) ? (blocks[kind] ?? []) : []))[0],
      computedOf: (schema) => computed(schema).keys(),
    });
  }

  #functions(expected: Expected | undefined, isCalled: boolean): readonly Candidate[] {
    const { functions } = this.#analysis.language;
    return [...functions.values()]
      .filter((one) => one.name.startsWith(this.#marked.path) && givesWhatIsExpected(one, expected))
      .map((signature) => functionCandidate(signature, isCalled));
  }
}

/** Types that have parts. */
const typeSnippets: Readonly<Record<string, string>> = {
  enum: "enum(${1:one}, ${2:other})",
  list: "list<${1:string}>",
  map: "map<${1:string}>",
  object: "object { ${1:name}: ${2:string} }",
};

function shown(type: Type | undefined): string {
  return type ? showDeclared(type) : "";
}

function typeOfVariable(name: string, scope: Scope | undefined, context: Context): string {
  for (let inner = scope; inner; inner = inner.outer) {
    if (inner.variable.text === name) return shown(context.variables.get(inner.variable));
  }
  return "";
}

function isJoining(node: Node): node is Expression {
  return ["binary", "unary", "conditional", "parenthesized", "index", "member"].includes(node.kind);
}
