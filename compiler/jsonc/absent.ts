import type { AttributeSchema } from "../schema/index.ts";
import { assertNever } from "../values/index.ts";
import type { JsonNode } from "./json.ts";
import type { MemberShape } from "./shape.ts";

/** Ruling 26: empty values of optional members; what is required is left for the checker to refuse. */
export function countsAsAbsent(meaning: MemberShape, value: JsonNode): boolean {
  if (!isEmpty(value)) return false;
  switch (meaning.kind) {
    case "attribute":
      return !meaning.schema.required && hasEmptyKind(meaning.schema, value);
    case "label":
      return false;
    case "object":
      return value.kind === "object" && meaning.shape.block?.required !== true;
    case "map":
    case "lists":
      return value.kind === "object";
    case "array":
    case "strings":
      return value.kind === "array";
  }
}

/** An empty value of another type than the attribute's is a mistake, not a way to leave it out. */
function hasEmptyKind(schema: AttributeSchema, value: JsonNode): boolean {
  const { kind } = schema.type.spec;
  if (kind === "list") return value.kind === "array";
  if (kind === "map") return value.kind === "object";
  if (kind === "integer" || kind === "size") return value.kind === "number";
  return value.kind === "string" && kind !== "boolean";
}

/** `"seed": {}` is the way to say that there is none. */
export function isSilentlyEmpty(meaning: MemberShape): boolean {
  return (
    meaning.kind === "object" &&
    meaning.shape.block?.jsonc.form === "object" &&
    meaning.shape.block.jsonc.absentWithout === true
  );
}

/** Whether the value is one that the reference implementation writes for what is not set (ruling 26). */
function isEmpty(node: JsonNode): boolean {
  switch (node.kind) {
    case "object":
      return node.members.length === 0;
    case "array":
      return node.items.length === 0;
    case "string":
      return node.value === "";
    case "number":
      return node.value === 0;
    case "boolean":
    case "null":
    case "fault":
      return false;
    default:
      return assertNever(node);
  }
}

/** An empty value as it is written. */
export function showEmpty(node: JsonNode): string {
  switch (node.kind) {
    case "object":
      return "{}";
    case "array":
      return "[]";
    case "string":
      return '""';
    default:
      return "0";
  }
}
