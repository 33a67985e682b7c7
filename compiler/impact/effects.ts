import type { Change } from "./classify.ts";

/** VMs of one pool in both builds. */
export interface PoolEffect {
  readonly pool: string;
  readonly zones: readonly string[];
  readonly before: number;
  readonly after: number;
}

/** What differs between the files of two builds. VMs are told by kind, as outputs name them: `knc_arm64`. */
export interface OutputChanges {
  /** Settings of running VMs that differ, by kind of VM. */
  readonly env: Readonly<Record<string, readonly string[]>>;
  /** Kinds of VM whose user-data differs. */
  readonly userData: readonly string[];
  /** Pools whose VMs are started otherwise, with other arguments of the cloud or of another kind or architecture. */
  readonly templates: readonly string[];
  readonly resources: readonly ResourceChange[];
  /** The pools of each kind of VM. */
  readonly pools: Readonly<Record<string, readonly string[]>>;
}

/** A resource, data source or module of the generated files that differs. */
export interface ResourceChange {
  readonly address: string;
  readonly action: "added" | "removed" | "changed" | "moved";
  /** Of a change the arguments that differ, as far as they are known; of a move its former address. */
  readonly details: readonly string[];
}

/** What the changes come to on VMs. */
export interface Effects {
  /** Every pool of either build. */
  readonly pools: readonly PoolEffect[];
  /** Pools whose VMs are replaced, in the order of the source: one VM at a time in each zone, each zone by itself. */
  readonly rolling: readonly PoolEffect[];
  /** Pools with more or fewer VMs than before. */
  readonly scaling: readonly PoolEffect[];
  readonly live: LiveEffect | undefined;
  /** What the files of the build change although the source does not: a release or the lock file did. */
  readonly notBySource: {
    readonly env: readonly string[];
    readonly userData: readonly string[];
    readonly templates: readonly string[];
  };
}

export interface LiveEffect {
  /** Keys of `mutable.env`; of a build whose files are not known, those that the changed attributes may set. */
  readonly keys: readonly string[];
  /** VMs that run now, stay, and get them. */
  readonly vms: number;
}

/** What changes do to VMs. Without outputs what they may do, by the schema table. */
export function effectsOf(
  changes: readonly Change[],
  pools: readonly PoolEffect[],
  outputs: OutputChanges | undefined,
): Effects {
  const rolled = rolledPools(changes, pools, outputs);
  return {
    pools,
    rolling: pools.filter((one) => rolled.has(one.pool) && stay(one) > 0),
    scaling: pools.filter((one) => one.before !== one.after),
    live: liveEffect(changes, pools, outputs),
    notBySource: notBySource(changes, outputs),
  };
}

/** VMs of a pool that are there before and after. */
function stay({ before, after }: PoolEffect): number {
  return Math.min(before, after);
}

function rolledPools(
  changes: readonly Change[],
  pools: readonly PoolEffect[],
  outputs: OutputChanges | undefined,
): ReadonlySet<string> {
  const rolling = changes.filter((one) => one.classes.includes("rolling"));
  const own = rolling.flatMap(({ blocks }) => (blocks[0]?.kind === "pool" ? [blocks[0].labels[0] ?? ""] : []));
  if (outputs) {
    return new Set([...own, ...outputs.templates, ...outputs.userData.flatMap((vm) => outputs.pools[vm] ?? [])]);
  }
  return new Set(own.length < rolling.length ? pools.map((one) => one.pool) : own);
}

function liveEffect(
  changes: readonly Change[],
  pools: readonly PoolEffect[],
  outputs: OutputChanges | undefined,
): LiveEffect | undefined {
  if (outputs) {
    const kinds = Object.entries(outputs.env).filter(([, keys]) => keys.length > 0);
    const reached = new Set(kinds.flatMap(([vm]) => outputs.pools[vm] ?? []));
    const vms = pools.filter((one) => reached.has(one.pool)).reduce((sum, one) => sum + stay(one), 0);
    return kinds.length === 0 ? undefined : { keys: sorted(kinds.flatMap(([, keys]) => keys)), vms };
  }
  const live = changes.filter((one) => one.classes.includes("live"));
  const vms = pools.reduce((sum, one) => sum + stay(one), 0);
  return live.length === 0 ? undefined : { keys: sorted(live.flatMap(settingsOf)), vms };
}

function notBySource(changes: readonly Change[], outputs: OutputChanges | undefined): Effects["notBySource"] {
  if (!outputs) return { env: [], userData: [], templates: [] };
  const explained = new Set(changes.flatMap(settingsOf));
  const mayChangeAll = changes.some((one) => one.attribute === undefined || one.classes.includes("unsupported"));
  const rolls = changes.some((one) => one.classes.includes("rolling") || one.emits.includes("user-data"));
  const env = sorted(Object.values(outputs.env).flat()).filter((key) => !explained.has(key));
  return mayChangeAll
    ? { env: [], userData: [], templates: [] }
    : { env, userData: rolls ? [] : outputs.userData, templates: rolls ? [] : outputs.templates };
}

function settingsOf({ emits }: Change): readonly string[] {
  return emits.flatMap((one) => (one.startsWith("env:") ? [one.slice("env:".length)] : []));
}

function sorted(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)].sort();
}
