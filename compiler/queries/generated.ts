import type { Span } from "../../grammar/index.ts";
import type { Origin } from "../origins/index.ts";

/** A range of a generated text, and where it comes from. */
export interface Traced {
  readonly start: number;
  readonly end: number;
  readonly origin: Origin;
}

/** The places of sources that a range of a generated text comes from, the most exact first, each once. */
export function sourcesOf(trace: readonly Traced[], start: number, end: number): readonly Span[] {
  const last = Math.max(end, start + 1);
  const touching = trace.filter((range) => range.start < last && range.end > start);
  const sorted = [...touching].sort((a, b) => a.end - a.start - (b.end - b.start) || b.start - a.start);
  const found = new Map<string, Span>();
  for (const { origin } of sorted)
    for (const span of spansOf(origin)) found.set(`${span.file}:${span.start}:${span.end}`, span);
  return [...found.values()];
}

/** Where the user wrote what an origin stands for. Origins nest as deep as rules derive from each other: a few levels. */
function spansOf(origin: Origin): readonly Span[] {
  switch (origin.kind) {
    case "source":
      return origin.written ? [origin.span, origin.written] : [origin.span];
    case "default":
      return [origin.span];
    case "rule":
      return origin.from.flatMap(spansOf);
  }
}

/** The lines of a generated text that come from a part of a source, from 0; runs of lines are told by their first. */
export function linesFrom(span: Span, text: string, trace: readonly Traced[]): readonly number[] {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const lines = new Set<number>();
  for (const { start, end, origin } of trace) {
    if (!spansOf(origin).some((one) => one.file === span.file && span.start <= one.start && one.end <= span.end))
      continue;
    const first = starts.findLastIndex((one) => one <= start);
    const last = starts.findLastIndex((one) => one < Math.max(end, start + 1));
    for (let line = first; line <= last; line++) lines.add(line);
  }
  return [...lines].sort((a, b) => a - b);
}
