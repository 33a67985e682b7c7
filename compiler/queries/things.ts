import type {
  Block,
  Body,
  Expression,
  Name,
  Node,
  SourceFile,
  Span,
  TemplateDeclaration,
} from "../../grammar/index.ts";
import type { Program, ProgramFile } from "../bind/index.ts";
import { itemsOf, withoutParentheses } from "../bind/index.ts";
import type { ReferencedBlocks } from "../schema/index.ts";
import { literalKey } from "../types/index.ts";

/** A block with a literal label, which others can name. */
export interface Thing {
  readonly kind: string;
  readonly label: string;
  /** The label. */
  readonly span: Span;
  readonly block: Block;
  /** The blocks around it in its root or template, the innermost first: `aws`, `provider` for a balancer. */
  readonly around: readonly string[];
  /** The block that it stands in, below the root or template. */
  readonly inside: Block | undefined;
}

type Holder = Block | TemplateDeclaration;

interface HolderFacts {
  readonly things: readonly Thing[];
  /** `pool old` of `remove pool old`: what a base has, and this does not. */
  readonly removed: ReadonlySet<string>;
  /** The bases and templates that it is made of. */
  readonly parts: readonly Holder[];
}

/**
 * Which blocks a root or template has, its bases and the templates that it includes counted: what a reference in it
 * can name. Labels that are computed name nothing here.
 */
export class Things {
  readonly #facts = new Map<Holder, HolderFacts>();
  readonly #users = new Map<Holder, Holder[]>();

  constructor(program: Program) {
    for (const file of program.files.values()) {
      for (const item of file.bound.ast.items) {
        if (item.kind === "block" || item.kind === "template") this.#read(item, file, program);
      }
    }
    for (const [holder, { parts }] of this.#facts) {
      for (const part of parts) this.#users.set(part, [...(this.#users.get(part) ?? []), holder]);
    }
  }

  /** Things that a reference in a holder names, each where it is declared first: in the base that is extended most. */
  named(holder: Holder, { kind, within }: ReferencedBlocks, path: readonly string[]): readonly Thing[] {
    const label = path[path.length - 1];
    const [qualifier] = path.length > 1 ? path : [];
    const fits = (thing: Thing) =>
      thing.kind === kind &&
      thing.label === label &&
      (within === undefined || thing.around.includes(within)) &&
      (qualifier === undefined || thing.around.includes(qualifier));
    return this.#firstOf(this.visible(holder).filter(fits));
  }

  /** What `remove` takes out of a holder: in it nothing can name that any more, so that it is of what it is made of. */
  removed(holder: Holder, kind: string, label: string | undefined): readonly Thing[] {
    const parts = this.#facts.get(holder)?.parts ?? [];
    const all = [...this.visible(holder), ...parts.flatMap((part) => this.#below(part))];
    return this.#firstOf(all.filter((thing) => thing.kind === kind && thing.label === label));
  }

  /** The thing where it is declared first, for a label of a block. */
  first(holder: Holder, block: Block): Thing | undefined {
    const own = this.#facts.get(holder)?.things.find((thing) => thing.block === block);
    if (!own) return undefined;
    const same = this.#below(holder).filter((one) => isSame(one, own));
    return same[same.length - 1] ?? own;
  }

  /** The blocks of one's kind that stand in the same place, oneself among them: of a cluster, or of one provider. */
  beside(holder: Holder, block: Block): readonly Thing[] {
    const visible = this.visible(holder);
    const own = visible.find((thing) => thing.block === block);
    if (!own) return [];
    const others = visible.filter((one) => isSame({ ...one, label: own.label }, own) && one.label !== own.label);
    return [own, ...this.#firstOf(others)];
  }

  /** Everything that can be named in a holder. In a template, what those that include it have, too. */
  visible(holder: Holder): readonly Thing[] {
    const around = new Set([holder]);
    for (const one of around)
      if (one.kind === "template") for (const user of this.#users.get(one) ?? []) around.add(user);
    return [...new Set([...around].flatMap((one) => this.#below(one)))];
  }

  /** Things of a holder and of all that it is made of, its own first. */
  #below(holder: Holder): readonly Thing[] {
    const parts = new Set([holder]);
    for (const part of parts) for (const inner of this.#facts.get(part)?.parts ?? []) parts.add(inner);
    const removed = new Set<string>();
    const things: Thing[] = [];
    for (const part of parts) {
      const facts = this.#facts.get(part);
      things.push(...(facts?.things ?? []).filter((one) => !removed.has(`${one.kind} ${one.label}`)));
      for (const one of facts?.removed ?? []) removed.add(one);
    }
    return things;
  }

  #firstOf(things: readonly Thing[]): readonly Thing[] {
    const firsts: Thing[] = [];
    for (const thing of [...things].reverse()) if (!firsts.some((one) => isSame(one, thing))) firsts.push(thing);
    return firsts;
  }

  #read(holder: Holder, file: ProgramFile, program: Program): void {
    const things: Thing[] = [];
    const parts: Holder[] = [];
    const note = (part: Holder | undefined) => {
      if (part) parts.push(part);
    };
    if (holder.kind === "block" && holder.extends) note(findHolder(holder.extends, "root", file, program));
    collect(holder.body, undefined, [], things, (template) => note(findHolder(template, "template", file, program)));
    this.#facts.set(holder, { things, parts, removed: removedIn(holder.body) });
  }
}

function removedIn(body: Body): ReadonlySet<string> {
  const removals = itemsOf(body).filter((item) => item.kind === "remove");
  return new Set(removals.map(({ name, labels }) => [name.text, ...labels.slice(-1).map(literalKey)].join(" ")));
}

/** Bodies nest as deep as the parser lets them, so that this recursion is bounded. */
function collect(
  body: Body,
  inside: Block | undefined,
  around: readonly string[],
  things: Thing[],
  include: (template: Expression) => void,
): void {
  for (const item of itemsOf(body)) {
    if (item.kind === "include") include(item.template);
    if (item.kind !== "block") continue;
    const label = item.labels[item.labels.length - 1];
    const text = label && literalKey(label);
    const kind = item.name.text;
    if (label && text) things.push({ kind, label: text, span: innerSpan(label), block: item, around, inside });
    collect(item.body, item, [...(text === undefined ? [] : [text]), kind, ...around], things, include);
  }
}

/** Where the text of a label stands: without the quotes. */
export function innerSpan(label: Expression): Span {
  if (label.kind !== "string" || label.multiline) return label.span;
  return {
    file: label.span.file,
    start: label.span.start + 1,
    end: Math.max(label.span.start + 1, label.span.end - 1),
  };
}

/** Whether two declarations are of one thing: the blocks around them agree as far as both are known. */
function isSame(a: Thing, b: Thing): boolean {
  if (a.kind !== b.kind || a.label !== b.label) return false;
  const shared = Math.min(a.around.length, b.around.length);
  return a.around.slice(0, shared).every((one, index) => one === b.around[index]);
}

/** The root or template that a name or `alias.name` stands for, in whichever file it is declared. */
export function findHolder(
  reference: Expression,
  what: "root" | "template",
  file: ProgramFile,
  program: Program,
): Holder | undefined {
  const { name, target } = targetOf(reference, file, program);
  if (!name || !target) return undefined;
  const { declarations } = target.bound;
  return what === "root" ? declarations.roots.get(name.text) : declarations.templates.get(name.text);
}

/** The words of `name` or `alias.name`, and the file that the name is declared in. */
export function targetOf(
  reference: Expression,
  file: ProgramFile,
  program: Program,
): { readonly alias?: Name; readonly name?: Name; readonly target?: ProgramFile | undefined } {
  const path = withoutParentheses(reference);
  if (path.kind === "name") return { name: path, target: file };
  if (path.kind !== "member" || path.object.kind !== "name") return {};
  const target = program.files.get(file.uses.get(path.object.text) ?? "");
  return { alias: path.object, name: path.member, target };
}

/** The root block or template around a place. */
export function holderAt(ast: SourceFile, offset: number): Holder | undefined {
  const item = ast.items.find(({ span }) => span.start <= offset && offset <= span.end);
  return item?.kind === "block" || item?.kind === "template" ? item : undefined;
}

/** The name of a node's kind of holder, for those who walk. */
export function isHolder(node: Node): node is Holder {
  return node.kind === "block" || node.kind === "template";
}
