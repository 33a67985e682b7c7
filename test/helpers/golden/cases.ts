import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Compilation, compile } from "../../../compiler/compile.ts";
import type { Ir } from "../../../compiler/ir/index.ts";
import type { EmittedFile } from "../../../emitters/document/index.ts";
import { emitCluster } from "../../../runtime/outputs/emit.ts";
import { errorsOf, memoryWorkspace } from "../podplane-source.ts";

/*
 * The golden cases of `test/golden/cases/`, compiled in memory. What is in the folder of a case, and how a case is
 * added, stands in `test/golden/README.md`.
 */

const root = resolve(import.meta.dirname, "../../..");
const lockName = "podplane.lock.json";

export const casesFolder = join(root, "test/golden/cases");

/** Sources and what the compiler makes of them. */
export interface GoldenCase {
  /** `aws/existing-network`. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** The example that it is compared with, which is committed in full. */
  readonly base: string;
  /** By name: `cluster.podplane` and what it uses. */
  readonly sources: Readonly<Record<string, string>>;
  /** The lock file of a build before; unless there is one, what the base's pins: generation, modules and packages. */
  readonly lock: string | undefined;
}

export interface GoldenBuild {
  readonly compilation: Compilation;
  /** Empty where there are errors. */
  readonly files: readonly EmittedFile[];
}

/** By area: one output in full for each kind of provider. */
export const bases: Readonly<Record<string, string>> = {
  aws: "internaltools-production",
  google: "google-production",
  hybrid: "hybrid-aws-proxmox",
  proxmox: "proxmox-three-nodes",
};

function readCase(name: string): GoldenCase {
  const base = bases[dirname(name)];
  if (base === undefined) throw new Error(`the area of ${name} has no base`);
  const own = readSources(join(casesFolder, name));
  return { name, base, ...own, lock: own.lock ?? pinsOf(base) };
}

/** The lock file of an example without what was built. */
function pinsOf(example: string): string {
  const { built: _, ...pins } = JSON.parse(readFileSync(join(root, "examples", example, lockName), "utf8"));
  return JSON.stringify(pins);
}

function readSources(folder: string): Omit<GoldenCase, "name" | "base"> {
  const sources = globSync("*.podplane", { cwd: folder }).sort();
  const [lock] = globSync(lockName, { cwd: folder });
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  return {
    folder,
    sources: Object.fromEntries(sources.map((file) => [file, read(file)])),
    lock: lock === undefined ? undefined : read(lock),
  };
}

const names = globSync("*/*/cluster.podplane", { cwd: casesFolder }).map(dirname).sort();

export const goldenCases: readonly GoldenCase[] = names.map(readCase);

/** One case or base is asked for by many tests; none of them changes what it gets. */
const built = new Map<string, GoldenBuild>();

export function buildGolden(one: GoldenCase): GoldenBuild {
  return keep(one.name, () => buildSources(one));
}

/** Builds a case anew, for whoever asks from now on, too. */
export function rebuildGolden(one: GoldenCase): GoldenBuild {
  built.delete(one.name);
  return buildGolden(one);
}

/** What is committed of an example, as it is compiled now. */
export function buildBase(example: string): GoldenBuild {
  return keep(`base ${example}`, () => buildSources(readSources(join(root, "examples", example))));
}

/** Builds an example anew, for whoever asks from now on, too. */
export function rebuildBase(example: string): GoldenBuild {
  built.delete(`base ${example}`);
  return buildBase(example);
}

/** What is committed in the folder of an example, by name: its sources and its lock file. */
export const readExample = (example: string): Readonly<Record<string, string>> =>
  filesOf(readSources(join(root, "examples", example)));

/** The source of an example. */
export function baseSource(example: string): string {
  return readFileSync(join(root, "examples", example, "cluster.podplane"), "utf8");
}

function keep(name: string, make: () => GoldenBuild): GoldenBuild {
  const found = built.get(name) ?? make();
  built.set(name, found);
  return found;
}

/** Compiles the sources of a case, and emits what they describe. */
export function buildSources({ sources, lock }: Pick<GoldenCase, "sources" | "lock">): GoldenBuild {
  const main = "cluster.podplane";
  const compilation = compile({
    file: main,
    text: sources[main] ?? "",
    notation: "podplane",
    workspace: memoryWorkspace(sources),
    varsFiles: [],
    assignments: [],
    // What is destroyed is seen in the outputs; that it is asked for has tests of its own.
    acceptDestroy: "all",
    lockOf: () => (lock === undefined ? undefined : { file: lockName, text: lock }),
  });
  const whole = compilation.clusters.every(({ ir }) => ir !== undefined);
  return { compilation, files: whole ? compilation.clusters.flatMap(emitCluster) : [] };
}

export function getGoldenCase(name: string): GoldenCase {
  const found = goldenCases.find((other) => other.name === name);
  if (!found) throw new Error(`there is no golden case ${name}`);
  return found;
}

/** What a user has in a folder before the build: sources and lock file. */
export function filesOf({ sources, lock }: Pick<GoldenCase, "sources" | "lock">): Readonly<Record<string, string>> {
  return lock === undefined ? sources : { ...sources, [lockName]: lock };
}

/** The IR of the only cluster of a case. */
export function goldenIr(name: string): Ir {
  return irOfBuild(buildGolden(getGoldenCase(name)));
}

/** The IR of an example. */
export function exampleIr(example: string): Ir {
  return irOfBuild(buildBase(basename(example)));
}

function irOfBuild({ compilation }: GoldenBuild): Ir {
  const [cluster] = compilation.clusters;
  if (!cluster?.ir) throw new Error(`the source does not compile: ${errorsOf(compilation).join(", ")}`);
  return cluster.ir;
}

/** IRs of every case that compiles, and of the bases, by name. */
export function goldenIrs(): ReadonlyMap<string, Ir> {
  const cases = goldenCases.flatMap((one) => {
    const [cluster] = buildGolden(one).compilation.clusters;
    return cluster?.ir ? [[one.name, cluster.ir] as const] : [];
  });
  const examples = Object.values(bases).map((example) => [`examples/${example}`, exampleIr(example)] as const);
  return new Map([...examples, ...cases]);
}
