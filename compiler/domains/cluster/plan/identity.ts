import type { BuiltThing } from "../../../lock/index.ts";
import type { Located } from "../../../origins/index.ts";
import { labelOf } from "./find.ts";

/** A pool, balancer, bucket or role: what may be renamed. */
export interface Named {
  readonly labels: readonly Located<string>[];
  readonly attributes: { readonly renamed_from: Located<string> | undefined };
}

/** What a thing is called for ever, whatever the source calls it now (ruling 57). */
export interface Identity {
  /** Its key in the modules' inputs, or its name in Terraform. */
  readonly key: string;
  /** Its former names in the source, oldest first. */
  readonly former: readonly string[];
  /** Its name in the cloud, where it was built and has one. */
  readonly cloudName: string | undefined;
}

export type RenameFault =
  | { readonly kind: "unknown"; readonly from: Located<string>; readonly candidates: readonly string[] }
  | { readonly kind: "twice"; readonly from: Located<string>; readonly other: Located<string> };

export interface Identified {
  readonly identities: ReadonlyMap<Named, Identity>;
  /** Names of things that were built and that nothing in the source stands for. */
  readonly gone: readonly string[];
  readonly faults: readonly RenameFault[];
}

/**
 * Finds each thing again among those that were built: by `renamed_from`, for one build, then by its name. What
 * is new gets a key that nothing built has, so that an old name can be used again. `built` is undefined where
 * nothing is known of the past; then `renamed_from` is believed.
 */
export function identify(
  things: readonly Named[],
  built: Readonly<Record<string, BuiltThing>> | undefined,
): Identified {
  const known = new Map(Object.entries(built ?? {}));
  const { claims, claimed, faults } = built ? claimNames(things, known) : noClaims;
  return {
    identities: identitiesOf(things, known, claimed, built === undefined),
    gone: [...known.keys()].filter((name) => !claims.has(name)),
    faults,
  };
}

/** The names that things of the source were built with; of what is new, none. */
export function builtNames(
  things: readonly Named[],
  built: Readonly<Record<string, BuiltThing>>,
): ReadonlyMap<Named, string> {
  const { claimed } = claimNames(things, new Map(Object.entries(built)));
  return new Map([...claimed].map(([thing, { name }]) => [thing, name]));
}

/** What was built under a name that a thing of the source claims. */
interface Claim {
  readonly name: string;
  readonly built: BuiltThing;
}

interface Claims {
  readonly claims: ReadonlyMap<string, Named>;
  readonly claimed: ReadonlyMap<Named, Claim>;
  readonly faults: readonly RenameFault[];
}

const noClaims: Claims = { claims: new Map(), claimed: new Map(), faults: [] };

function claimNames(things: readonly Named[], known: ReadonlyMap<string, BuiltThing>): Claims {
  const claims = new Map<string, Named>();
  const faults: RenameFault[] = [];
  const claimed = new Map<Named, Claim>();
  const claim = (thing: Named, name: string, built: BuiltThing) => {
    claims.set(name, thing);
    claimed.set(thing, { name, built });
  };
  for (const [thing, from] of renamesOf(things, known)) {
    const other = claims.get(from.value)?.attributes.renamed_from;
    const built = known.get(from.value);
    if (other) faults.push({ kind: "twice", from, other });
    else if (built) claim(thing, from.value, built);
    else faults.push({ kind: "unknown", from, candidates: unclaimed(known, things) });
  }
  for (const thing of things) {
    const name = labelOf(thing);
    const built = known.get(name);
    if (built && !claimed.has(thing) && !claims.has(name)) claim(thing, name, built);
  }
  return { claims, claimed, faults };
}

/** The renames that this build has to make, in the order of the source: none that an earlier one made already. */
function renamesOf(
  things: readonly Named[],
  known: ReadonlyMap<string, BuiltThing>,
): ReadonlyMap<Named, Located<string>> {
  const hints = things.flatMap((thing) => {
    const from = thing.attributes.renamed_from;
    return from ? [{ thing, from, isNew: isNewHint(thing, from, things, known) }] : [];
  });
  // Who loses its name to another one has its own from somewhere else, whatever an earlier build made of the same words.
  for (let found: (typeof hints)[number] | undefined; ; found.isNew = true) {
    const taken = new Set(hints.filter(({ isNew }) => isNew).map(({ from }) => from.value));
    found = hints.find(({ thing, from, isNew }) => !isNew && known.has(from.value) && taken.has(labelOf(thing)));
    if (!found) break;
  }
  return new Map(hints.filter(({ isNew }) => isNew).map(({ thing, from }) => [thing, from]));
}

/**
 * Whether a hint is of this build for sure. One that was gone in between is, if something built has that name now and
 * leaves it: two names that are swapped, and later swapped back.
 */
function isNewHint(
  thing: Named,
  from: Located<string>,
  things: readonly Named[],
  known: ReadonlyMap<string, BuiltThing>,
): boolean {
  const own = known.get(labelOf(thing));
  if (own?.former?.includes(from.value) !== true) return true;
  if (own.settled !== true || !known.has(from.value)) return false;
  const holder = things.find((one) => labelOf(one) === from.value);
  return holder === undefined || holder.attributes.renamed_from !== undefined;
}

/** Built things whose name the source does not use: what a misspelt `renamed_from` may mean. */
function unclaimed(known: ReadonlyMap<string, BuiltThing>, things: readonly Named[]): readonly string[] {
  const names = new Set(things.map(labelOf));
  return [...known.keys()].filter((name) => !names.has(name));
}

function identitiesOf(
  things: readonly Named[],
  known: ReadonlyMap<string, BuiltThing>,
  claimed: ReadonlyMap<Named, Claim>,
  believes: boolean,
): ReadonlyMap<Named, Identity> {
  const keys = new Set([...known.values()].map((one) => one.key));
  const added = (wanted: string, former: readonly string[]): Identity => {
    const key = freeKey(wanted, keys);
    keys.add(key);
    return { key, former, cloudName: undefined };
  };
  const old = new Map<Named, Identity>();
  for (const thing of things) {
    const claim = claimed.get(thing);
    const from = thing.attributes.renamed_from?.value;
    if (claim) old.set(thing, builtIdentity(thing, claim));
    else if (believes && from !== undefined) old.set(thing, added(from, [from]));
  }
  return new Map(things.map((thing) => [thing, old.get(thing) ?? added(labelOf(thing), [])]));
}

function builtIdentity(thing: Named, { name, built }: Claim): Identity {
  const { key, former = [], cloud_name } = built;
  const renamed = name === labelOf(thing) ? former : [...former.filter((one) => one !== name), name];
  return { key, former: renamed, cloudName: cloud_name };
}

/** A key that nothing built has: the wanted one, else the first of `web-2`, `web-3`, …. */
function freeKey(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let count = 2;
  while (taken.has(`${wanted}-${count}`)) count++;
  return `${wanted}-${count}`;
}
