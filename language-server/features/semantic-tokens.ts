import { type SemanticTokens, SemanticTokensBuilder, type SemanticTokensLegend } from "vscode-languageserver";
import { type Meaning, occurrencesIn } from "../../compiler/queries/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";

/** Which words of the protocol our meanings are, so that themes colour them. */
const types = {
  let: "variable",
  param: "parameter",
  secret: "variable",
  template: "interface",
  root: "class",
  import: "namespace",
  parameter: "parameter",
  variable: "variable",
  thing: "class",
  attribute: "property",
  block: "struct",
  member: "enumMember",
  word: "enumMember",
  function: "function",
} as const satisfies Partial<Readonly<Record<Meaning["kind"], string>>>;

const names = [...new Set(Object.values(types))];

export const legend: SemanticTokensLegend = { tokenTypes: names, tokenModifiers: ["declaration", "readonly"] };

export function semanticTokens({ path, lines }: OpenDocument, workbench: Workbench): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  const analysis = workbench.analysisOf(path);
  let end = 0;
  for (const { span, meaning, isDeclaration } of analysis ? occurrencesIn(path, analysis) : []) {
    // A path is a string, and of what overlaps the first is told.
    if (meaning.kind === "file" || span.start < end) continue;
    const from = lines.position(span.start);
    const to = lines.position(span.end);
    if (from.line !== to.line) continue;
    end = span.end;
    const modifiers = (isDeclaration ? 1 : 0) | (meaning.kind === "let" ? 2 : 0);
    builder.push(
      from.line,
      from.character,
      to.character - from.character,
      names.indexOf(types[meaning.kind]),
      modifiers,
    );
  }
  return builder.build();
}
