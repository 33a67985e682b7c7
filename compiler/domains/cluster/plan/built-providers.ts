import type { BuiltCluster, BuiltProvider } from "../../../lock/index.ts";
import type { ClusterModel, ProviderModel } from "../../../schema/index.ts";
import { formatCidr } from "../../../values/index.ts";
import { hasIpv6, isManaged, labelOf, makesNetwork, managedNetwork, providerKey } from "./find.ts";

/** What a thing of the source was, and would become. */
export interface Change {
  readonly old: string;
  readonly now: string;
}

/** The providers of a cluster among those that were built. */
export interface BuiltMatch {
  readonly built: ReadonlyMap<ProviderModel, BuiltProvider>;
  /** Keys of providers that the source has no more. */
  readonly gone: readonly string[];
  /** A provider that takes the place of one that is gone: another account or region. */
  readonly replaces: ReadonlyMap<ProviderModel, string>;
  /** Networks that would be made anew. */
  readonly networkChanges: ReadonlyMap<ProviderModel, Change>;
  /** The provider that holds the cluster was another. */
  readonly formerHome: string | undefined;
  /** In the order in which they were built, new ones behind them. */
  readonly order: readonly ProviderModel[];
}

export function matchProviders(
  cluster: ClusterModel,
  built: BuiltCluster | undefined,
  accepted: Pick<ReadonlySet<string>, "has">,
): BuiltMatch {
  const declared = cluster.blocks.provider;
  const past = Object.entries(built?.providers ?? {});
  const keys = past.map(([key]) => key);
  const found = new Map<ProviderModel, BuiltProvider>();
  const position = new Map<ProviderModel, number>();
  for (const provider of declared) {
    const match = built?.providers[providerKey(provider)];
    if (!match || match.retired !== undefined) continue;
    found.set(provider, match);
    position.set(provider, keys.indexOf(providerKey(provider)));
  }
  const known = new Set(declared.map(providerKey));
  const gone = past.filter(([key, { retired }]) => !known.has(key) && retired === undefined);
  const [home] = keys;
  const first = declared[0] && providerKey(declared[0]);
  const place = (provider: ProviderModel) => position.get(provider) ?? keys.length;
  return {
    built: found,
    gone: gone.map(([key]) => key),
    replaces: replacements(declared, found, gone),
    networkChanges: networkChanges(found),
    formerHome: home !== undefined && first !== home && !accepted.has(`provider.${home}`) ? home : undefined,
    order: [...declared].sort((a, b) => place(a) - place(b)),
  };
}

/** Where one provider of a kind is gone and another has come, it is taken for the same with other values. */
function replacements(
  declared: readonly ProviderModel[],
  found: ReadonlyMap<ProviderModel, BuiltProvider>,
  gone: readonly (readonly [string, BuiltProvider])[],
): ReadonlyMap<ProviderModel, string> {
  const free = [...gone];
  const pairs = new Map<ProviderModel, string>();
  for (const provider of declared) {
    if (found.has(provider)) continue;
    const index = free.findIndex(([, { kind }]) => kind === labelOf(provider));
    const [old] = index < 0 ? [] : free.splice(index, 1);
    if (old) pairs.set(provider, old[0]);
  }
  return pairs;
}

function networkChanges(found: ReadonlyMap<ProviderModel, BuiltProvider>): ReadonlyMap<ProviderModel, Change> {
  const changes = new Map<ProviderModel, Change>();
  for (const [provider, { network, managed }] of found) {
    const own = managedNetwork(provider);
    // Without one VMs were connected to what is not OpenTofu's, and stays.
    if (managed?.network !== undefined && managed.network !== own && isManaged(provider) && !provider.isPartial) {
      changes.set(provider, { old: managed.network, now: own ?? "one that is not made" });
    }
    const vpc = provider.blocks.vpc[0]?.attributes;
    // A network without either is none yet, which is reported.
    if (!vpc?.id && !vpc?.v4cidr) continue;
    const now = {
      ...(vpc.id ? { id: vpc.id.value } : {}),
      ...(vpc.v4cidr ? { ipv4: formatCidr(vpc.v4cidr.value) } : {}),
      ...(makesNetwork(provider) && hasIpv6(provider) ? { ipv6: "auto" as const } : {}),
    };
    const lost = network.ipv6 !== undefined && now.ipv6 === undefined;
    const other = network.id !== now.id || (network.id === undefined && network.ipv4 !== now.ipv4);
    if (other || lost) changes.set(provider, { old: showNetwork(network), now: showNetwork(now) });
  }
  return changes;
}

function showNetwork({ id, ipv4, ipv6 }: BuiltProvider["network"]): string {
  if (id !== undefined) return id;
  return `${ipv4 ?? "no IPv4 range"}${ipv6 === undefined ? " without IPv6" : " with IPv6"}`;
}
