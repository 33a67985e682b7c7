import type { Span } from "../../grammar/index.ts";
import {
  alternatives,
  anyType,
  booleanType,
  type Field,
  floatType,
  integerType,
  joinTypes,
  listOf,
  mapOf,
  stringType,
  type Type,
} from "../types/index.ts";
import {
  compareValues,
  isQuantity,
  type ListValue,
  type ObjectValue,
  structuralKey,
  type Value,
} from "../values/index.ts";
import { listArgument, numberArgument, objectArgument } from "./arguments.ts";
import { wholeQuotient } from "./arithmetic.ts";
import { spend } from "./bounds.ts";
import type { FunctionSpec } from "./function-spec.ts";

/** Functions on lists, objects and numbers. */
export const collectionFunctions: readonly FunctionSpec[] = [
  {
    name: "length",
    result: integerType,
    parameters: [{ name: "of", kind: "collection" }],
    doc: "The number of items of a list, entries of an object, or characters of a text.",
    example: "length([1, 2]) == 2",
    apply(values, { span }) {
      const value = values[0];
      if (value?.kind === "list") return { kind: "integer", value: value.items.length, span };
      if (value?.kind === "object") return { kind: "integer", value: value.entries.size, span };
      return { kind: "integer", value: value?.kind === "string" ? [...value.value].length : 0, span };
    },
  },
  {
    name: "keys",
    result: listOf(stringType),
    parameters: [{ name: "object", kind: "object" }],
    doc: "The keys of an object, in its order.",
    example: 'keys({ a = 1 }) == ["a"]',
    apply(values, { span }) {
      const { entries } = objectArgument(values, 0);
      const items = [...entries].map(([key, entry]): Value => ({ kind: "string", value: key, span: entry.keySpan }));
      return { kind: "list", items, span };
    },
  },
  {
    name: "values",
    result: valuesType,
    parameters: [{ name: "object", kind: "object" }],
    doc: "The values of an object, in its order.",
    example: "values({ a = 1 }) == [1]",
    apply: (values, { span }) => ({
      kind: "list",
      items: [...objectArgument(values, 0).entries.values()].map((entry) => entry.value),
      span,
    }),
  },
  {
    name: "merge",
    result: mergedType,
    parameters: [{ name: "objects", kind: "object" }],
    variadic: true,
    doc: "One object of several; where a key stands in more than one, the last wins.",
    example: "merge({ a = 1 }, { a = 2, b = 3 }) == { a = 2, b = 3 }",
    apply(values, { span }): ObjectValue {
      const entries = new Map<string, { value: Value; keySpan: typeof span }>();
      for (const index of values.keys()) {
        for (const [key, entry] of objectArgument(values, index).entries) entries.set(key, entry);
      }
      return { kind: "object", entries, span };
    },
  },
  {
    name: "contains",
    result: booleanType,
    reveals: true,
    parameters: [
      { name: "list", kind: "list" },
      { name: "item", kind: "any" },
    ],
    doc: "Whether a list has an item.",
    example: "contains([1, 2], 2)",
    apply(values, { span }) {
      const wanted = values[1] ? structuralKey(values[1]) : "";
      const value = listArgument(values, 0).some((item) => structuralKey(item) === wanted);
      return { kind: "boolean", value, span };
    },
  },
  {
    name: "concat",
    result: joinedType,
    parameters: [{ name: "lists", kind: "list" }],
    variadic: true,
    doc: "One list of the items of several.",
    example: "concat([1], [2, 3]) == [1, 2, 3]",
    apply(values, { span, evaluation }) {
      const items = values.flatMap((_, index) => listArgument(values, index));
      return spend(evaluation, items.length, span) ? { kind: "list", items, span } : { kind: "error", span };
    },
  },
  {
    name: "distinct",
    result: sameType,
    reveals: true,
    parameters: [{ name: "list", kind: "list" }],
    doc: "The list without repeated items; the first of equal ones stays.",
    example: "distinct([1, 1, 2]) == [1, 2]",
    apply(values, { span }): ListValue {
      const seen = new Map<string, Value>();
      for (const item of listArgument(values, 0)) {
        const key = structuralKey(item);
        if (!seen.has(key)) seen.set(key, item);
      }
      return { kind: "list", items: [...seen.values()], span };
    },
  },
  {
    name: "sort",
    result: sameType,
    reveals: true,
    parameters: [{ name: "list", kind: "list" }],
    doc: "A list of strings, numbers, sizes, durations or addresses in ascending order.",
    example: "sort([2, 1]) == [1, 2]",
    apply(values, { span }) {
      const items = [...listArgument(values, 0)];
      const first = items[0];
      const comparable = items.every((item) => first && compareValues(first, item) !== undefined);
      if (first && !comparable) return "its items are of different kinds or have no order";
      return { kind: "list", items: items.sort((a, b) => compareValues(a, b) ?? 0), span };
    },
  },
  {
    name: "reverse",
    result: sameType,
    parameters: [{ name: "list", kind: "list" }],
    doc: "A list from its end to its start.",
    example: "reverse([1, 2]) == [2, 1]",
    apply: (values, { span }) => ({ kind: "list", items: [...listArgument(values, 0)].reverse(), span }),
  },
  {
    name: "flatten",
    result: flattenedType,
    parameters: [{ name: "list", kind: "list" }],
    doc: "The items of the lists in a list.",
    example: "flatten([[1], [2, 3]]) == [1, 2, 3]",
    apply: (values, { span }) => ({
      kind: "list",
      items: listArgument(values, 0).flatMap((item) => (item.kind === "list" ? item.items : [item])),
      span,
    }),
  },
  {
    name: "range",
    result: listOf(integerType),
    parameters: [
      { name: "start", kind: "integer" },
      { name: "end", kind: "integer", optional: true },
    ],
    doc: "The integers from a start up to an end, which is not included; from 0 where only an end is given.",
    example: "range(3) == [0, 1, 2]",
    apply(values, { span, evaluation }) {
      const [start, end] =
        values.length > 1 ? [numberArgument(values, 0), numberArgument(values, 1)] : [0, numberArgument(values, 0)];
      const count = Math.max(0, end - start);
      if (!spend(evaluation, count, span)) return { kind: "error", span };
      const items = Array.from(
        { length: count },
        (_, index): Value => ({ kind: "integer", value: start + index, span }),
      );
      return { kind: "list", items, span };
    },
  },
  extreme("min", "The smallest of the values.", "min(2, 1) == 1", (order) => order < 0),
  extreme("max", "The largest of the values.", "max(2, 1) == 2", (order) => order > 0),
  {
    name: "div",
    result: ([dividend, divisor]) =>
      dividend && divisor && isUnit(dividend) && divisor.kind !== dividend.kind ? dividend : integerType,
    parameters: [
      { name: "a", kind: "any" },
      { name: "b", kind: "any" },
    ],
    doc: "Whole division: how many times an integer, size or duration goes into another, rounded toward negative infinity; a size or duration divided by an integer keeps its unit. `a % b` is what it leaves.",
    example: "div(7, 2) == 3",
    apply: (values, { span }) => divide(values[0], values[1], span),
  },
  rounding("floor", "The largest integer that is not above a number.", "floor(1.5) == 1", Math.floor),
  rounding("ceil", "The smallest integer that is not below a number.", "ceil(1.5) == 2", Math.ceil),
  rounding("round", "The nearest integer; halves go up.", "round(1.5) == 2", Math.round),
  {
    name: "float",
    result: floatType,
    parameters: [{ name: "number", kind: "number" }],
    doc: "An integer as a number with a fraction.",
    example: "float(1) == 1.0",
    apply: (values, { span }) => ({ kind: "float", value: numberArgument(values, 0), span }),
  },
];

function isUnit({ kind }: { readonly kind: string }): boolean {
  return kind === "size" || kind === "duration";
}

function divide(dividend: Value | undefined, divisor: Value | undefined, span: Span): Value | string {
  const left = dividend && isQuantity(dividend) && dividend.kind !== "float" ? dividend : undefined;
  const right = divisor && isQuantity(divisor) && divisor.kind !== "float" ? divisor : undefined;
  if (!left || !right || (left.kind !== right.kind && right.kind !== "integer")) {
    return "it divides integers, sizes by sizes or integers, and durations by durations or integers";
  }
  if (right.value === 0) return "this divides by zero";
  const value = wholeQuotient(left.value, right.value);
  return { kind: left.kind === right.kind ? "integer" : left.kind, value, span };
}

function extreme(name: string, doc: string, example: string, isBetter: (order: number) => boolean): FunctionSpec {
  return {
    name,
    result: joinTypes,
    reveals: true,
    parameters: [{ name: "values", kind: "any" }],
    variadic: true,
    doc,
    example,
    apply(values) {
      let best = values[0];
      if (!best) return "there is nothing to choose from";
      for (const value of values) {
        const order = compareValues(value, best);
        if (order === undefined) return "the values are of different kinds or have no order";
        if (isBetter(order)) best = value;
      }
      return best;
    },
  };
}

function rounding(name: string, doc: string, example: string, round: (value: number) => number): FunctionSpec {
  return {
    name,
    result: integerType,
    parameters: [{ name: "number", kind: "number" }],
    doc,
    example,
    apply(values, { span }) {
      const value = round(numberArgument(values, 0));
      return Number.isSafeInteger(value) ? { kind: "integer", value, span } : "the number is too large";
    },
  };
}

/** The type of the argument: what comes out is what went in, in another order or less often. */
function sameType([given]: readonly Type[]): Type {
  return given ?? anyType;
}

/** What the items of lists, or the values of objects, are. */
function itemsOf(types: readonly Type[]): Type {
  return joinTypes(
    types.flatMap(alternatives).flatMap((type) => {
      if (type.kind === "list" || type.kind === "map") return [type.of];
      return type.kind === "object" ? [...type.fields.values()].map((field) => field.type) : [anyType];
    }),
  );
}

function valuesType(given: readonly Type[]): Type {
  return listOf(itemsOf(given));
}

function joinedType(given: readonly Type[]): Type {
  return listOf(itemsOf(given));
}

/** Items that are lists are taken apart, others stay. */
function flattenedType(given: readonly Type[]): Type {
  const items = alternatives(itemsOf(given));
  return listOf(joinTypes(items.map((item) => (item.kind === "list" ? item.of : item))));
}

/** Where the keys of all objects are known, so are those of the result. */
function mergedType(given: readonly Type[]): Type {
  const fields = new Map<string, Field>();
  for (const type of given) {
    if (type.kind !== "object") return mapOf(itemsOf(given));
    for (const [name, field] of type.fields) fields.set(name, field);
  }
  return { kind: "object", fields };
}
