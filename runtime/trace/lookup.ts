import type { Origin } from "../../compiler/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";

/**
 * Where a range of a generated file comes from, the most exact origin first. `start` and `end` are in
 * UTF-16 units; an empty range asks for the place at `start`.
 */
export function originsAt(file: EmittedFile, start: number, end: number): readonly Origin[] {
  const last = Math.max(end, start + 1);
  const touching = file.trace.filter((range) => range.start < last && range.end > start);
  const sorted = [...touching].sort((a, b) => a.end - a.start - (b.end - b.start) || b.start - a.start);
  const seen = new Set<string>();
  return sorted
    .map((range) => range.origin)
    .filter((origin) => {
      const key = JSON.stringify(origin);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

/** The most exact origin that covers a whole range: what an error about it is caused by. */
export function causeOf(file: EmittedFile, start: number, end: number): Origin | undefined {
  const covering = file.trace.filter((range) => range.start <= start && range.end >= Math.max(end, start));
  const [closest] = [...covering].sort((a, b) => a.end - a.start - (b.end - b.start));
  return closest?.origin ?? originsAt(file, start, end)[0];
}

/** The offsets of a line, counted from 1, without its line break; undefined where there is none. */
export function lineRange(text: string, line: number): { start: number; end: number } | undefined {
  let start = 0;
  for (let number = 1; number < line; number++) {
    const next = text.indexOf("\n", start);
    if (next < 0) return undefined;
    start = next + 1;
  }
  if (line < 1 || start >= text.length) return undefined;
  const end = text.indexOf("\n", start);
  return { start, end: end < 0 ? text.length : end };
}
