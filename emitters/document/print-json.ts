import type { IrJson, IrJsonMember } from "../../compiler/ir/index.ts";
import { type Document, group, indent, join, line, text, traced } from "./document.ts";

const longestLine = 110;

/**
 * Prints a JSON value in the layout of a careful person: two spaces of indentation, and an object
 * or list of scalars and lists of scalars on one line where it fits into 110 columns. `column` is
 * where the value starts, `depth` how many levels of indentation its lines have.
 */
export function printJson(value: IrJson, depth: number, column: number): Document {
  return traced(value.origin, printValue(value, depth, column));
}

function printValue(value: IrJson, depth: number, column: number): Document {
  if (value.kind === "scalar") return text(jsonText(value.value));
  const items = value.kind === "array" ? value.items : value.members;
  if (items.length === 0) return text(value.kind === "array" ? "[]" : "{}");
  if (isShort(value) && column + oneLine(value).length <= longestLine) return printOneLine(value);
  const lines =
    value.kind === "array"
      ? value.items.map((item) => printItem(item, depth + 1))
      : value.members.map((member) => printMember(member, depth + 1));
  const [open, close] = value.kind === "array" ? ["[", "]"] : ["{", "}"];
  return group([text(open), indent(group([line, join(lines, group([text(","), line]))])), line, text(close)]);
}

function printItem(item: IrJson, depth: number): Document {
  return printJson(item, depth, 2 * depth);
}

function printMember(member: IrJsonMember, depth: number): Document {
  const name = `${jsonText(member.name)}: `;
  const { value } = member;
  return traced(value.origin, group([text(name), printValue(value, depth, 2 * depth + name.length)]));
}

/** Whether a value may stand on one line at all: nothing in it has objects of its own. */
function isShort(value: IrJson): boolean {
  switch (value.kind) {
    case "scalar":
      return true;
    case "array":
      return value.items.every((item) => item.kind === "scalar") || isOneShortObject(value.items);
    case "object":
      return value.members.every((member) => isFlat(member.value)) || isChain(value);
  }
}

/** A list of one object, as listeners of a balancer mostly are: `[{ "port": 443 }]`. */
function isOneShortObject(items: readonly IrJson[]): boolean {
  const [item] = items;
  return (
    items.length === 1 && item?.kind === "object" && item.members.every((member) => member.value.kind === "scalar")
  );
}

function isFlat(value: IrJson): boolean {
  return value.kind === "scalar" || (value.kind === "array" && value.items.every((item) => item.kind === "scalar"));
}

/** Objects of one member each, down to a flat value: `{ "registry": { "mirror": { "enabled": true } } }`. */
function isChain(value: Extract<IrJson, { kind: "object" }>): boolean {
  const [member] = value.members;
  if (value.members.length !== 1 || !member) return false;
  return isFlat(member.value) || (member.value.kind === "object" && isChain(member.value));
}

function printOneLine(value: IrJson): Document {
  switch (value.kind) {
    case "scalar":
      return text(jsonText(value.value));
    case "array": {
      const items = value.items.map((item) => traced(item.origin, printOneLine(item)));
      return group([text("["), join(items, text(", ")), text("]")]);
    }
    case "object": {
      if (value.members.length === 0) return text("{}");
      const members = value.members.map((member) =>
        traced(member.value.origin, group([text(`${jsonText(member.name)}: `), printOneLine(member.value)])),
      );
      return group([text("{ "), join(members, text(", ")), text(" }")]);
    }
  }
}

function oneLine(value: IrJson): string {
  switch (value.kind) {
    case "scalar":
      return jsonText(value.value);
    case "array":
      return `[${value.items.map(oneLine).join(", ")}]`;
    case "object":
      return `{ ${value.members.map((member) => `${jsonText(member.name)}: ${oneLine(member.value)}`).join(", ")} }`;
  }
}

/** The one place that writes JSON text. Line separators are escaped, because editors break lines there. */
function jsonText(value: string | number | boolean): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (character) =>
    character === "\u2028" ? "\\u2028" : "\\u2029",
  );
}
