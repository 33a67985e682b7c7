import { assertNever, type Value } from "../values/index.ts";
import type { JsonNode } from "./json.ts";

/** The value that a JSON value stands for. What type it must have is the checker's business. */
export function toValue(node: JsonNode): Value {
  const { span } = node;
  switch (node.kind) {
    case "object": {
      const entries = node.members.map(
        (member) => [member.name, { value: toValue(member.value), keySpan: member.nameSpan }] as const,
      );
      return { kind: "object", span, entries: new Map(entries) };
    }
    case "array":
      return { kind: "list", span, items: node.items.map(toValue) };
    case "string":
      return { kind: "string", span, value: node.value };
    case "number":
      return { kind: node.integer ? "integer" : "float", span, value: node.value };
    case "boolean":
      return { kind: "boolean", span, value: node.value };
    case "null":
    case "fault":
      return { kind: "error", span };
    default:
      return assertNever(node);
  }
}
