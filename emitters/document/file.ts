import type { Origin } from "../../compiler/ir/index.ts";

/** A file as an emitter makes it. Its bytes are `text` in UTF-8: LF, with a final newline. */
export interface EmittedFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly trace: readonly TraceRange[];
}

/**
 * Says where a range of the text comes from. Ranges nest: the innermost that covers an offset is
 * the most exact. Every line of a file is covered by at least one range.
 */
export interface TraceRange {
  /** In UTF-16 units. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly origin: Origin;
}
