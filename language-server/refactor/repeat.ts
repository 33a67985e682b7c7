import { type Block, type Node, parse, type Token, tokens } from "../../grammar/index.ts";
import { nodesAround, type Refactoring, type Selection, targetsIn, textOf } from "./refactoring.ts";

/** Neighbours that differ in some values only, as one `for` over these. */
export function repeatBlocks(selection: Selection): readonly Refactoring[] {
  const { path } = selection;
  const around = nodesAround(selection);
  const block = around.findLast((node) => node.kind === "block");
  const body = block && around[around.indexOf(block) - 1];
  if (block?.kind !== "block" || body?.kind !== "body") return [];
  const run = alikeAround(
    block,
    body.items.filter((item): item is Block => item.kind === "block"),
    selection,
  );
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last || run.length < 2 || !isUnbroken(run, body.items)) return [];
  const groups = varyingGroups(run, selection);
  if (!groups || groups.length === 0 || groups.length > 4) return [];
  const head = loopHead(first, groups, run.length);
  return [
    {
      kind: "rewrite",
      title: `Write these ${run.length} blocks as one \`for\``,
      edits: [
        {
          span: { file: path, start: first.span.start, end: last.span.end },
          text: head.opener + rewritten(first, head, selection),
        },
      ],
    },
  ];
}

/** Nothing may stand between them that a loop would move. */
function isUnbroken(run: readonly Block[], items: readonly Node[]): boolean {
  const [start, end] = [run[0]?.span.start ?? 0, run.at(-1)?.span.end ?? 0];
  return items.filter(({ span }) => start <= span.start && span.end <= end).length === run.length;
}

function alikeAround(block: Block, siblings: readonly Block[], selection: Selection): readonly Block[] {
  const shape = shapeOf(block, selection);
  const at = siblings.indexOf(block);
  if (shape === undefined || at < 0) return [];
  let [from, to] = [at, at];
  while (from > 0 && shapeOf(siblings[from - 1], selection) === shape) from -= 1;
  while (to + 1 < siblings.length && shapeOf(siblings[to + 1], selection) === shape) to += 1;
  return siblings.slice(from, to + 1);
}

/** Equal for blocks that differ in values only; undefined for one with comments or variables, or that reads others. */
function shapeOf(block: Block | undefined, { file }: Selection): string | undefined {
  if (!block || block.doc) return undefined;
  const plain = targetsIn(block, file).every(({ kind }) => kind === "bare" || kind === "let" || kind === "param");
  const read = readBlock(block, { file });
  if (!plain || read.comments.length > 0) return undefined;
  return read.tokens
    .map((token, index) => (isValue(token) || isLabel(index, block, read) ? token.type : token.text))
    .join(" ");
}

function readBlock(block: Block, { file }: Pick<Selection, "file">) {
  return parse(block.span.file, textOf(block, file));
}

function isValue({ type }: Token): boolean {
  return type === tokens.string || type === tokens.integer || type === tokens.literal;
}

/** The first word behind the kind, where it is the block's only label. */
function isLabel(index: number, block: Block, read: { readonly tokens: readonly Token[] }): boolean {
  return index === 1 && block.labels.length === 1 && read.tokens[1]?.type !== tokens.integer;
}

interface Group {
  readonly values: readonly string[];
  /** Which tokens have them. */
  readonly places: readonly number[];
}

/** The tokens that vary, those together that vary alike. */
function varyingGroups(run: readonly Block[], selection: Selection): readonly Group[] | undefined {
  const [first] = run;
  if (!first) return undefined;
  const read = run.map((block) => readBlock(block, selection).tokens);
  const groups = new Map<string, { values: string[]; places: number[] }>();
  for (let index = 0; index < (read[0]?.length ?? 0); index += 1) {
    const texts = read.map((list) => list[index]?.text ?? "");
    if (new Set(texts).size === 1) continue;
    const isLabelWord = isLabel(index, first, { tokens: read[0] ?? [] });
    // A label is a text, also where it stands bare.
    const values = texts.map((text) => (isLabelWord && !text.startsWith('"') ? JSON.stringify(text) : text));
    if (first.labels.length > 0 && first.labels[0]?.kind === "integer" && index === 1) return undefined;
    const key = JSON.stringify(values);
    const group = groups.get(key) ?? { values, places: [] };
    group.places.push(index);
    groups.set(key, group);
  }
  return [...groups.values()];
}

interface Head {
  readonly opener: string;
  readonly groups: readonly Group[];
  /** How each group is read in the loop. */
  readonly names: readonly string[];
}

const members = ["first", "second", "third", "fourth"];

function loopHead(first: Block, groups: readonly Group[], count: number): Head {
  const variable = first.name.text === "each" ? "item" : "each";
  const only = groups.length === 1 ? groups[0] : undefined;
  if (only) return { opener: `for ${variable} in [${only.values.join(", ")}] `, groups, names: [variable] };
  const rows = Array.from({ length: count }, (_, row) => {
    return `{ ${groups.map(({ values }, index) => `${members[index]} = ${values[row]}`).join(", ")} }`;
  });
  return {
    opener: `for ${variable} in [${rows.join(", ")}] `,
    groups,
    names: groups.map((_, index) => `${variable}.${members[index]}`),
  };
}

function rewritten(first: Block, { groups, names }: Head, selection: Selection): string {
  const text = textOf(first, selection.file);
  const read = readBlock(first, selection).tokens;
  const edits = groups.flatMap(({ places }, group) =>
    places.flatMap((place) => {
      const token = read[place];
      const name = names[group] ?? "";
      const isHead = isLabel(place, first, { tokens: read });
      return token ? [{ start: token.start, end: token.end, text: isHead ? `"\${${name}}"` : name }] : [];
    }),
  );
  let result = "";
  let at = 0;
  for (const edit of edits.sort((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return `{ ${result}${text.slice(at)} }`;
}
