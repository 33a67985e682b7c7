import { parse, type SourceFile } from "../grammar/index.ts";
import { withAllowances } from "./allowances.ts";
import { FileCache, loadProgram, newestEdition, pathFrom, type Workspace } from "./bind/index.ts";
import { byCause, type Diagnostic, Diagnostics } from "./diagnostics/index.ts";
import {
  type CompiledRoot,
  compileRoot,
  domains,
  getDomain,
  type KeptModels,
  type LockSource,
  type Measure,
  type RootInput,
  unmeasured,
} from "./domains/index.ts";
import {
  createEvaluation,
  createModules,
  evaluateClusters,
  functions,
  type Inputs,
  KeptBlocks,
  type RawBlock,
  type ReadComputed,
  readInputs,
} from "./evaluate/index.ts";
import type { Accepted } from "./impact/index.ts";
import { readJsonc } from "./jsonc/index.ts";
import type { Analysis } from "./queries/index.ts";
import { checkProgram, type Language, type Notation, TypeCache } from "./types/index.ts";

/** One source and all that its compilation depends on: the same input gives the same result. */
export interface CompileInput {
  readonly file: string;
  readonly text: string;
  readonly notation: Notation;
  readonly workspace: Workspace;
  readonly varsFiles: readonly { readonly file: string; readonly text: string }[];
  /** `name=value`, as `--set` takes them. */
  readonly assignments: readonly string[];
  /** `--out`, as `file` is given; for the headers of the outputs. */
  readonly out?: string;
  /** The lock file where the outputs of a cluster go; `clusters` is how many the source has. */
  lockOf(cluster: string, clusters: number): LockSource | undefined;
  /** What earlier compilations found out about files; an editor keeps it, a command needs none. */
  readonly cache?: CompileCache;
  /** Notes how long each phase takes. */
  readonly measure?: Measure;
  /** What may be destroyed: the names of `--accept-destroy`; all of it where nothing is written but a report. */
  readonly acceptDestroy?: readonly string[] | "all";
  /** Where the outputs of a cluster go, from the source's folder or that of `--out`; `.` unless given. */
  outputsOf?(cluster: string, clusters: number): string;
  /** What the last build of a cluster accepted, for checks that are newer than it. */
  acceptedOf?(cluster: string, clusters: number): Accepted | undefined;
}

/** Keeps trees, names and types of files from one compilation to the next: what a file gives stays until its text changes. */
export class CompileCache {
  readonly files: FileCache;
  readonly types = new TypeCache();
  readonly blocks = new KeptBlocks();
  readonly models: KeptModels = new WeakMap();

  /** With a measure, parsing is noted as a phase of its own. */
  constructor(measure: Measure = unmeasured) {
    this.files = new FileCache((path, text) => measure("parse", () => parse(path, text)));
  }

  /** How many files were parsed, bound and checked since the cache was made. */
  get counts(): { readonly parsed: number; readonly bound: number; readonly typed: number } {
    return { parsed: this.files.parsed, bound: this.files.bound, typed: this.types.typed };
  }
}

export type CompiledCluster = CompiledRoot;

export interface Compilation {
  /** By file and place. */
  readonly diagnostics: readonly Diagnostic[];
  /** In source order; abstract ones are left out. */
  readonly clusters: readonly CompiledCluster[];
  /**
   * Every text that this compilation read or that a span of it points into, by file, without BOM: what
   * its result depends on.
   */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Compiles one source to the IR of each of its clusters. Never throws on what a user wrote: all
 * errors of all clusters are in `diagnostics`.
 */
export function compile(given: CompileInput): Compilation {
  const diagnostics = new Diagnostics();
  const sources = new Map<string, string>([[given.file, withoutBom(given.text)]]);
  const input = { ...given, workspace: recording(given.workspace, sources) };
  const raws = input.notation === "jsonc" ? readDocument(input, diagnostics) : readProgram(input, sources, diagnostics);
  const rootInput = rootInputOf(input, raws.length, sources);
  const clusters = raws.map((raw) => compileRoot(getDomain(raw.kind), raw, rootInput, diagnostics));
  // Where a fault kept checks from running, a comment for one of them may be needed all the same.
  const complete = new Set(clusters.length > 0 && !diagnostics.hasErrors ? [input.file] : []);
  const found = withAllowances(byCause(diagnostics.sorted(), sources), sources, complete);
  // Kept trees move when an edit is read on: what was answered for a text must go on to hold of that text.
  return { diagnostics: input.cache ? structuredClone(found) : found, clusters, sources };
}

function rootInputOf(input: CompileInput, count: number, sources: Map<string, string>): RootInput {
  const { file, notation, workspace, measure = unmeasured } = input;
  return {
    file,
    buildOptions: buildOptionsOf(input),
    notation,
    workspace,
    measure,
    keptModels: input.cache?.models,
    edition: newestEdition,
    lockOf(id) {
      const locked = input.lockOf(id, count);
      if (locked && "text" in locked) sources.set(locked.file, locked.text);
      return locked;
    },
    acceptedOf: (id) => input.acceptedOf?.(id, count),
    accepted: input.acceptDestroy === "all" ? { has: () => true } : new Set(input.acceptDestroy),
    outputsOf: (id) => input.outputsOf?.(id, count) ?? ".",
  };
}

/** The options that give values, and `--out` with them: without it the command would write elsewhere. */
function buildOptionsOf({ file, varsFiles, assignments, out }: CompileInput): readonly string[] {
  const values = [
    ...varsFiles.flatMap((vars) => ["--vars", pathFrom(file, vars.file)]),
    ...assignments.flatMap((assignment) => ["--set", assignment]),
  ];
  return values.length === 0 || out === undefined ? values : [...values, "--out", pathFrom(file, out)];
}

function withoutBom(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/** The workspace, with each text that is read from it noted: `file()` and certificates, which no span points into. */
function recording(workspace: Workspace, sources: Map<string, string>): Workspace {
  return {
    resolve: (from, relative) => workspace.resolve(from, relative),
    read(path) {
      const result = workspace.read(path);
      if (result.kind === "text" && !sources.has(path)) sources.set(path, withoutBom(result.text));
      return result;
    },
  };
}

function readDocument(input: CompileInput, diagnostics: Diagnostics): RawBlock[] {
  const { measure = unmeasured } = input;
  const raw = measure("parse", () => readJsonc(input.file, input.text, diagnostics));
  return raw ? [raw] : [];
}

/** What the names and types of a file and of all that it uses mean: what an editor asks for before anything is computed. */
export function analyse(
  input: Pick<CompileInput, "file" | "text" | "workspace"> & { readonly cache: CompileCache },
): Analysis {
  const { file, text, workspace, cache } = input;
  const unheard = new Diagnostics();
  const program = loadProgram({ file, text, workspace, roots: language.roots, cache: cache.files }, unheard);
  return { program, typed: checkProgram(program, language, cache.types, unheard), language };
}

function readProgram(input: CompileInput, sources: Map<string, string>, diagnostics: Diagnostics): readonly RawBlock[] {
  const inputs: Inputs = readInputs(input.varsFiles, input.assignments, diagnostics);
  for (const [file, text] of inputs.sources) sources.set(file, text);
  const { file, text, workspace, measure = unmeasured, cache = new CompileCache(measure) } = input;
  const { roots } = language;
  const program = measure("bind", () => loadProgram({ file, text, workspace, roots, cache: cache.files }, diagnostics));
  for (const [path, read] of program.files) sources.set(path, read.text);
  const typed = measure("types", () => checkProgram(program, language, cache.types, diagnostics));
  const all = [...typed.values()];
  const unread = [...program.files.values()].map((one) => one.partial);
  const faults = new Set([...all.flatMap((one) => [...one.faults]), ...unread.flatMap((one) => [...one.values])]);
  const partial = new Set(unread.flatMap((one) => [...one.holders]));
  const toldPlaces = new Set(all.flatMap((one) => [...one.toldPlaces]));
  const known = { faults, partial, toldPlaces, computed: readComputed };
  const evaluation = createEvaluation(workspace, known, diagnostics);
  return measure("evaluate", () =>
    evaluateClusters(createModules(program, inputs, evaluation), roots, evaluation, input.cache?.blocks),
  );
}

const allDomains = Object.values(domains);

/** What files may declare, and the words that they are written in. */
const language: Language = {
  roots: allDomains.map((domain) => domain.root),
  functions,
  computed: (schema) => new Map(allDomains.flatMap((domain) => [...domain.computedTypes(schema)])),
  foreign(outer, labels, kind) {
    for (const domain of allDomains) {
      const foreign = domain.foreign(outer, labels, kind);
      if (foreign) return foreign;
    }
    return undefined;
  },
};

const readComputed: ReadComputed = (root, ...what) => getDomain(root.kind).readComputed(root, ...what);

/** Whether a text declares a cluster that is compiled: a file without one is a library. */
export function declaresCluster(file: string, text: string): boolean {
  const ast: SourceFile = parse(file, text).file;
  return ast.items.some((item) => item.kind === "block" && item.name.text === "cluster" && !item.abstract);
}

/** Whether a text declares parameters, so that values can be given for it. */
export function declaresParameters(file: string, text: string): boolean {
  return parse(file, text).file.items.some((item) => item.kind === "param");
}
