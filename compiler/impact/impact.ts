import type { Span } from "../../grammar/index.ts";
import { hashOf } from "./accept.ts";
import { type Capacity, capacityOf } from "./capacity.ts";
import { type Change, classify, type ImpactClass, impactClasses } from "./classify.ts";
import { compareSaid, type Difference, sameValue } from "./compare.ts";
import { type Effects, effectsOf, type OutputChanges, type PoolEffect } from "./effects.ts";
import { makesIn } from "./made-by.ts";
import { followRenames, renamesOf } from "./renames.ts";
import type { SaidBlock } from "./said.ts";
import { vmGroups } from "./vms.ts";
import { titleOf } from "./words.ts";

export interface Renamed {
  /** As it is called now, in the words of the file: `load_balancer main`. */
  readonly block: string;
  readonly from: string;
  readonly span: Span | undefined;
}

/** What a change of a source does to what is deployed. */
export interface Impact {
  readonly cluster: string;
  /** The most severe class first, then in the order of the schema table. */
  readonly changes: readonly Change[];
  /** Things that have another name and are otherwise told of as what they are: nothing is destroyed or made anew. */
  readonly renamed: readonly Renamed[];
  readonly effects: Effects;
  readonly capacity: { readonly before: Capacity; readonly after: Capacity };
  /** What could not be compared, and why: sentences. */
  readonly gaps: readonly string[];
}

/** Compares what was built with what the source says now, and where they are known with what differs in the files. */
export function impactOf(before: SaidBlock, after: SaidBlock, outputs: OutputChanges | undefined): Impact {
  const renames = renamesOf(before, after);
  const differences = compareSaid(followRenames(before, renames), after, isAsBefore);
  const several = after.children.filter((one) => one.kind === "provider").length > 1;
  const options = { severalProviders: several, makes: makesIn(before, after) };
  const found = differences.flatMap((one) => classify(one, options) ?? []);
  const rank = ({ classes }: Change) => impactClasses.indexOf(classes[0]);
  const changes = withRenames([...found].sort((a, b) => rank(a) - rank(b)));
  return {
    cluster: after.labels[0] ?? "",
    changes,
    renamed: renames.map(({ from, blocks }) => ({
      block: titleOf(blocks, several),
      from,
      span: blocks.at(-1)?.place?.header,
    })),
    effects: effectsOf(changes, poolEffects(before, after), outputs),
    capacity: { before: capacityOf(before), after: capacityOf(after) },
    gaps: gapsOf(differences, several),
  };
}

/** A thing that goes while another of its kind comes may be the same one under a new name: what says so is the fix. */
function withRenames(changes: readonly Change[]): readonly Change[] {
  const added = changes.filter((one) => one.kind === "added");
  return changes.map((one) => {
    const gone = one.blocks.at(-1);
    if (one.kind !== "removed" || !gone || !Object.hasOwn(gone.schema.attributes, "renamed_from")) return one;
    const others = added.filter((other) => other.path === one.path && isLike(gone, other.blocks.at(-1)));
    if (others.length === 0 || others.length > 3) return one;
    const names = others.map(({ block }) => `\`${block}\``).join(" or ");
    const fix = `if it is ${names} now, write \`renamed_from = ${gone.labels[0]}\` there: nothing is destroyed then`;
    return { ...one, fix };
  });
}

/** Whether two blocks say the same, or nearly. */
function isLike(gone: SaidBlock, come: SaidBlock | undefined): boolean {
  if (!come || typeof gone.values === "string" || typeof come.values === "string") return false;
  const [was, is] = [Object.entries(gone.values), come.values];
  return was.filter(([name, value]) => sameValue(value, is[name])).length * 2 >= was.length;
}

/** How many changes there are of each class; a change counts in each of its own. */
export function countClasses(changes: readonly Change[]): ReadonlyMap<ImpactClass, number> {
  const counted = impactClasses.map(
    (one) => [one, changes.filter(({ classes }) => classes.includes(one)).length] as const,
  );
  return new Map(counted.filter(([, count]) => count > 0));
}

function isAsBefore(fingerprint: string, { place }: SaidBlock): boolean {
  return place !== undefined && hashOf(place.block) === fingerprint;
}

function gapsOf(differences: readonly Difference[], several: boolean): readonly string[] {
  const unknown = differences.filter((one) => one.kind === "unknown").map((one) => titleOf(one.blocks, several));
  if (unknown.length === 0) return [];
  const names = unknown.map((one) => (one === "" ? "the cluster itself" : one)).join(", ");
  return [`The last build kept fingerprints only, so of what changed in these blocks nothing more is known: ${names}.`];
}

/** Every pool of either build that has VMs, with how many. */
function poolEffects(before: SaidBlock, after: SaidBlock): readonly PoolEffect[] {
  const [was, is] = [vmGroups(before), vmGroups(after)];
  const former = new Map(after.children.filter((one) => one.kind === "pool").map((one) => [one.labels[0], one.former]));
  const names = new Set(is.map((one) => one.pool));
  const gone = was.filter((one) => !names.has(one.pool)).map((one) => one.pool);
  const moved = new Set([...names].flatMap((name) => former.get(name) ?? []));
  return [...names, ...new Set(gone.filter((name) => !moved.has(name)))].map((pool) => {
    const old = new Set([pool, ...(former.get(pool) ?? []).filter((name) => !names.has(name))]);
    const [then, now] = [was.filter((one) => old.has(one.pool)), is.filter((one) => one.pool === pool)];
    const total = (groups: typeof was) => groups.reduce((sum, one) => sum + one.size, 0);
    return {
      pool,
      zones: (now.length > 0 ? now : then).map((one) => one.zone),
      before: total(then),
      after: total(now),
    };
  });
}
