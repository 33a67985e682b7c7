import type { Attribute, Block, TextEdit } from "../../grammar/index.ts";
import type { Lock } from "../lock/index.ts";
import type { BlockSchema } from "../schema/index.ts";

/**
 * The edit of `renamed_from` that makes a rename a move (ruling 57): a thing that was built keeps the name that it was
 * built with, however often it is renamed before the next build; one that gets its built name back needs no hint, and
 * one that was never built none.
 */
export function hintFor(
  block: Block,
  schema: BlockSchema,
  text: string,
  name: { readonly old: string; readonly now: string },
  locks: readonly Lock[],
): TextEdit | undefined {
  if (!Object.hasOwn(schema.attributes, "renamed_from")) return undefined;
  const hint = block.body.items.find(
    (item): item is Attribute => item.kind === "attribute" && item.name.text === "renamed_from",
  );
  const written = hint && text.slice(hint.value.span.start, hint.value.span.end).replace(/^"|"$/g, "");
  const built = written ?? name.old;
  if (!locks.some((lock) => isBuilt(block.name.text, built, lock))) return undefined;
  if (built === name.now) return hint && { span: wholeStatement(hint, text), text: "" };
  return hint ? undefined : insertHint(block, built, text);
}

function isBuilt(kind: string, name: string, { built }: Lock): boolean {
  if (!built) return false;
  if (kind === "pool") return Object.hasOwn(built.pools, name);
  return Object.values(built.providers).some((provider) => {
    const things = { load_balancer: provider.load_balancers, bucket: provider.buckets, role: provider.roles }[kind];
    return things !== undefined && Object.hasOwn(things, name);
  });
}

/** An attribute with what separates it from its neighbours: its line where it stands alone, else a comma. */
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
