import type { ProblemSink } from "../problems/index.ts";
import type { Doc } from "../tree/index.ts";

/** A `///` comment of one line. */
export function readDoc(text: string, start: number, end: number, sink: ProblemSink): Doc {
  const content = text
    .slice(start + 3, end)
    .replace(/^ /, "")
    .trimEnd();
  return { text: content, span: sink.span(start, end) };
}

/** Neighbouring lines document one thing. */
export function joinDocs(first: Doc, last: Doc): Doc {
  const { file, start } = first.span;
  return { text: `${first.text}\n${last.text}`, span: { file, start, end: last.span.end } };
}
