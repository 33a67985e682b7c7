import { type Diagnostic, Diagnostics, type ParametersOf, type RuleName } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";

/**
 * Something wrong with a file that a command line names. Commands that report diagnostics report it as one, in
 * every format; elsewhere it is told like any error that the user can act on.
 */
export class SourceProblem extends UserError {
  readonly diagnostic: Diagnostic;
  /** What could be read of the file that the diagnostic points into. */
  readonly text: string | undefined;

  constructor(diagnostic: Diagnostic, text: string | undefined) {
    super(diagnostic.message, { why: diagnostic.why, fix: diagnostic.help });
    this.name = "SourceProblem";
    this.diagnostic = diagnostic;
    this.text = text;
  }
}

/** A rule of the registry about a file; `place` where a text of the file can be shown. */
export function sourceProblem<N extends RuleName>(
  name: N,
  parameters: ParametersOf<N>,
  place?: { readonly file: string; readonly start: number; readonly text: string },
): SourceProblem {
  const found = new Diagnostics();
  const span = place && { file: place.file, start: place.start, end: place.text.length };
  found.report(name, span, parameters);
  const [diagnostic] = found.all;
  if (!diagnostic) throw new Error("a report left nothing");
  return new SourceProblem(diagnostic, place?.text);
}

/** Runs what may find a problem with a source, and hands the problem over; every other error goes on. */
export function noteProblems<T>(run: () => T, note: (problem: SourceProblem) => void): T | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof SourceProblem)) throw error;
    note(error);
    return undefined;
  }
}
