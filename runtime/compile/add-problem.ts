import type { Diagnostics } from "../../compiler/index.ts";
import type { SourceProblem } from "../project/index.ts";

/** Reports a file that could not be read among the diagnostics, with what could be read of it among the texts. */
export function addProblem({ diagnostic, text }: SourceProblem, found: Diagnostics, texts: Map<string, string>): void {
  found.add([diagnostic]);
  if (diagnostic.span && text !== undefined) texts.set(diagnostic.span.file, text);
}
