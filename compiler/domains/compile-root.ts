import type { Span } from "../../grammar/index.ts";
import type { Workspace } from "../bind/index.ts";
import { Diagnostics } from "../diagnostics/index.ts";
import type { RawBlock } from "../evaluate/index.ts";
import { type Accepted, acceptOld } from "../impact/index.ts";
import type { Ir } from "../ir/index.ts";
import { type Lock, readLock } from "../lock/index.ts";
import { type Located, originSpan } from "../origins/index.ts";
import type { BlockSchema, ModelBlock } from "../schema/index.ts";
import type { Notation } from "../types/index.ts";
import { type AnyDomain, type Domain, type DomainName, once } from "./base/index.ts";
import type { Measure } from "./measure.ts";
import { buildModel, type KeptModels } from "./model/index.ts";

/** The lock file of a root; or the last build wrote one, and it is gone or lies in another folder. */
export type LockSource =
  | { readonly kind?: "text"; readonly file: string; readonly text: string }
  | { readonly kind: "lost"; readonly file: string }
  | { readonly kind: "elsewhere"; readonly old: string; readonly now: string };

/** What the phases behind the front ends need besides the root itself. */
export interface RootInput {
  /** Path of the source. */
  readonly file: string;
  /** Files of values that are given, from the folder of the source. */
  readonly buildOptions: readonly string[];
  readonly notation: Notation;
  readonly workspace: Workspace;
  readonly measure: Measure;
  /** What earlier compilations read blocks as; undefined where nobody will ask again. */
  readonly keptModels?: KeptModels | undefined;
  /** The edition that a build notes in the lock file. */
  readonly edition: number;
  /** The lock file of the root with this id. */
  lockOf(id: string): LockSource | undefined;
  /** What the last build of it accepted. */
  acceptedOf(id: string): Accepted | undefined;
  /** What may be destroyed: the names of `--accept-destroy`. */
  readonly accepted: Pick<ReadonlySet<string>, "has">;
  /** Where the outputs of the root with this id go, from the source's folder or that of `--out`. */
  outputsOf(id: string): string;
}

export interface CompiledRoot {
  readonly domain: DomainName;
  readonly id: string;
  readonly model: ModelBlock;
  /** Undefined when there are errors. */
  readonly ir: Ir | undefined;
  /** The lock file as the build writes it; undefined when there are errors. */
  readonly lock: Lock | undefined;
  /** What the build does to things that were built: one sentence each. */
  readonly notes: readonly string[];
}

/** From one root block to its IR: model, plan, checks, lowering. `all` has the errors found before, and gets its own. */
export function compileRoot(domain: AnyDomain, raw: RawBlock, input: RootInput, all: Diagnostics): CompiledRoot {
  return domain.open((opened) => compileWith(domain.name, opened, raw, input, all));
}

function compileWith<S extends BlockSchema, Plan>(
  name: DomainName,
  domain: Domain<S, Plan>,
  raw: RawBlock,
  input: RootInput,
  all: Diagnostics,
): CompiledRoot {
  const diagnostics = new Diagnostics();
  const { notation, workspace, measure, accepted, edition } = input;
  const given = measure("model", () => buildModel(raw, domain.root, notation, diagnostics, input.keptModels));
  const id = given.labels[0]?.value ?? "";
  const lock = readLockOf(given, id, input.lockOf(id), diagnostics);
  const model = domain.complete(given, lock, notation);
  const outputs = input.outputsOf(id);
  const sourceName = nameOf(input.file);
  const root = { model, lock, notation, workspace, accepted, edition, outputs, sourceName, diagnostics };
  const plan = measure("plan", () => domain.plan(root));
  measure("check", () => domain.check(root, plan));
  const lastBuild = diagnostics.hasErrors ? input.acceptedOf(id) : undefined;
  all.add(acceptOld(diagnostics.all, plainModel(model), lastBuild));
  // Errors of the file as a whole, such as syntax errors, and of a root before keep it from being lowered.
  const compiled = { domain: name, id, model: plainModel(model) };
  if (all.hasErrors) return { ...compiled, ir: undefined, lock: undefined, notes: [] };
  const lowered = measure("lower", () => domain.lower({ ...root, diagnostics: all }, plan));
  const ir = input.buildOptions.length === 0 ? lowered : { ...lowered, buildOptions: input.buildOptions };
  const [newLock, notes] = [once(() => domain.lock(root, plan, ir)), once(() => domain.notes(root, plan, ir))];
  return {
    ...compiled,
    ir,
    get lock() {
      return newLock();
    },
    get notes() {
      return notes();
    },
  };
}

/** The lock file as it was understood; what is wrong with it is reported. */
function readLockOf(
  model: { readonly labels: readonly Located<string>[]; readonly header: Span },
  id: string,
  given: LockSource | undefined,
  diagnostics: Diagnostics,
): Lock | undefined {
  const [label] = model.labels;
  const span = label ? originSpan(label.origin) : model.header;
  switch (given?.kind) {
    case undefined:
    case "text":
      return given && readLock(given.file, given.text, diagnostics);
    case "lost":
      diagnostics.report("lock-lost", span, { file: given.file });
      return undefined;
    case "elsewhere":
      diagnostics.report("outputs-move", span, { id, old: given.old, now: given.now });
      return undefined;
  }
}

/** A model as those see it who know no domain. */
function plainModel<S extends BlockSchema>(model: ModelBlock<S>): ModelBlock {
  return model as unknown as ModelBlock;
}

/** The base name of a file as comments can hold it: on one line, whatever the system lets stand in a name. */
function nameOf(file: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the classes Cc, Zl and Zp, which cost when they are looked up
  return file.slice(file.lastIndexOf("/") + 1).replace(/[\0-\x1f\x7f-\x9f\u2028\u2029]+/g, " ");
}
