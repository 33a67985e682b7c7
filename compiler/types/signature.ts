import type { Type } from "./type.ts";

/** What a parameter of a function takes; `text` is a string or a name. */
export type ParameterKind =
  | "any"
  | "text"
  | "string"
  | "number"
  | "integer"
  | "boolean"
  | "list"
  | "object"
  | "collection"
  | "cidr"
  | "address"
  | "range or address";

export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly optional?: boolean;
}

/** A function as far as a call of it can be checked without computing anything. */
export interface FunctionSignature {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Whether the last parameter may be given more than once. */
  readonly variadic?: boolean;
  /** The type of its values, or how that follows from the types of the arguments. */
  readonly result: Type | ((given: readonly Type[]) => Type);
}

/** `cidr.subnet(range: cidr, length: integer, index: integer)` */
export function showSignature(signature: FunctionSignature): string {
  return `${signature.name}(${showParameters(signature).join(", ")}${signature.variadic ? ", …" : ""})`;
}

export function showParameters({ parameters }: FunctionSignature): readonly string[] {
  return parameters.map((parameter) => `${parameter.name}${parameter.optional ? "?" : ""}: ${parameter.kind}`);
}

export function resultOf({ result }: FunctionSignature, given: readonly Type[]): Type {
  return typeof result === "function" ? result(given) : result;
}
