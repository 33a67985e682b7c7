import { parse, type SourceFile } from "../grammar/index.ts";
import { FileCache, loadProgram, newestEdition } from "./bind/index.ts";
import { type Diagnostic, Diagnostics } from "./diagnostics/diagnostic.ts";
import type { RuleName } from "./diagnostics/registry/index.ts";
import { checkCluster } from "./domains/cluster/check/index.ts";
import { lowerCluster } from "./domains/cluster/lower/index.ts";
import { readCaCertificate } from "./domains/cluster/plan/ca-certificate.ts";
import { type NetworkPlan, planNetworks } from "./domains/cluster/plan/network-plan.ts";
import { evaluateClusters } from "./evaluate/clusters.ts";
import { computedTypes } from "./evaluate/defaults.ts";
import { createEvaluation } from "./evaluate/evaluation.ts";
import { functions } from "./evaluate/functions.ts";
import { type Inputs, readInputs } from "./evaluate/inputs.ts";
import { createModules } from "./evaluate/program.ts";
import type { RawBlock } from "./evaluate/raw.ts";
import { type Accepted, acceptOld } from "./impact/accept.ts";
import type { Ir } from "./ir/index.ts";
import { projectModel, readJsonc } from "./jsonc/index.ts";
import type { Lock } from "./lock/lock.ts";
import { makeLock } from "./lock/make.ts";
import { readLock } from "./lock/read.ts";
import { buildModel } from "./model/build-model.ts";
import { type ClusterModel, cluster as clusterSchema, type SubnetModel } from "./schema/index.ts";
import { checkProgram, type Language, type Notation, TypeCache } from "./types/index.ts";
import type { Cidr } from "./values/ip.ts";
import type { Workspace } from "./workspace.ts";

/** One source and all that its compilation depends on: the same input gives the same result. */
export interface CompileInput {
  readonly file: string;
  readonly text: string;
  readonly notation: Notation;
  readonly workspace: Workspace;
  readonly varsFiles: readonly { readonly file: string; readonly text: string }[];
  /** `name=value`, as `--set` takes them. */
  readonly assignments: readonly string[];
  /** The lock file where the outputs of a cluster go; `clusters` is how many the source has. */
  lockOf(cluster: string, clusters: number): { readonly file: string; readonly text: string } | undefined;
  /** What the last build of a cluster accepted, for checks that are newer than it. */
  acceptedOf?(cluster: string, clusters: number): Accepted | undefined;
}

export interface CompiledCluster {
  readonly id: string;
  readonly model: ClusterModel;
  /** Undefined when the cluster has errors. */
  readonly ir: Ir | undefined;
  /** The lock file as the build writes it; undefined when the cluster has errors. */
  readonly lock: Lock | undefined;
}

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
  const clusters = raws.map((raw) => compileCluster(raw, raws.length, input, sources, diagnostics));
  return { diagnostics: diagnostics.sorted(), clusters, sources };
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
  const raw = readJsonc(input.file, input.text, diagnostics);
  return raw ? [raw] : [];
}

function readProgram(input: CompileInput, sources: Map<string, string>, diagnostics: Diagnostics): readonly RawBlock[] {
  const inputs: Inputs = readInputs(input.varsFiles, input.assignments, diagnostics);
  for (const [file, text] of inputs.sources) sources.set(file, text);
  const { file, text, workspace } = input;
  const program = loadProgram({ file, text, workspace, roots: language.roots, cache: new FileCache() }, diagnostics);
  for (const [path, read] of program.files) sources.set(path, read.text);
  const typed = checkProgram(program, language, new TypeCache(), diagnostics);
  const faults = new Set([...typed.values()].flatMap((one) => [...one.faults]));
  const evaluation = createEvaluation(workspace, faults, diagnostics);
  return evaluateClusters(createModules(program, inputs, evaluation), evaluation);
}

/** What the files of clusters are written in. */
const language: Language = { roots: [clusterSchema], functions, computed: computedTypes };

/** What asks for parts of a cluster, which may stand where the source could not be understood. */
const missingThings: ReadonlySet<RuleName> = new Set(["missing-attribute", "missing-block", "missing-label"]);

/** Faults of what decides which blocks there are. */
const shapeRules: ReadonlySet<RuleName> = new Set([
  "condition-not-boolean",
  "blocks-not-known",
  "not-iterable",
  "secret-condition",
  "too-many-items",
  "unknown-template",
  "missing-argument",
  "include-cycle",
  "include-too-deep",
]);

/** Whether blocks may be absent from the tree because of it: rules about what is missing would mislead. */
function breaksShape({ severity, name, code }: Diagnostic): boolean {
  return severity === "error" && (code.startsWith("PDP10") || shapeRules.has(name));
}

function compileCluster(
  raw: RawBlock,
  count: number,
  input: CompileInput,
  sources: Map<string, string>,
  all: Diagnostics,
): CompiledCluster {
  const diagnostics = new Diagnostics();
  const model = buildModel(raw, clusterSchema, input.notation, diagnostics);
  const id = model.labels[0]?.value ?? "";
  if (all.all.some(breaksShape)) {
    all.add(diagnostics.all.filter(({ name }) => !missingThings.has(name)));
    return { id, model, ir: undefined, lock: undefined };
  }
  const locked = input.lockOf(id, count);
  if (locked) sources.set(locked.file, locked.text);
  const lock = locked && readLock(locked.file, locked.text, diagnostics);
  const plan = planNetworks(model, lock, diagnostics);
  const caCertificate = readCaCertificate(model, input.workspace, diagnostics);
  checkCluster({ cluster: model, plan, lock, notation: input.notation, diagnostics });
  all.add(diagnostics.hasErrors ? acceptOld(diagnostics.all, model, input.acceptedOf?.(id, count)) : diagnostics.all);
  // Errors of the file as a whole, such as syntax errors, and of a cluster before keep it from being lowered.
  const failed = all.hasErrors;
  if (failed) return { id, model, ir: undefined, lock: undefined };
  const sourceName = nameOf(input.file);
  const lowered = lowerCluster({ cluster: model, plan, lock, notation: input.notation, sourceName, caCertificate });
  const source = { cluster: model, namePrefix: lowered.namePrefix, rangeOf: rangesOf(plan) };
  const projection = input.notation === "jsonc" ? undefined : projectModel(source, all);
  const ir: Ir = { ...lowered, projection };
  return { id, model, ir, lock: makeLock(ir, newestEdition) };
}

/** The base name of a file as comments can hold it: on one line, whatever the system lets stand in a name. */
function nameOf(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}

/** The ranges that the plan gives, by subnet. */
function rangesOf(plan: NetworkPlan): (subnet: SubnetModel) => Cidr | undefined {
  const ranges = new Map<SubnetModel, Cidr>();
  for (const planned of [...plan.values()].flat()) {
    if (planned.ipv4) ranges.set(planned.subnet, planned.ipv4);
  }
  return (subnet) => ranges.get(subnet);
}

/** Whether a text declares a cluster that is compiled: a file without one is a library. */
export function declaresCluster(file: string, text: string): boolean {
  const ast: SourceFile = parse(file, text).file;
  return ast.items.some((item) => item.kind === "block" && item.name.text === "cluster" && !item.abstract);
}
