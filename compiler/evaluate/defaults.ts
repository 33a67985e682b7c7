import type { Span } from "../../grammar/index.ts";
import type { Value } from "../values/index.ts";
import type { ExpandedBlock } from "./environment.ts";

/** The default that the schema table gives to an attribute that a block does not set. */
export function defaultOf({ schema }: ExpandedBlock, name: string, span: Span): Value | undefined {
  const attribute = schema && Object.hasOwn(schema.attributes, name) ? schema.attributes[name] : undefined;
  return attribute?.default === undefined ? undefined : toValue(attribute.default, span);
}

/** Defaults are scalars, or references, which read as names. */
function toValue(value: unknown, span: Span): Value | undefined {
  switch (typeof value) {
    case "number":
      return { kind: "integer", value, span };
    case "boolean":
      return { kind: "boolean", value, span };
    case "string":
      return { kind: "string", value, span };
    case "object":
      return value !== null && "name" in value
        ? { kind: "name", value: String(value.name), members: undefined, span }
        : undefined;
    default:
      return undefined;
  }
}
