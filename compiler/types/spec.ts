import type { Refinement, TypeSpec } from "../schema/index.ts";
import {
  addressType,
  autoType,
  booleanType,
  cidrType,
  durationType,
  integerType,
  joinTypes,
  listOf,
  mapOf,
  secretType,
  sizeType,
  stringType,
  type Type,
} from "./type.ts";

/** Whether texts are names of things that the source declares, or declared, so that a bare word may stand for them. */
export function isNameLike(refinement: Refinement | undefined): boolean {
  return refinement === "identifier";
}

const known = new WeakMap<TypeSpec, Type>();

/** The type of the values of an attribute, from its entry in the schema table. */
export function typeOfSpec(spec: TypeSpec): Type {
  const earlier = known.get(spec);
  if (earlier) return earlier;
  const type = readSpec(spec);
  known.set(spec, type);
  return type;
}

function readSpec(spec: TypeSpec): Type {
  switch (spec.kind) {
    case "string":
      return isNameLike(spec.refinement) ? { kind: "string", named: true } : stringType;
    case "integer":
      return integerType;
    case "boolean":
      return booleanType;
    case "enum":
      return { kind: "enum", members: spec.values };
    case "reference":
      return { kind: "reference", to: spec.to };
    case "cidr":
      return cidrType;
    case "address":
      return addressType;
    case "size":
      return sizeType;
    case "duration":
      return durationType;
    case "auto":
    case "auto-prefix":
      return autoType;
    case "secret":
      return secretType;
    case "list":
      return listOf(typeOfSpec(spec.of));
    case "map":
      return mapOf(typeOfSpec(spec.of));
    case "union":
      return joinTypes(spec.of.map(typeOfSpec));
  }
}
