import type { Compilation, CompileCache, CompiledCluster, Diagnostic, Workspace } from "../../compiler/index.ts";

/** The texts of open documents, by path: they stand in place of what is on the disk. */
export type OpenTexts = ReadonlyMap<string, string>;

/** What a check of one source found. */
export interface Checked {
  /** By file and place, what comments allow left out. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every text that the result depends on or points into, by path, without byte order mark. */
  readonly sources: Compilation["sources"];
  readonly clusters: readonly CompiledCluster[];
}

/**
 * The world as the server sees it; the command `lsp` gives it the disk, tests what they like. Paths are those of
 * spans: relative to `cwd`, with `/`.
 */
export interface Host {
  /** Absolute. */
  readonly cwd: string;
  /** The disk, with the open texts in place of what is on it. */
  workspace(open: OpenTexts): Workspace;
  /** Sources below these folders, as far as an editor shows them: where a name may be used that is declared in another. */
  sourcesBelow(folders: readonly string[]): readonly string[];
  /** What `podplanec check` says of one file. */
  check(file: string, open: OpenTexts, cache: CompileCache): Promise<Checked>;
}
