import type { Lock } from "../../../lock/index.ts";
import { type Located, ruled } from "../../../origins/index.ts";
import { type CloudTable, fitName, type NamedThing } from "../../../providers/index.ts";
import type { ClusterModel, ProviderModel } from "../../../schema/index.ts";
import { type GeneratedProvider, generatedProviders, labelOf, placeOf } from "./find.ts";
import type { Identity, Named } from "./identity.ts";
import { ownerOf } from "./shards.ts";

/** A name in the cloud, and whether it is what the file's names give: neither shortened nor kept. */
export interface CloudName {
  readonly name: Located<string>;
  /** Before it was shortened to the cloud's limit. */
  readonly full: string;
  readonly regular: boolean;
}

/** The name of a bucket as the cloud's table makes it of the cluster, the place and the name in the file. */
export function bucketName(
  context: { readonly cluster: ClusterModel },
  { provider, cloud }: GeneratedProvider,
  name: Located<string>,
): CloudName {
  const full = cloud.derive.bucket(labelOf(context.cluster), placeOf(provider), name.value);
  const value = fitName(full, cloud.names.bucket.longest);
  return { name: { value, origin: ruled("bucket-name", name.origin) }, full, regular: value === full };
}

/** The name of a role, of the prefix and the name in the file. */
export function roleName(cloud: CloudTable, prefix: Located<string>, name: Located<string>): CloudName {
  const full = cloud.derive.role(prefix.value, name.value);
  const value = fitName(full, cloud.names.role.longest);
  return { name: { value, origin: ruled("role-name", name.origin, prefix.origin) }, full, regular: value === full };
}

/** Ruling 1: what the file says, else what was built, else the cluster id. */
export function locatedPrefix(cluster: ClusterModel, lock: Lock | undefined): Located<string> {
  const given = cluster.attributes.name_prefix;
  if (given) return given;
  const origin = ruled("name-prefix", cluster.labels[0]?.origin ?? cluster.origin);
  return { value: lock?.built?.name_prefix ?? labelOf(cluster), origin };
}

interface Naming {
  readonly cluster: ClusterModel;
  readonly lock: Lock | undefined;
  /** The providers in the order in which they were built. */
  readonly order: readonly ProviderModel[];
  readonly identities: ReadonlyMap<Named, Identity>;
}

interface ToName {
  readonly one: GeneratedProvider;
  readonly kind: Extract<NamedThing, "bucket" | "role">;
  readonly thing: Named;
  readonly label: Located<string>;
  readonly identity: Identity;
}

/**
 * The name in the cloud of every bucket and role of the applications. What was built keeps its name, whatever it is
 * called now. The first provider that uses a name has it as the cloud's table makes it; where another of the same
 * account or project has it already, the next has its region behind it, as shards do (ruling 13).
 */
export function planCloudNames({ cluster, lock, order, identities }: Naming): ReadonlyMap<Named, CloudName> {
  const prefix = locatedPrefix(cluster, lock);
  const derive = ({ one, kind }: ToName, name: Located<string>): CloudName =>
    kind === "bucket" ? bucketName({ cluster }, one, name) : roleName(one.cloud, prefix, name);
  const all = toName(cluster, order, identities);
  const names = new Map<Named, CloudName>();
  const taken = new Set<string>();
  const take = (item: ToName, name: CloudName) => {
    taken.add(nameScope(item.one, item.kind, name.name.value));
    names.set(item.thing, name);
  };
  for (const item of all) {
    const { cloudName } = item.identity;
    if (cloudName !== undefined) take(item, keptName(item, cloudName, derive));
  }
  for (const item of all) {
    if (names.has(item.thing)) continue;
    const plain = derive(item, { value: item.identity.key, origin: item.label.origin });
    const isTaken = taken.has(nameScope(item.one, item.kind, plain.name.value));
    const { region } = item.one.provider.attributes;
    if (!isTaken) take(item, renamed(item, plain));
    // One that is missing has been reported.
    else if (region) take(item, inRegion(item, region, derive));
  }
  return names;
}

function toName(
  cluster: ClusterModel,
  order: readonly ProviderModel[],
  identities: ReadonlyMap<Named, Identity>,
): readonly ToName[] {
  return generatedProviders(cluster)
    .toSorted((a, b) => order.indexOf(a.provider) - order.indexOf(b.provider))
    .flatMap((one) =>
      (["bucket", "role"] as const).flatMap((kind) =>
        one.provider.blocks[kind].flatMap((thing) => {
          const identity = identities.get(thing);
          const [label] = thing.labels;
          return identity && label ? [{ one, kind, thing, label, identity }] : [];
        }),
      ),
    );
}

/** Where a name must be the only one: names of buckets are those of all accounts together, names of roles those of one. */
export function nameScope({ kind: cloud, provider }: GeneratedProvider, kind: "bucket" | "role", name: string): string {
  return [cloud, kind, ...(kind === "role" ? [ownerOf(provider)] : []), name].join(" ");
}

type Derive = (item: ToName, name: Located<string>) => CloudName;

function inRegion(item: ToName, region: Located<string>, derive: Derive): CloudName {
  const { label, identity } = item;
  const { name, full } = derive(item, { value: `${identity.key}-${region.value}`, origin: label.origin });
  const origin = ruled("name-in-region", label.origin, region.origin);
  return { name: { value: name.value, origin }, full, regular: false };
}

/** The name that was built; regular where the table would make it again. */
function keptName(item: ToName, value: string, derive: Derive): CloudName {
  const derived = derive(item, { value: item.identity.key, origin: item.label.origin });
  if (derived.name.value === value) return renamed(item, derived);
  return { name: { value, origin: keptOrigin(item) }, full: value, regular: false };
}

/** What the source calls by another name now keeps the one that its key gives. */
function renamed(item: ToName, derived: CloudName): CloudName {
  if (item.identity.key === item.label.value) return derived;
  return { ...derived, name: { value: derived.name.value, origin: keptOrigin(item) } };
}

function keptOrigin({ thing, label }: ToName) {
  return ruled("kept-name", (thing.attributes.renamed_from ?? label).origin);
}
