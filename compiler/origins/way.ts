import type { Span } from "../../grammar/index.ts";

/**
 * How evaluation came to a place of a source: one text in a template, a loop or an extended cluster stands for
 * several things, and this says for which. A list from the inside out, shared by all that one turn or include makes.
 */
export interface Way {
  readonly kind: "include" | "loop" | "extends" | "use";
  /** The include, the variables of the loop, the name after `extends`, or the `use` that gives arguments. */
  readonly span: Span;
  /** The template, `zone = us-east-1b`, the base, or the alias. */
  readonly text: string;
  readonly outer: Way | undefined;
}

/** A place of a source with the way into it. Where a span is wanted it is one. */
export interface Place extends Span {
  readonly way: Way;
}

/** The place, reached on a way; a place that has one keeps it. */
export function placeOn(span: Span, way: Way | undefined): Span {
  if (way === undefined || isPlace(span)) return span;
  const place: Place = { file: span.file, start: span.start, end: span.end, way };
  return place;
}

/** The way into a place; undefined for what stands in no template, loop or base. */
export function wayInto(span: Span | undefined): Way | undefined {
  return span && isPlace(span) ? span.way : undefined;
}

/** The place without its way. */
export function spanOf(span: Span): Span {
  return isPlace(span) ? { file: span.file, start: span.start, end: span.end } : span;
}

function isPlace(span: Span): span is Place {
  return "way" in span;
}

/** A step of a way as it is told: where, and how that reads as the end of a sentence. */
export interface Stage {
  readonly span: Span;
  /** `in this include, for zone = us-east-1b` */
  readonly text: string;
}

/**
 * The steps of a way, the innermost first. Loops around an include are told with it: their values are what tells
 * one of its turns from another.
 */
export function stagesOf(way: Way | undefined): readonly Stage[] {
  const stages: Stage[] = [];
  for (let step = way; step; ) {
    const { kind, span } = step;
    const values = kind === "loop" ? [step.text] : [];
    let outer = step.outer;
    for (; (kind === "include" || kind === "loop") && outer?.kind === "loop"; outer = outer.outer)
      values.unshift(outer.text);
    const turn = values.length === 0 ? "" : `, for ${values.join(", ")}`;
    stages.push({ span, text: `${places[kind]}${turn}` });
    step = outer;
  }
  return stages;
}

const places: Readonly<Record<Way["kind"], string>> = {
  include: "in this include",
  loop: "in this loop",
  extends: "in the cluster that extends this",
  use: "in this use",
};
