import type { Block, Span } from "../../grammar/index.ts";
import type { CompiledRoot } from "../domains/index.ts";
import { plainValue } from "../impact/index.ts";
import type { Ir } from "../ir/index.ts";
import { type Located, type Origin, rules, type Stage, stagesOf, wayInto } from "../origins/index.ts";
import type { ModelBlock } from "../schema/index.ts";
import { literalKey } from "../types/index.ts";

/** A value that an attribute has in what was compiled last: one for each turn of a loop, and of equal includes one. */
export interface KnownValue {
  readonly text: string;
  /** How it came to stand there, the innermost first. */
  readonly way: readonly Stage[];
}

/** A value that was derived from one of the source: a range, a name in the cloud. */
export interface DerivedValue {
  readonly text: string;
  /** What the rule says. */
  readonly explanation: string;
}

/** The values that the expression at a place has in compiled roots. */
export function valuesAt(span: Span, roots: readonly CompiledRoot[]): readonly KnownValue[] {
  const found = new Map<string, KnownValue>();
  for (const { model } of roots) {
    for (const { value, origin } of valuesIn(model)) {
      if (origin.kind !== "source" || !isSame(origin.span, span)) continue;
      const known = { text: showPlain(value), way: stagesOf(wayInto(origin.span)) };
      found.set(`${known.text} ${known.way.map((stage) => stage.text).join()}`, known);
    }
  }
  return [...found.values()];
}

function* valuesIn(model: ModelBlock): Generator<Located<unknown>> {
  const waiting = [model];
  for (let block = waiting.pop(); block; block = waiting.pop()) {
    for (const located of Object.values(block.attributes)) if (located) yield located;
    for (const children of Object.values(block.blocks)) waiting.push(...[...children].reverse());
  }
}

function isSame(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

function showPlain(value: unknown): string {
  const text = JSON.stringify(plainValue(value));
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

/** The pools that a block became, one in each root that has it. */
export function poolsOf({ name, labels: [label] }: Block, roots: readonly CompiledRoot[]): Ir["pools"] {
  const key = name.text === "pool" && label ? literalKey(label) : undefined;
  return roots.flatMap(({ ir }) => ir?.pools.filter((pool) => pool.name.value === key) ?? []);
}

type Derived = ReadonlyMap<string, readonly DerivedValue[]>;

const derived = new WeakMap<object, Derived>();

/** What rules of ours derived from the value or label at a place, each once. */
export function derivedFrom(span: Span, roots: readonly CompiledRoot[]): readonly DerivedValue[] {
  return roots.flatMap(({ ir }) => (ir ? (derivedIn(ir).get(keyOf(span)) ?? []) : []));
}

function keyOf({ file, start, end }: Span): string {
  return `${file}:${start}:${end}`;
}

/** Members of the IR that say nothing of their own; the projection repeats what was chosen. */
const unasked: ReadonlySet<string> = new Set(["origin", "projection"]);

/** Everything that was derived for a root, by the place that it comes from. */
function derivedIn(ir: object): Derived {
  const known = derived.get(ir);
  if (known) return known;
  const found = new Map<string, DerivedValue[]>();
  const waiting: unknown[] = [ir];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (typeof part !== "object" || part === null) continue;
    if (isLocated(part)) {
      if (isShort(part.value)) note(part.value, part.origin, found);
      waiting.push(part.value);
    } else for (const [key, inner] of Object.entries(part)) if (!unasked.has(key)) waiting.push(inner);
  }
  derived.set(ir, found);
  return found;
}

function note(value: string | number, origin: Origin, found: Map<string, DerivedValue[]>): void {
  if (origin.kind !== "rule") return;
  const one = { text: String(value), explanation: explain(origin.rule) };
  for (const from of origin.from) {
    if (from.kind !== "source") continue;
    const own = found.get(keyOf(from.span)) ?? [];
    if (!own.some(({ text, explanation }) => text === one.text && explanation === one.explanation)) own.unshift(one);
    found.set(keyOf(from.span), own);
  }
}

function explain(id: string): string {
  return Object.entries(rules).find(([one]) => one === id)?.[1].explanation ?? id;
}

function isShort(value: unknown): value is string | number {
  return (typeof value === "string" && value.length < 120) || typeof value === "number";
}

function isLocated(part: object): part is Located<unknown> & { readonly origin: Origin } {
  return "value" in part && "origin" in part && typeof part.origin === "object" && part.origin !== null;
}
