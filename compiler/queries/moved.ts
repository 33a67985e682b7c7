import type { Attribute, Block, TextEdit } from "../../grammar/index.ts";
import { builtNames, type Named } from "../domains/index.ts";
import { type BuiltThing, isUpgraded, type Lock } from "../lock/index.ts";
import type { Located } from "../origins/index.ts";
import { literalKey } from "../types/index.ts";
import type { Thing } from "./things.ts";

/** What makes a rename a move: an edit, nothing, or that this build cannot say it. */
export type Move =
  | { readonly kind: "edit"; readonly edit: TextEdit }
  | { readonly kind: "none" }
  | { readonly kind: "refused"; readonly reason: string };

interface MoveInput {
  readonly own: Thing;
  /** The others of its kind in the same cluster, or provider. */
  readonly others: readonly Thing[];
  /** Of the file that it stands in. */
  readonly text: string;
  readonly now: string;
  readonly locks: readonly Lock[];
}

const none: Move = { kind: "none" };

/**
 * The edit of `renamed_from` that makes a rename a move (ruling 57): a thing that was built keeps the name that it was
 * built with, however often it is renamed before the next build; one that gets its built name back needs no hint, and
 * one that was never built none. A hint that an earlier build has used up gives way. What the next build would take
 * for another thing is refused.
 */
export function moveOf({ own: { block, inside }, others, text, now, locks }: MoveInput): Move {
  const hint = hintIn(block);
  const from = hint && literalKey(hint.value);
  // What a computed hint says is not known here.
  if (hint && from === undefined) return none;
  const what = `\`${block.name.text} ${nameIn(block)}\``;
  if (locks.some((lock) => isUpgraded(lock) && lock.built)) {
    const reason = `an older podplanec made the last build: build ${what} once as it is, and rename it then`;
    return { kind: "refused", reason };
  }
  const own = namedOf(block);
  const things: readonly [Named, ...Named[]] = [own, ...others.map((one) => namedOf(one.block))];
  const found = whereBuilt(things, tablesOf(block.name.text, inside, locks));
  if (!found) return none;
  const built = found.names.get(own);
  const hintThen = built === undefined ? from : built === now ? undefined : built;
  const moved = named(block, now, hintThen);
  const after = builtNames([moved, ...things.slice(1)], found.things);
  const isLost = [...found.names].some(([one, name]) => after.get(one === own ? moved : one) !== name);
  if (isLost) {
    const reason = `the next build could not tell what \`${now}\` was before: build once, and rename ${what} then`;
    return { kind: "refused", reason };
  }
  const edit = built === undefined ? undefined : editOf(block, hint, hintThen, text);
  return edit ? { kind: "edit", edit } : none;
}

function editOf(
  block: Block,
  hint: Attribute | undefined,
  built: string | undefined,
  text: string,
): TextEdit | undefined {
  if (built === undefined) return hint && { span: wholeStatement(hint, text), text: "" };
  if (!hint) return insertHint(block, built, text);
  return literalKey(hint.value) === built ? undefined : { span: hint.value.span, text: built };
}

interface Table {
  readonly things: Readonly<Record<string, BuiltThing>>;
  /** How well its place fits that of the source. */
  readonly fits: number;
}

/** What locks know of a kind, one table for each place that names are unique in. */
function tablesOf(kind: string, provider: Block | undefined, locks: readonly Lock[]): readonly Table[] {
  const words = new Set(provider ? wordsOf(provider) : []);
  return locks.flatMap(({ built }) => {
    if (!built) return [];
    if (kind === "pool") return [{ things: built.pools, fits: 0 }];
    return Object.values(built.providers).flatMap((one) => {
      const things = { load_balancer: one.load_balancers, bucket: one.buckets, role: one.roles }[kind];
      const fits = [one.kind, one.account, one.region].filter((word) => words.has(word)).length;
      return things ? [{ things, fits }] : [];
    });
  });
}

/** The labels of a block, and the values of its attributes that stand there as they are. */
function wordsOf({ labels, body }: Block): readonly string[] {
  const values = body.items.flatMap((item) => (item.kind === "attribute" ? [item.value] : []));
  return [...labels, ...values].flatMap((one) => literalKey(one) ?? []);
}

interface Found {
  readonly things: Table["things"];
  /** What things of the source were built as, by their names in the table. */
  readonly names: ReadonlyMap<Named, string>;
}

/**
 * The table of the place that the first of some things stands in. Where the source computes its place, the table that
 * has the thing under the name that it has, else under one that it had, and most of the others.
 */
function whereBuilt(things: readonly [Named, ...Named[]], tables: readonly Table[]): Found | undefined {
  const [own] = things;
  const scored = tables.map((table) => {
    const names = builtNames(things, table.things);
    const name = own.labels[0]?.value ?? "";
    const scores = [table.fits, Number(Object.hasOwn(table.things, name)), Number(names.has(own)), names.size];
    return { things: table.things, names, scores };
  });
  return scored.sort((a, b) => firstDifference(b.scores, a.scores))[0];
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  return a.map((one, index) => one - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** A block as the plan sees it. */
function namedOf(block: Block): Named {
  const hint = hintIn(block);
  return named(block, nameIn(block), hint && literalKey(hint.value));
}

function named({ span }: Block, name: string, from: string | undefined): Named {
  const located = (value: string): Located<string> => ({ value, origin: { kind: "source", span, written: undefined } });
  return {
    labels: [located(name)],
    attributes: { renamed_from: from === undefined ? undefined : located(from) },
  };
}

function hintIn(block: Block): Attribute | undefined {
  return block.body.items.find(
    (item): item is Attribute => item.kind === "attribute" && item.name.text === "renamed_from",
  );
}

function nameIn({ labels }: Block): string {
  const label = labels[labels.length - 1];
  return (label && literalKey(label)) ?? "";
}

/** An attribute with what separates it from its neighbours: its line where it stands alone, else a comma or room. */
function wholeStatement({ span }: Attribute, text: string): Attribute["span"] {
  const lineStart = text.lastIndexOf("\n", span.start - 1) + 1;
  const nextLine = text.indexOf("\n", span.end);
  const lineEnd = nextLine < 0 ? text.length : nextLine;
  const before = text.slice(lineStart, span.start);
  const after = text.slice(span.end, lineEnd);
  if (before.trim() === "" && /^\s*,?\s*$/.test(after)) {
    return { ...span, start: lineStart, end: Math.min(text.length, lineEnd + 1) };
  }
  const comma = /^\s*,\s*/.exec(after);
  if (comma) return { ...span, end: span.end + comma[0].length };
  const [room] = /(?<=\{)\s*$/.exec(before) ?? [];
  const rest = /^\s*(?=\})/.exec(after);
  if (room !== undefined && rest) return { ...span, start: span.start - room.length, end: span.end + rest[0].length };
  const leading = /\s*,\s*$/.exec(before);
  return { ...span, start: span.start - (leading?.[0].length ?? 0) };
}

/** In front of the first statement of the body, on a line of its own where that has one. */
function insertHint({ body, name }: Block, built: string, text: string): TextEdit {
  const [first] = body.items;
  const at = first ? first.span.start : body.span.start + 1;
  const span = { file: name.span.file, start: at, end: at };
  if (!first) return { span, text: ` renamed_from = ${built} ` };
  const indent = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  const isAlone = indent.trim() === "";
  return { span, text: isAlone ? `renamed_from = ${built}\n${indent}` : `renamed_from = ${built}, ` };
}
