import type { CodeLens } from "vscode-languageserver";
import { type Change, countClasses } from "../../compiler/index.ts";
import { linesFrom } from "../../compiler/queries/index.ts";
import { type Block, parse, type Span } from "../../grammar/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";
import type { LensSettings } from "./settings.ts";

/**
 * Above each cluster and each block in it a place for what it is built to, and what a build would change; the client
 * asks for those that it shows.
 */
export function codeLenses({ path, uri, lines }: OpenDocument, { generated, impact }: LensSettings): CodeLens[] {
  if (!path.endsWith(".podplane") || (!generated && !impact)) return [];
  return blocksIn(path, lines.raw).map(({ name, span }) => ({
    range: lines.range(name.span),
    data: { uri, start: span.start, end: span.end },
  }));
}

/** The root blocks of a text, and the blocks in them. */
function blocksIn(path: string, text: string): readonly Block[] {
  const roots = parse(path, text).file.items.filter((item): item is Block => item.kind === "block");
  return roots.flatMap((root) => [root, ...root.body.items.filter((item): item is Block => item.kind === "block")]);
}

/** Empty while nothing is built, because of errors. */
export async function resolveLens(
  lens: CodeLens,
  document: OpenDocument,
  settings: LensSettings,
  workbench: Workbench,
): Promise<CodeLens> {
  const span = { file: document.path, ...rangeOf(lens.data) };
  const lines = settings.generated ? await linesTitle(span, workbench) : "";
  const changes = settings.impact ? await changesOf(span, document, workbench) : [];
  const command = {
    title: [lines, changesTitle(changes)].filter((one) => one !== "").join(" · "),
    command: "podplane.showGenerated",
    arguments: [document.uri, lens.range.start],
    ...(changes.length > 0 ? { tooltip: changes.map(changeLine).join("\n") } : {}),
  };
  return { ...lens, command };
}

/** How many lines of the outputs come from a block. */
async function linesTitle(span: Span, workbench: Workbench): Promise<string> {
  const outputs = await workbench.outputsWith(span.file);
  const counts = outputs.map(({ text, trace }) => linesFrom(span, text, trace).length).filter((count) => count > 0);
  const sum = counts.reduce((all, count) => all + count, 0);
  if (sum === 0) return "";
  const files = `${counts.length} ${counts.length === 1 ? "file" : "files"}`;
  return `${sum} generated ${sum === 1 ? "line" : "lines"} in ${files}`;
}

/** The changes in a block that are in no block with a lens of its own. What is gone is told at the block that had it. */
async function changesOf(span: Span, { path, lines }: OpenDocument, workbench: Workbench): Promise<readonly Change[]> {
  const all = await workbench.changesWith(path);
  if (all.length === 0) return [];
  const inner = blocksIn(path, lines.raw).filter((one) => isWithin(one.span, span) && one.span.start > span.start);
  return all.filter((change) => {
    const at = change.span;
    return at?.file === path && isWithin(at, span) && !inner.some((one) => isWithin(at, one.span));
  });
}

function isWithin(inner: Pick<Span, "start" | "end">, outer: Pick<Span, "start" | "end">): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** `since the last build: 1 rolling, 2 live`, the most severe first. */
function changesTitle(changes: readonly Change[]): string {
  const counts = [...countClasses(changes)].map(([name, count]) => `${count} ${name}`);
  return counts.length === 0 ? "" : `since the last build: ${counts.join(", ")}`;
}

function changeLine({ classes, block, attribute, kind, before, after }: Change): string {
  const what = [block, attribute].filter(Boolean).join(": ") || "the cluster";
  const values = before === undefined && after === undefined ? kind : `${before ?? "unset"} → ${after ?? "unset"}`;
  return `${classes.join(", ")}: ${what} ${values}`;
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
