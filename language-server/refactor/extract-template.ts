import type { Attribute, Block, BodyItem } from "../../grammar/index.ts";
import {
  columnOf,
  freeName,
  frontOf,
  indented,
  itemAround,
  nodesAround,
  type Refactoring,
  type Selection,
  targetsIn,
} from "./refactoring.ts";

/** The statements that are selected as a template, included where they stood. */
export function extractTemplate(selection: Selection): readonly Refactoring[] {
  const { file, path, start, end } = selection;
  const item = itemAround(selection);
  const holder = nodesAround(selection).findLast((node) => node.kind === "block");
  if (item?.kind !== "block" || holder?.kind !== "block" || start === end) return [];
  const [schema, ...more] = file.bound.schemas.get(holder) ?? [];
  const chosen = holder.body.items.filter(({ span }) => start <= span.start && span.end <= end);
  const [first, last] = [chosen[0], chosen[chosen.length - 1]];
  const isWhole = holder.body.items.every(
    ({ span }) => span.end <= start || end <= span.start || (start <= span.start && span.end <= end),
  );
  if (!schema || more.length > 0 || !first || !last || !isWhole || !chosen.every((one) => isPlain(one, selection)))
    return [];
  const name = freeName(`${schema.kind}-part`, file);
  const from = docOf(first)?.span.start ?? first.span.start;
  const text = file.text.slice(from, last.span.end);
  const body = indented(text, columnOf(from, file.text), 2);
  const front = frontOf(item, file);
  return [
    {
      kind: "extract",
      title: `Extract to \`template ${name}\``,
      edits: [
        {
          span: { file: path, start: front, end: front },
          text: `template ${name}() for ${schema.kind} {\n  ${body}\n}\n\n`,
        },
        { span: { file: path, start: from, end: last.span.end }, text: `include ${name}()` },
      ],
    },
  ];
}

function docOf(item: BodyItem) {
  return "doc" in item ? item.doc : undefined;
}

/** What means the same in a template: it reads no variable and no other block. */
function isPlain(item: BodyItem, { file }: Selection): item is Attribute | Block {
  if (item.kind === "block" && !item.body.items.every((one) => one.kind === "attribute" || one.kind === "block"))
    return false;
  if (item.kind !== "attribute" && item.kind !== "block") return false;
  return targetsIn(item, file).every(({ kind }) => kind !== "local" && kind !== "block-path" && kind !== "unresolved");
}
