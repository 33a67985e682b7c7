import type {
  Change,
  Compilation,
  CompileCache,
  CompiledCluster,
  Diagnostic,
  Lock,
  Workspace,
} from "../../compiler/index.ts";
import type { Traced } from "../../compiler/queries/index.ts";

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

/** A file that a build writes. */
export interface Output {
  readonly path: string;
  readonly text: string;
  readonly trace: readonly Traced[];
  /** The texts of sources that the trace leads to. */
  readonly sources: ReadonlyMap<string, string>;
  /** Why a range of it is there, a line each. */
  explain(start: number, end: number): readonly string[];
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
  /** The sources with parameters that a file of values can be for: those in its folder, or else in the folder above. */
  sourcesBeside(path: string, open: OpenTexts): readonly string[];
  /** What a generated file would be now; undefined for any other file, and while its source has errors. */
  outputAt(path: string, open: OpenTexts, cache: CompileCache): Promise<Output | undefined>;
  /** What clusters of a source are built to. */
  outputsOf(file: string, checked: Checked): Promise<readonly Output[]>;
  /** What clusters of a source change of what their last builds made; none of one that was not built, or has errors. */
  changesOf(file: string, checked: Checked): Promise<readonly Change[]>;
  /** What builds of a source have made, as far as it can be found: one lock file for each. */
  locksOf(file: string): readonly Lock[];
  /** What `podplanec check` says of one file. */
  check(file: string, open: OpenTexts, cache: CompileCache): Promise<Checked>;
}
