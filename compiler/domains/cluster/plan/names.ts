import type { Lock } from "../../../lock/index.ts";
import { type Located, ruled } from "../../../origins/index.ts";
import { type CloudTable, fitName, type NamedThing } from "../../../providers/index.ts";
import type { ClusterModel, ProviderModel } from "../../../schema/index.ts";
import { type GeneratedProvider, generatedProviders, labelOf, placeOf, sure } from "./find.ts";
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
  const id = context.cluster.labels[0]?.value ?? "";
  const full = cloud.derive.bucket(id, placeOf(provider), name.value);
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
  const id = cluster.labels[0];
  const origin = ruled("name-prefix", id?.origin ?? cluster.origin);
  return { value: lock?.built?.name_prefix ?? id?.value ?? "", origin };
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
    const label = sure(item.thing.labels[0]);
    const plain = derive(item, { value: item.identity.key, origin: label.origin });
    const isTaken = taken.has(nameScope(item.one, item.kind, plain.name.value));
    take(item, isTaken ? inRegion(item, derive) : renamed(item, plain));
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
          return identity && thing.labels[0] ? [{ one, kind, thing, identity }] : [];
        }),
      ),
    );
}

/** Where a name must be the only one: names of buckets are those of all accounts together, names of roles those of one. */
export function nameScope({ kind: cloud, provider }: GeneratedProvider, kind: "bucket" | "role", name: string): string {
  return [cloud, kind, ...(kind === "role" ? [ownerOf(provider)] : []), name].join(" ");
}

type Derive = (item: ToName, name: Located<string>) => CloudName;

function inRegion(item: ToName, derive: Derive): CloudName {
  const { key } = item.identity;
  const { region } = item.one.provider.attributes;
  const origin = sure(item.thing.labels[0]).origin;
  const { name, full } = derive(item, { value: `${key}-${region?.value ?? ""}`, origin });
  const where = region ? [region.origin] : [];
  return { name: { value: name.value, origin: ruled("name-in-region", origin, ...where) }, full, regular: false };
}

/** The name that was built; regular where the table would make it again. */
function keptName(item: ToName, value: string, derive: Derive): CloudName {
  const label = sure(item.thing.labels[0]);
  const derived = derive(item, { value: item.identity.key, origin: label.origin });
  if (derived.name.value === value) return renamed(item, derived);
  return { name: { value, origin: keptOrigin(item) }, full: value, regular: false };
}

/** What the source calls by another name now keeps the one that its key gives. */
function renamed(item: ToName, derived: CloudName): CloudName {
  if (derived.regular && item.identity.key === labelOf(item.thing)) return derived;
  return { ...derived, name: { value: derived.name.value, origin: keptOrigin(item) } };
}

function keptOrigin({ thing }: ToName) {
  return ruled("kept-name", (thing.attributes.renamed_from ?? sure(thing.labels[0])).origin);
}
