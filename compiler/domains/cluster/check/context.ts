import type { Span } from "../../../../grammar/index.ts";
import { type Diagnostics, type Fix, meantFixes } from "../../../diagnostics/index.ts";
import { type Lock, pinnedModule } from "../../../lock/index.ts";
import { type Located, originSpan } from "../../../origins/index.ts";
import { type CloudTable, type DialectFacts, dialects, type ModuleFacts } from "../../../providers/index.ts";
import type { ClusterModel } from "../../../schema/index.ts";
import type { Notation } from "../../../types/index.ts";
import { type ClusterPlan, generatedProviders } from "../plan/index.ts";

/** What a check of rules between values sees. Values that are undefined have been reported. */
export interface CheckContext {
  readonly cluster: ClusterModel;
  readonly plan: ClusterPlan;
  /** What may be destroyed: `--accept-destroy`. */
  readonly accepted: Pick<ReadonlySet<string>, "has">;
  readonly lock: Lock | undefined;
  readonly notation: Notation;
  readonly diagnostics: Diagnostics;
}

/** A version of the Nstance modules of a cloud, and what its dialect can do. */
export interface JudgedModule {
  readonly version: string;
  readonly facts: DialectFacts & ModuleFacts;
}

/** The Nstance modules of a cloud that the cluster is judged by (ruling 9); undefined where it has none. */
export function moduleOf(context: CheckContext, cloud: CloudTable): JudgedModule | undefined {
  if (!cloud.modules) return undefined;
  const { version, dialect } = pinnedModule(context.lock, cloud.modules);
  return { version, facts: { ...dialects[dialect], ...cloud.modules.facts[dialect] } };
}

/** The modules that hold the cluster: those of its first provider. */
export function clusterModule(context: CheckContext): JudgedModule | undefined {
  const [home] = generatedProviders(context.cluster);
  return home && moduleOf(context, home.cloud);
}

/** The prefix of names as far as the file and the cluster's id tell it. */
export function prefixOf({ cluster, lock }: CheckContext): string {
  return cluster.attributes.name_prefix?.value ?? lock?.built?.name_prefix ?? cluster.labels[0]?.value ?? "";
}

export function spanOf(located: Located<unknown>): Span {
  return originSpan(located.origin);
}

/** The edits to what was probably meant, where the word stands in the place itself and not in a `let` or a parameter. */
export function meantIn({ origin }: Located<unknown>, word: string, known: readonly string[]): readonly Fix[] {
  return origin.kind === "source" && !origin.written ? meantFixes(word, known, originSpan(origin)) : [];
}

/** Whether an attribute is neither set nor wrong: what is wrong has been reported, and is not missing. */
export function lacks(
  block: { readonly attributes: Readonly<Record<string, unknown>>; readonly given: ReadonlySet<string> },
  name: string,
): boolean {
  return block.attributes[name] === undefined && !block.given.has(name);
}

/** Whether a value was written by the user, and is not a default. */
export function isWritten<T extends Located<unknown>>(located: T | undefined): located is T {
  return located?.origin.kind === "source";
}

/** How a network or a subnet that exists is named, which each cloud does in its own way. */
export function checkId(
  id: Located<string>,
  { title, network }: CloudTable,
  what: "network" | "subnet",
  { diagnostics }: CheckContext,
): void {
  const rule = network?.ids[what];
  if (!rule || rule.check(id.value) === undefined) return;
  const parameters = { id: id.value, what, cloud: title, form: rule.rule, example: rule.example };
  diagnostics.report("network-id-form", spanOf(id), parameters);
}

/** Whether an address is that of whoever asks: each machine has these for its own. */
export function isLoopbackUrl(address: string): boolean {
  return /^https?:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/?#]|$)/i.test(address);
}
