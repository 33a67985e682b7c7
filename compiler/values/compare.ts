import { formatAddress, formatCidr } from "./ip.ts";
import { errorValue, showValue, type Value } from "./values.ts";

/** Negative, zero or positive for values of one kind that have an order; else undefined. */
export function compareValues(left: Value, right: Value): number | undefined {
  if (left.kind === "address" && right.kind === "address" && left.value.family === right.value.family) {
    const difference = left.value.bits - right.value.bits;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  if (left.kind === "string" && right.kind === "string") {
    return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
  }
  if (isNumber(left) && isNumber(right)) return left.value - right.value;
  if (isQuantity(left) && isQuantity(right) && left.kind === right.kind) return left.value - right.value;
  return undefined;
}

/** A number, with or without a unit. */
export type Quantity = Extract<Value, { kind: "integer" | "float" | "size" | "duration" }>;

/** A number without a unit; integers and floats mix. */
export function isNumber(value: Value): value is Extract<Quantity, { kind: "integer" | "float" }> {
  return value.kind === "integer" || value.kind === "float";
}

export function isQuantity(value: Value): value is Quantity {
  return value.kind === "integer" || value.kind === "float" || value.kind === "size" || value.kind === "duration";
}

/** Equal for equal values of one kind; addresses and ranges by what they mean. */
export function structuralKey(value: Value): string {
  switch (value.kind) {
    case "list":
      return `[${value.items.map(structuralKey).join(",")}]`;
    case "object": {
      const keys = [...value.entries.keys()].sort();
      return `{${keys.map((key) => `${JSON.stringify(key)}:${structuralKey(entryOf(value, key))}`).join(",")}}`;
    }
    case "address":
      return formatAddress(value.value);
    case "cidr":
      return formatCidr(value.value);
    case "string":
    case "name":
      return JSON.stringify(value.value);
    case "auto":
      return showValue(value);
    case "integer":
    case "float":
      // Two equal numbers are one, whatever they were made of.
      return `number:${value.value}`;
    case "boolean":
    case "size":
    case "duration":
      return `${value.kind}:${value.value}`;
    case "block":
      return `block:${JSON.stringify(value.name)}`;
    case "secret":
      return `secret:${value.name}`;
    case "absent":
    case "error":
      return value.kind;
  }
}

function entryOf(value: Extract<Value, { kind: "object" }>, key: string): Value {
  return value.entries.get(key)?.value ?? errorValue(value.span);
}
