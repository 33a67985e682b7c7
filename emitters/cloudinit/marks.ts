import type { Origin } from "../../compiler/ir/index.ts";
import type { TraceRange } from "../document/index.ts";

/*
 * Templates are text, so what a value in them comes from is carried by marks: private-use characters
 * around the value, which `readMarks` takes out again. Values never hold them: they are checked to
 * be free of them before they are marked.
 */

const open = "\ue000";
const separator = "\ue001";
const close = "\ue002";

/** Collects the origins that marks refer to. */
export interface Marker {
  /** Marks a value. */
  mark(origin: Origin, value: string): string;
  /** Opens a part of the template, up to the next `end()`. */
  begin(origin: Origin): string;
  end(): string;
  readonly origins: readonly Origin[];
}

export function createMarker(): Marker {
  const origins: Origin[] = [];
  const begin = (origin: Origin): string => `${open}${origins.push(origin) - 1}${separator}`;
  return {
    origins,
    begin,
    end: () => close,
    mark(origin, value) {
      if (/[\ue000-\ue002]/.test(value)) throw new Error("a value holds a character that marks use");
      return begin(origin) + value + close;
    },
  };
}

/** Takes the marks out of a rendered template: the text, and the ranges that they stood around. */
export function readMarks(marked: string, origins: readonly Origin[]): { text: string; trace: TraceRange[] } {
  const chunks: string[] = [];
  const stack: { start: number; origin: Origin; position: number }[] = [];
  const trace: { range: TraceRange; position: number }[] = [];
  let offset = 0;
  let position = 0;
  for (const part of marked.split(/(\ue000[0-9]+\ue001|\ue002)/)) {
    if (part.startsWith(open)) {
      const origin = origins[Number(part.slice(1, -1))];
      if (!origin) throw new Error("a mark refers to an origin that there is not");
      stack.push({ start: offset, origin, position: position++ });
    } else if (part === close) {
      const opened = stack.pop();
      if (!opened) throw new Error("a mark is closed that was not opened");
      const range = { start: opened.start, end: offset, origin: opened.origin };
      if (range.end > range.start) trace.push({ range, position: opened.position });
    } else {
      chunks.push(part);
      offset += part.length;
    }
  }
  if (stack.length > 0) throw new Error("a mark is never closed");
  const sorted = trace.sort((a, b) => a.position - b.position).map((one) => one.range);
  return { text: chunks.join(""), trace: sorted };
}
