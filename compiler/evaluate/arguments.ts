import type { Address, Cidr, Value } from "../values/index.ts";

/*
 * Readers of arguments whose kinds `checkArguments` has checked. Reading another kind is a bug of
 * ours, not of the user's file.
 */

function argument(values: readonly Value[], index: number): Value {
  const value = values[index];
  if (!value) throw new Error(`argument ${index} was not checked`);
  return value;
}

export function textArgument(values: readonly Value[], index: number): string {
  const value = argument(values, index);
  if (value.kind !== "string" && value.kind !== "name") throw new Error(`argument ${index} is no text`);
  return value.value;
}

export function numberArgument(values: readonly Value[], index: number): number {
  const value = argument(values, index);
  if (value.kind !== "integer" && value.kind !== "float") throw new Error(`argument ${index} is no number`);
  return value.value;
}

export function listArgument(values: readonly Value[], index: number): readonly Value[] {
  const value = argument(values, index);
  if (value.kind !== "list") throw new Error(`argument ${index} is no list`);
  return value.items;
}

export function objectArgument(values: readonly Value[], index: number): Extract<Value, { kind: "object" }> {
  const value = argument(values, index);
  if (value.kind !== "object") throw new Error(`argument ${index} is no object`);
  return value;
}

export function cidrArgument(values: readonly Value[], index: number): Cidr {
  const value = argument(values, index);
  if (value.kind !== "cidr") throw new Error(`argument ${index} is no range`);
  return value.value;
}

/** A range, or an address as the range that holds only it. */
export function rangeArgument(values: readonly Value[], index: number): Cidr {
  const value = argument(values, index);
  if (value.kind === "address") return rangeOf(value.value);
  return cidrArgument(values, index);
}

function rangeOf(address: Address): Cidr {
  return { family: address.family, bits: address.bits, prefixLength: address.family === 4 ? 32 : 128 };
}
