import type { Located, Origin } from "../../compiler/ir/index.ts";

/*
 * Values of an IR that a test puts in the place of those of a source. Each has a place of its own in a file that does
 * not exist.
 */

let place = 0;

/** The origin of something that the user wrote. */
export function source(): Origin {
  place += 2;
  return { kind: "source", span: { file: "cluster.podplane", start: place, end: place + 1 }, written: undefined };
}

/** A value that the user wrote. */
export function given<T>(value: T): Located<T> {
  return { value, origin: source() };
}
