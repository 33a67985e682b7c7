import { parse, type SourceFile } from "../../grammar/index.ts";

/*
 * Why a change of a file reaches a cluster: the declarations that changed, and what leads from the cluster to them. Names
 * are looked for in the texts of declarations, which is enough to tell people; what is affected is told by bytes.
 */

/** Texts of sources by their path. */
export interface Texts {
  readonly before: (file: string) => string | undefined;
  readonly after: (file: string) => string | undefined;
  /** The file that a `use` in another means. */
  readonly resolve: (from: string, path: string) => string | undefined;
}

interface Declaration {
  readonly file: string;
  /** `template zone_subnets`, `let zones`, `cluster shop`. */
  readonly title: string;
  readonly name: string;
  readonly text: string;
}

interface ParsedFile {
  readonly declarations: readonly Declaration[];
  /** Alias to file. */
  readonly uses: ReadonlyMap<string, string>;
}

/** `template zone_subnets (lib/net.podplane)`, then what uses it, up to the cluster. */
export type Chain = readonly string[];

/**
 * The chains from what changed in the files of a source to one of its clusters, each from the library on. Empty where
 * nothing that was declared changed, or where no declaration of the cluster leads there.
 */
export function chainsOf(source: string, cluster: string, texts: Texts): readonly Chain[] {
  const files = new Map<string, ParsedFile>();
  const parsed = (file: string) => {
    const known = files.get(file) ?? parseFile(file, texts.after(file) ?? "", texts);
    files.set(file, known);
    return known;
  };
  const old = new Map<string, ReadonlyMap<string, string>>();
  const before = (file: string) => {
    const known = old.get(file) ?? textsByTitle(parseFile(file, texts.before(file) ?? "", texts));
    old.set(file, known);
    return known;
  };
  const start = parsed(source).declarations.find(({ title }) => title === `cluster ${cluster}`);
  if (!start) return [];
  const from = new Map<Declaration, Declaration | undefined>([[start, undefined]]);
  const chains: Chain[] = [];
  for (const one of from.keys()) {
    if (before(one.file).get(one.title) !== one.text) chains.push(chainTo(one, from, source));
    for (const next of referred(one, parsed)) if (!from.has(next)) from.set(next, one);
  }
  return chains;
}

function chainTo(end: Declaration, from: ReadonlyMap<Declaration, Declaration | undefined>, source: string): Chain {
  const chain: string[] = [];
  for (let one: Declaration | undefined = end; one; one = from.get(one)) {
    chain.push(one.file === source ? one.title : `${one.title} (${one.file})`);
  }
  return chain;
}

function textsByTitle({ declarations }: ParsedFile): ReadonlyMap<string, string> {
  return new Map(declarations.map(({ title, text }) => [title, text]));
}

function parseFile(file: string, text: string, { resolve }: Texts): ParsedFile {
  const ast: SourceFile = parse(file, text).file;
  const uses = new Map<string, string>();
  const declarations: Declaration[] = [];
  const add = (title: string, name: string, { start, end }: { readonly start: number; readonly end: number }) =>
    declarations.push({ file, title, name, text: text.slice(start, end) });
  for (const item of ast.items) {
    switch (item.kind) {
      case "use": {
        const target = resolve(file, item.path.text);
        if (target !== undefined) uses.set(item.alias.text, target);
        break;
      }
      case "param":
      case "let":
      case "secret":
      case "template":
        add(`${item.kind} ${item.name.text}`, item.name.text, item.span);
        break;
      case "block": {
        const label = item.labels[0];
        const name = label ? text.slice(label.span.start, label.span.end) : "";
        add(`${item.name.text} ${name}`, name, item.span);
        break;
      }
      default:
        break;
    }
  }
  return { declarations, uses };
}

/** The declarations whose names stand in the text of one: its own file's, and those of the files that it uses. */
function referred(one: Declaration, parsed: (file: string) => ParsedFile): readonly Declaration[] {
  const { declarations, uses } = parsed(one.file);
  const words = new Set(one.text.match(/[\p{ID_Start}_][\p{ID_Continue}-]*/gu));
  const own = declarations.filter((other) => other !== one && words.has(other.name));
  const others = [...uses].filter(([alias]) => words.has(alias)).flatMap(([, file]) => parsed(file).declarations);
  return [...own, ...others.filter(({ name }) => words.has(name))];
}
