import type { Origin } from "../../compiler/ir/index.ts";
import type { Document } from "./document.ts";
import type { TraceRange } from "./file.ts";

export interface RenderOptions {
  /** Spaces of a level of indentation. */
  readonly indentWidth: number;
}

interface Rendered {
  readonly text: string;
  /** Outer ranges before the ranges inside them, else by place. */
  readonly trace: readonly TraceRange[];
}

interface OpenRange {
  readonly start: number;
  end: number;
  readonly origin: Origin;
}

/**
 * Renders a document in time and memory linear in its size. Lines carry no trailing blanks; a range
 * that begins at the start of a line covers its indentation, one that is empty or that repeats the
 * origin of the range around it is left out.
 */
export function renderDocument(document: Document, options: RenderOptions): Rendered {
  const chunks: string[] = [];
  const ranges: OpenRange[] = [];
  let offset = 0;
  let atLineStart = true;

  const write = (chunk: string): void => {
    chunks.push(chunk);
    offset += chunk.length;
  };

  const visit = (node: Document, level: number, around: Origin | undefined): void => {
    switch (node.kind) {
      case "text":
        if (node.text === "") return;
        if (atLineStart) write(" ".repeat(level * options.indentWidth));
        atLineStart = false;
        write(node.text);
        return;
      case "line":
        write("\n");
        atLineStart = true;
        return;
      case "group":
        for (const part of node.parts) visit(part, level, around);
        return;
      case "indent":
        visit(node.body, level + node.levels, around);
        return;
      case "traced": {
        if (node.origin === around) {
          visit(node.body, level, around);
          return;
        }
        const range: OpenRange = { start: offset, end: offset, origin: node.origin };
        ranges.push(range);
        visit(node.body, level, node.origin);
        range.end = offset;
        return;
      }
    }
  };

  visit(document, 0, undefined);
  return { text: chunks.join(""), trace: ranges.filter((range) => range.end > range.start) };
}
