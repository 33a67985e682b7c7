import type { Hover } from "vscode-languageserver";
import { describeAt } from "../../compiler/queries/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";

export function hoverAt({ path, lines }: OpenDocument, offset: number, workbench: Workbench): Hover | null {
  const analysis = workbench.analysisOf(path);
  const said = analysis && describeAt(path, offset, analysis, workbench.compiledWith(path));
  return said ? { contents: { kind: "markdown", value: said.text }, range: lines.range(said.span) } : null;
}
