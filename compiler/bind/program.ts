import type { UseDeclaration } from "../../grammar/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import type { BoundFile } from "./bound.ts";
import type { FileCache } from "./cache.ts";
import { sortByEdges } from "./circles.ts";
import type { PartialNodes } from "./partial.ts";
import { type ReadResult, readFailure, type Workspace } from "./workspace.ts";

/** A file of a compilation, and the files that it uses. */
export interface ProgramFile {
  readonly bound: BoundFile;
  /** Without a byte order mark: what spans point into. */
  readonly text: string;
  readonly partial: PartialNodes;
  /** Paths by alias. One that could not be read, or that would close a circle, is not among them. */
  readonly uses: ReadonlyMap<string, string>;
}

/** The file that is compiled and all that it uses. */
export interface Program {
  readonly main: ProgramFile;
  /** By path; a file stands behind those that it uses. */
  readonly files: ReadonlyMap<string, ProgramFile>;
}

interface Loaded {
  readonly bound: BoundFile;
  readonly text: string;
  readonly partial: PartialNodes;
  readonly uses: readonly Use[];
}

interface Use {
  readonly declaration: UseDeclaration;
  readonly path: string;
}

/** What a program is read with. */
export interface ProgramInput {
  readonly file: string;
  readonly text: string;
  readonly workspace: Workspace;
  readonly roots: readonly BlockSchema[];
  readonly cache: FileCache;
}

/** Reads a file and all that it uses. Reports what cannot be read, circles, and what each file reports of itself. */
export function loadProgram(input: ProgramInput, diagnostics: Diagnostics): Program {
  const loaded = loadAll(input, diagnostics);
  const { order, closing } = sortByUse(input.file, loaded, diagnostics);
  const files = new Map<string, ProgramFile>();
  for (const path of order) {
    const one = loaded.get(path);
    if (!one) continue;
    const open = one.uses.filter((use) => !closing.has(use.declaration));
    const uses = new Map(open.map((use) => [use.declaration.alias.text, use.path]));
    files.set(path, { bound: one.bound, text: one.text, partial: one.partial, uses });
  }
  const main = files.get(input.file);
  if (!main) throw new Error(`the main file ${input.file} was not loaded`);
  return { main, files };
}

function loadAll(input: ProgramInput, diagnostics: Diagnostics): ReadonlyMap<string, Loaded> {
  const loaded = new Map<string, Loaded>();
  const queue: { readonly file: string; readonly text: string }[] = [{ file: input.file, text: input.text }];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (loaded.has(next.file)) continue;
    const { parsed, syntax, partial, bound, suspicious } = input.cache.read(next.file, next.text, input.roots);
    diagnostics.add(syntax);
    diagnostics.add(bound.diagnostics);
    diagnostics.add(suspicious);
    const uses: Use[] = [];
    for (const declaration of parsed.file.items) {
      // A path that is missing was reported by the parser.
      if (declaration.kind !== "use" || declaration.path.text === "") continue;
      const used = readUsed(next.file, declaration, input.workspace, diagnostics);
      if (!used) continue;
      uses.push({ declaration, path: used.file });
      queue.push(used);
    }
    loaded.set(next.file, { bound, text: parsed.text, partial, uses });
  }
  return loaded;
}

function readUsed(
  from: string,
  { path: { text: path, span } }: UseDeclaration,
  workspace: Workspace,
  diagnostics: Diagnostics,
): { readonly file: string; readonly text: string } | undefined {
  const resolved = workspace.resolve(from, path);
  if (resolved.kind === "outside") {
    diagnostics.report("use-outside-project", span, { path, root: resolved.root });
    return undefined;
  }
  const result: ReadResult = resolved.kind === "loop" ? { kind: "loop" } : workspace.read(resolved.path);
  if (result.kind === "text" && resolved.kind === "path") return { file: resolved.path, text: result.text };
  if (result.kind !== "text") diagnostics.report("file-unreadable", span, { path, reason: readFailure(result) });
  return undefined;
}

/** The files so that each stands behind those that it uses, and the `use` declarations that close a circle, each reported. */
function sortByUse(
  main: string,
  loaded: ReadonlyMap<string, Loaded>,
  diagnostics: Diagnostics,
): { readonly order: readonly string[]; readonly closing: ReadonlySet<UseDeclaration> } {
  const usesOf = (file: string) => loaded.get(file)?.uses ?? [];
  const { order, circles } = sortByEdges([main], usesOf, (use) => use.path);
  for (const { edge, nodes } of circles) {
    diagnostics.report("use-cycle", edge.declaration.path.span, { cycle: [...nodes, edge.path].join(" → ") });
  }
  return { order, closing: new Set(circles.map(({ edge }) => edge.declaration)) };
}
