import type { Expression, Node } from "../../grammar/index.ts";
import {
  columnOf,
  freeName,
  frontOf,
  indented,
  itemAround,
  nodesAround,
  type Refactoring,
  type Selection,
  standsAlone,
  textOf,
} from "./refactoring.ts";

/** The value around the selection as a `let` in front of the declaration that it stands in. */
export function extractLet(selection: Selection): readonly Refactoring[] {
  const { file, path } = selection;
  const around = nodesAround(selection);
  const item = itemAround(selection);
  const holder = around.findLast((node) => node.kind === "attribute");
  const value = valueAround(around, selection);
  if (!item || !holder || holder.kind !== "attribute" || !value || value.kind === "name") return [];
  if (isReference(value) || !standsAlone(value, file)) return [];
  const name = freeName(holder.name.text, file);
  const front = frontOf(item, file);
  const text = indented(textOf(value, file), columnOf(holder.span.start, file.text), 0);
  return [
    {
      kind: "extract",
      title: `Extract to \`let ${name}\``,
      edits: [
        { span: { file: path, start: front, end: front }, text: `let ${name} = ${text}\n\n` },
        { span: value.span, text: `let.${name}` },
      ],
    },
  ];
}

/** The largest value that the selection is all of, or the innermost one at a cursor. */
function valueAround(around: readonly Node[], { start, end }: Selection): Expression | undefined {
  const inAttribute = around.slice(around.findLastIndex((node) => node.kind === "attribute") + 1);
  const values = inAttribute.filter(isValue);
  if (inAttribute.some((node) => node.kind === "interpolation")) return undefined;
  const exact = values.find(({ span }) => span.start === start && span.end === end);
  return exact ?? values[0];
}

const noValues: ReadonlySet<Node["kind"]> = new Set(["text", "interpolation", "body", "attribute", "block", "type"]);

function isValue(node: Node): node is Expression {
  return !noValues.has(node.kind);
}

/** What is a name already needs no other. */
function isReference(value: Expression): boolean {
  return value.kind === "member" && value.object.kind === "name";
}
