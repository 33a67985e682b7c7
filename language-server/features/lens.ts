import type { CodeLens } from "vscode-languageserver";
import { linesFrom } from "../../compiler/queries/index.ts";
import { type Block, parse } from "../../grammar/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";

/** Above each cluster and each block in it a place for what it is built to; the client asks for those that it shows. */
export function codeLenses({ path, uri, lines }: OpenDocument): CodeLens[] {
  if (!path.endsWith(".podplane")) return [];
  const roots = parse(path, lines.raw).file.items.filter((item): item is Block => item.kind === "block");
  const blocks = roots.flatMap((root) => [
    root,
    ...root.body.items.filter((item): item is Block => item.kind === "block"),
  ]);
  return blocks.map(({ name, span }) => ({
    range: lines.range(name.span),
    data: { uri, start: span.start, end: span.end },
  }));
}

/** How many lines of the outputs come from a block; empty while nothing is built, because of errors. */
export async function resolveLens(lens: CodeLens, document: OpenDocument, workbench: Workbench): Promise<CodeLens> {
  const span = { file: document.path, ...rangeOf(lens.data) };
  const outputs = await workbench.outputsWith(document.path);
  const counts = outputs.map(({ text, trace }) => linesFrom(span, text, trace).length).filter((count) => count > 0);
  const sum = counts.reduce((all, count) => all + count, 0);
  const title =
    sum === 0
      ? ""
      : `${sum} generated ${sum === 1 ? "line" : "lines"} in ${counts.length} ${counts.length === 1 ? "file" : "files"}`;
  const { uri } = document;
  return { ...lens, command: { title, command: "podplane.showGenerated", arguments: [uri, lens.range.start] } };
}

/** A client gives back what it was given; what it makes of that is its business. */
function rangeOf(data: unknown): { readonly start: number; readonly end: number } {
  const member = (name: string) => (typeof data === "object" && data !== null ? Number(Reflect.get(data, name)) : 0);
  return { start: member("start"), end: member("end") };
}

/** The document that a lens is of. */
export function uriOfLens({ data }: CodeLens): string {
  return typeof data === "object" && data !== null && "uri" in data ? String(data.uri) : "";
}
