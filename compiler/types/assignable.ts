import { alternatives, type Type } from "./type.ts";

/**
 * Whether a value of one type may stand where another is expected. Of a value that may be of several types one
 * suffices: the rest is decided when it is computed. Text that is computed may be the name of something, and is looked
 * up then.
 */
export function isAssignable(from: Type, to: Type): boolean {
  if (from.kind === "any" || from.kind === "error" || to.kind === "any" || to.kind === "error") return true;
  if (from.kind === "union" || to.kind === "union") {
    return alternatives(from).some((one) => alternatives(to).some((other) => isAssignable(one, other)));
  }
  // Where a secret may flow to is a question of its way, which evaluation knows.
  if (from.kind === "secret") return true;
  switch (to.kind) {
    case "float":
      return from.kind === "float" || from.kind === "integer";
    case "string":
      return from.kind === "string" || from.kind === "enum" || (to.named && from.kind === "reference");
    case "enum":
      return from.kind === "string" || (from.kind === "enum" && from.members.some((one) => to.members.includes(one)));
    case "reference":
      return from.kind === "string" || from.kind === "enum" || (from.kind === "reference" && from.to === to.to);
    case "cidr":
    case "address":
      return from.kind === to.kind || from.kind === "string";
    case "list":
      return from.kind === "list" && isAssignable(from.of, to.of);
    case "map":
      return (
        (from.kind === "map" && isAssignable(from.of, to.of)) ||
        (from.kind === "object" && [...from.fields.values()].every((field) => isAssignable(field.type, to.of)))
      );
    case "object":
      return from.kind === "map" || (from.kind === "object" && hasFields(from.fields, to.fields));
    default:
      return from.kind === to.kind;
  }
}

type Fields = Extract<Type, { kind: "object" }>["fields"];

function hasFields(from: Fields, to: Fields): boolean {
  for (const name of from.keys()) if (!to.has(name)) return false;
  for (const [name, field] of to) {
    const given = from.get(name);
    if (given ? !isAssignable(given.type, field.type) : !field.optional) return false;
  }
  return true;
}

/** Whether values of two types can be equal; a comparison of others always has the same result. */
export function areComparable(left: Type, right: Type): boolean {
  if (isUnknowable(left) || isUnknowable(right)) return true;
  if (left.kind === "union" || right.kind === "union") {
    return alternatives(left).some((one) => alternatives(right).some((other) => areComparable(one, other)));
  }
  if (left.kind === "enum" && right.kind === "enum") return left.members.some((one) => right.members.includes(one));
  if (isText(left) && isText(right)) return true;
  return isNumber(left) ? isNumber(right) : shape(left) === shape(right);
}

/** Absent values compare with anything; of secrets and unknown values nothing can be said. */
function isUnknowable({ kind }: Type): boolean {
  return kind === "any" || kind === "error" || kind === "absent" || kind === "secret";
}

function isText({ kind }: Type): boolean {
  return kind === "string" || kind === "enum" || kind === "reference";
}

function isNumber({ kind }: Type): boolean {
  return kind === "integer" || kind === "float";
}

function shape({ kind }: Type): string {
  return kind === "map" ? "object" : kind;
}
