import type { Hover, Location } from "vscode-languageserver";
import { linesFrom, sourcesOf } from "../../compiler/queries/index.ts";
import { nodeAt, parse, type Span } from "../../grammar/index.ts";
import type { Lines, Output } from "../base/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";
import type { Places } from "./places.ts";

/*
 * Two ways: from a line that was generated to the source that made it, and from a part of a source to all lines that it
 * makes.
 */

/** What a generated document would be now, if its line still is what it was. */
async function currentLine({ path, lines }: OpenDocument, offset: number, workbench: Workbench) {
  const output = await workbench.outputAt(path);
  if (!output) return undefined;
  const { line } = lines.position(offset);
  const own = lines.text.split("\n")[line];
  const now = output.text.split("\n");
  // Of a text that the next build changes, a line is found where it stands then.
  const at = now[line] === own ? line : now.indexOf(own ?? "");
  if (at < 0) return undefined;
  const start = now.slice(0, at).reduce((sum, one) => sum + one.length + 1, 0);
  return { output, start, end: start + (now[at]?.length ?? 0) };
}

export async function sourcesOfLine(
  document: OpenDocument,
  offset: number,
  workbench: Workbench,
  places: Places,
): Promise<Location[]> {
  const found = await currentLine(document, offset, workbench);
  if (!found) return [];
  const { output, start, end } = found;
  return sourcesOf(output.trace, start, end)
    .filter((span) => output.sources.has(span.file))
    .map((span) => places.location(span, output.sources));
}

/** Why a generated line is there, as `podplanec why` says it. */
export async function explainLine(document: OpenDocument, offset: number, workbench: Workbench): Promise<Hover | null> {
  const found = await currentLine(document, offset, workbench);
  if (!found) return null;
  const text = found.output.explain(found.start, found.end).join("\n");
  return { contents: { kind: "markdown", value: `\`\`\`\n${text}\n\`\`\`` } };
}

/** All lines that the statement at an offset makes, in every output of every cluster that it is a part of. */
export async function generatedFrom(
  { path, lines }: OpenDocument,
  offset: number,
  workbench: Workbench,
  places: Places,
): Promise<Location[]> {
  const span = statementAt(path, lines, offset);
  const outputs = await workbench.outputsWith(path);
  return outputs.flatMap((output) => linesOf(output, span, places));
}

function statementAt(path: string, { raw }: Lines, offset: number): Span {
  const around = nodeAt(parse(path, raw).file, offset);
  const statement = around.findLast((node) => ["attribute", "block", "let", "param", "include"].includes(node.kind));
  return statement?.span ?? { file: path, start: offset, end: offset };
}

function linesOf({ path, text, trace }: Output, span: Span, places: Places): Location[] {
  const uri = places.uri(path);
  return linesFrom(span, text, trace).map((line) => ({
    uri,
    range: { start: { line, character: 0 }, end: { line: line + 1, character: 0 } },
  }));
}
