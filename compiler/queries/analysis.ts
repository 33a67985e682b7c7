import type { Expression } from "../../grammar/index.ts";
import type { Program, ProgramFile } from "../bind/index.ts";
import { type Context, checkFile, type Expected, importsOf, type Language, type TypedFile } from "../types/index.ts";

/** The files of a program with their names and types, and the language that they are written in. */
export interface Analysis {
  readonly program: Program;
  /** By path. */
  readonly typed: ReadonlyMap<string, TypedFile>;
  readonly language: Language;
}

/** What a place expects, and what is known there. */
export interface Observed {
  readonly expected: Expected | undefined;
  readonly context: Context;
}

const observed = new WeakMap<TypedFile, ReadonlyMap<Expression, Observed>>();

/** What the place of each expression of a file expects, parts of literals included; found out when it is first asked. */
export function expectationsOf(file: ProgramFile, analysis: Analysis): ReadonlyMap<Expression, Observed> {
  const typed = analysis.typed.get(file.bound.path);
  const known = typed && observed.get(typed);
  if (known) return known;
  const found = new Map<Expression, Observed>();
  const { bound, partial } = file;
  checkFile(
    bound,
    partial.holders,
    importsOf(file, analysis.typed),
    analysis.language,
    (expression, expected, context) => {
      // The first is that of the real check; what is asked again of parts of literals says no more.
      if (!found.has(expression)) found.set(expression, { expected, context });
    },
  );
  if (typed) observed.set(typed, found);
  return found;
}
