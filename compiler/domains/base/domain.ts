import type { Workspace } from "../../bind/index.ts";
import type { Diagnostics } from "../../diagnostics/index.ts";
import type { ReadComputed } from "../../evaluate/index.ts";
import type { Ir } from "../../ir/index.ts";
import type { Lock } from "../../lock/index.ts";
import type { BlockSchema, ModelBlock } from "../../schema/index.ts";
import type { Foreign, Notation, Type } from "../../types/index.ts";

/** The kinds of roots that a file may declare. Lock file, build file and emitters are told apart by it. */
export type DomainName = "cluster";

/**
 * One root of the language: its schema, and the phases behind the model. What each phase gives is the
 * domain's own; the phases in front of it, and what drives them, know none. What is written for a domain
 * stands in the emitters, in a table by its name.
 */
export interface Domain<S extends BlockSchema, Plan> {
  readonly root: S;
  /** The types of values of blocks that are computed, not declared: `pool.x.total`. */
  readonly computedTypes: (schema: BlockSchema) => ReadonlyMap<string, Type>;
  readonly readComputed: ReadComputed;
  /** Which blocks mean nothing where they stand, as far as the words around them say so. */
  readonly foreign: Foreign;
  /** The model with the defaults that depend on what was built before. */
  complete(model: ModelBlock<S>, lock: Lock | undefined, notation: Notation): ModelBlock<S>;
  /** Names, ranges and lookups that checks and lowering both need. Reports what finds no place. */
  plan(root: Root<S>): Plan;
  /** Rules between values. Reports every fault, whatever else it finds. */
  check(root: Root<S>, plan: Plan): void;
  /** The IR of a root without errors. Reports only warnings. */
  lower(root: Root<S>, plan: Plan): Ir;
  /** What a build of this IR must keep. */
  lock(root: Root<S>, plan: Plan, ir: Ir): Lock;
  /** What the build does to things that were built, for its summary: one sentence each. */
  notes(root: Root<S>, plan: Plan, ir: Ir): readonly string[];
}

/** A root block that was understood, and what the phases of its domain may ask. */
export interface Root<S extends BlockSchema = BlockSchema> {
  readonly model: ModelBlock<S>;
  /** What the last build kept; undefined where there was none. */
  readonly lock: Lock | undefined;
  readonly notation: Notation;
  /** What may be destroyed: the names of `--accept-destroy`. */
  readonly accepted: Pick<ReadonlySet<string>, "has">;
  /** The edition of the language that a build notes. */
  readonly edition: number;
  /** Where the outputs go, from the source's folder or that of `--out`. */
  readonly outputs: string;
  /** Base name of the source, on one line. */
  readonly sourceName: string;
  readonly workspace: Workspace;
  readonly diagnostics: Diagnostics;
}

/** A domain whose types only it knows: `open` hands it to a function that works for every one. */
export interface AnyDomain {
  readonly name: DomainName;
  readonly root: BlockSchema;
  readonly computedTypes: (schema: BlockSchema) => ReadonlyMap<string, Type>;
  readonly readComputed: ReadComputed;
  readonly foreign: Foreign;
  open<R>(use: <S extends BlockSchema, Plan>(domain: Domain<S, Plan>) => R): R;
}

/** Puts a domain into the table of domains. */
export function anyDomain<S extends BlockSchema, Plan>(name: DomainName, domain: Domain<S, Plan>): AnyDomain {
  const { root, computedTypes, readComputed, foreign } = domain;
  return { name, root, computedTypes, readComputed, foreign, open: (use) => use(domain) };
}
