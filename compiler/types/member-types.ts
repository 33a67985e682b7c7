import { findSimilar } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import { typeOfSpec } from "./spec.ts";
import { alternatives, errorType, joinTypes, listOf, type Type } from "./type.ts";

/** The type of a member; undefined where values of this type have no member of that name. */
export function ownMember(type: Type, name: string): Type | undefined {
  switch (type.kind) {
    case "any":
    case "secret":
      return type;
    case "map":
      return type.of;
    case "object":
      return type.fields.get(name)?.type ?? { kind: "absent", what: missingKey(name, type.fields.keys()) };
    case "block":
      return blockMember(type.schema, name);
    default:
      return undefined;
  }
}

/** An attribute, a label, or the blocks of a kind in a block. */
function blockMember({ attributes, labels, blocks }: BlockSchema, name: string): Type | undefined {
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (attribute) return typeOfSpec(attribute.type.spec);
  const label = labels.find((one) => one.name === name);
  if (label) return typeOfSpec(label.type.spec);
  const child = Object.hasOwn(blocks, name) ? blocks[name] : undefined;
  if (!child) return undefined;
  const one: Type = { kind: "block", schema: child };
  return child.many ? listOf(one) : one;
}

/** What is said of a key that an object does not have. */
export function missingKey(name: string, keys: Iterable<string>): string {
  const similar = findSimilar(name, keys);
  return `the object has no \`${name}\`${similar === undefined ? "" : `; did you mean \`${similar}\`?`}`;
}

/** The type of an item; undefined where a value of the one type cannot be indexed by one of the other. */
export function itemType(object: Type, index: Type, key: string | undefined): Type | undefined {
  if (object.kind === "any" || object.kind === "secret") return object;
  if (index.kind === "any" || index.kind === "secret") return index;
  if (object.kind === "list") return index.kind === "integer" ? object.of : undefined;
  if (object.kind !== "map" && object.kind !== "object") return undefined;
  if (index.kind !== "string" && index.kind !== "enum" && index.kind !== "reference" && index.kind !== "integer") {
    return undefined;
  }
  if (object.kind === "map") return object.of;
  if (key !== undefined) return ownMember(object, key);
  const keys = index.kind === "enum" ? index.members : [...object.fields.keys()];
  return joinTypes(keys.flatMap((name) => object.fields.get(name)?.type ?? []));
}

/** Whether a member of that name can be read of a value of this type. */
export function hasMemberOfName(type: Type, name: string): boolean {
  return alternatives(type).some((one) => {
    const member = ownMember(one, name) ?? errorType;
    return member.kind !== "absent" && member.kind !== "error";
  });
}
