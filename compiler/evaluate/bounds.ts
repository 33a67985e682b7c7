import type { Span } from "../../grammar/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import type { Value } from "../values/index.ts";

/*
 * What keeps evaluation bounded in time and memory. Values share their parts: a `let` that holds
 * another twice doubles what a reader of it walks through, so thirty lines could stand for a
 * thousand million items. Each value therefore has a measure, taken when it is made, and each
 * compilation a budget for what it makes and compares.
 */

/** What the values of one compilation may cost. */
export interface Budget {
  /** How many more items loops, and blocks, may be produced. */
  items: number;
  /** How many more characters and items may be put together, passed to functions and compared. */
  work: number;
}

/** Who pays, and who is told that there is nothing left. */
interface Payer {
  readonly budget: Budget;
  readonly diagnostics: Diagnostics;
}

const mostItems = 1_000_000;
const mostWork = 64_000_000;
const longestText = 1_000_000;
const mostWeight = 4_000_000;
const deepestValue = 200;

export function createBudget(): Budget {
  return { items: mostItems, work: mostWork };
}

interface Measure {
  /** Items and characters, shared ones as often as they are met. */
  readonly weight: number;
  readonly depth: number;
}

const measures = new WeakMap<Value, Measure>();

/** The measure of a value. Parts were measured when they were made, so this goes one level deep. */
function measure(value: Value): Measure {
  if (value.kind === "string" || value.kind === "name") return { weight: 1 + value.value.length, depth: 0 };
  if (value.kind !== "list" && value.kind !== "object") return { weight: 1, depth: 0 };
  const known = measures.get(value);
  if (known) return known;
  let weight = 1;
  let depth = 0;
  const parts = value.kind === "list" ? value.items : [...value.entries.values()].map((entry) => entry.value);
  for (const part of parts) {
    const inner = measure(part);
    weight += inner.weight;
    depth = Math.max(depth, inner.depth);
  }
  const measured = { weight, depth: depth + 1 };
  measures.set(value, measured);
  return measured;
}

/** Takes items from the budget of the compilation; false, once reported, when it is used up. */
export function spend(payer: Payer, items: number, span: Span): boolean {
  return take(payer, "items", items, span);
}

/** Takes what reading these values costs; false, once reported, when the budget is used up. */
export function spendOn(payer: Payer, values: readonly Value[], span: Span): boolean {
  let weight = 0;
  for (const value of values) weight += measure(value).weight;
  return take(payer, "work", weight, span);
}

/** One report for a budget: what is left out after it follows from it. */
function take(payer: Payer, kind: keyof Budget, amount: number, span: Span): boolean {
  const { budget, diagnostics } = payer;
  const spent = budget[kind] < 0;
  budget[kind] -= amount;
  if (budget[kind] >= 0) return true;
  if (!spent) diagnostics.report("too-many-items", span, {});
  return false;
}

/** The value that was made, or an error value, reported, where it is too large to be read again. */
export function bounded(value: Value, payer: Payer): Value {
  if (value.kind !== "string" && value.kind !== "list" && value.kind !== "object") return value;
  const { weight, depth } = measure(value);
  if (value.kind === "string" && value.value.length <= longestText) {
    return take(payer, "work", weight, value.span) ? value : { kind: "error", span: value.span };
  }
  if (value.kind !== "string" && weight <= mostWeight && depth <= deepestValue) return value;
  payer.diagnostics.report("too-many-items", value.span, {});
  return { kind: "error", span: value.span };
}
