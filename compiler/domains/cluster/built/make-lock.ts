import type { Ir, IrProvider, IrSubnet } from "../../../ir/index.ts";
import {
  type BuiltCluster,
  type BuiltProvider,
  type BuiltSubnet,
  type BuiltThing,
  defaultsOf,
  type Lock,
  type LockedDependency,
  type LockedModule,
} from "../../../lock/index.ts";
import { cloudTable } from "../../../providers/index.ts";
import type { ProviderModel } from "../../../schema/index.ts";
import type { Root } from "../../base/index.ts";
import {
  type ClusterPlan,
  type Identity,
  labelOf,
  managedNetwork,
  type Named,
  placeOf,
  providerKey,
} from "../plan/index.ts";
import { heldAddresses } from "./held.ts";

/** The lock file that a build writes: what was planned and named, ready to be kept. */
export function makeLock(
  { lock, edition, outputs }: Pick<Root, "lock" | "edition" | "outputs">,
  plan: ClusterPlan,
  ir: Ir,
): Lock {
  return {
    version: 2,
    domain: "cluster",
    id: ir.id.value,
    edition,
    defaults: defaultsOf(lock),
    outputs,
    modules: lockedModules(ir),
    built: builtCluster(plan, ir),
    ...(ir.seed ? { seed: lockedSeed(ir.seed) } : {}),
    vmconfig: lockedDependencies(ir),
  };
}

function lockedModules(ir: Ir): Record<string, LockedModule> {
  const entries = Object.values(ir.modules).map(({ source, version, dialect, nstanceVersion }) => {
    return [source, { version: version.value, dialect, nstance_version: nstanceVersion.value }] as const;
  });
  return Object.fromEntries(entries);
}

function lockedSeed(seed: NonNullable<Ir["seed"]>): NonNullable<Lock["seed"]> {
  return {
    name: seed.name.value,
    ...(seed.version ? { version: seed.version.value } : {}),
    ...(seed.digest ? { digest: seed.digest.value } : {}),
  };
}

/** Pins do not depend on the provider; addresses are the dependencies' own, not those of a mirror. */
function lockedDependencies(ir: Ir): Record<string, readonly LockedDependency[]> {
  const kinds = new Map<string, readonly LockedDependency[]>();
  for (const vm of ir.vms) kinds.set(`${vm.kind}_${vm.arch}`, vm.pins);
  return Object.fromEntries([...kinds].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function builtCluster(plan: ClusterPlan, ir: Ir): BuiltCluster {
  const models = new Map([...plan.things.keys()].map((provider) => [providerKey(provider), provider]));
  const providers = ir.providers.map((provider) => {
    const model = models.get(provider.key);
    if (!model) throw new Error(`no provider of the source is ${provider.key}`);
    return [provider.key, builtProvider(plan, model, provider, ir)] as const;
  });
  return {
    name_prefix: ir.namePrefix.value,
    secrets_prefix: ir.platform.secrets.prefix,
    service_account_issuer: ir.kubernetes.serviceAccountIssuer.value,
    ...(ir.kubernetes.encryption ? { encrypts_secrets: true } : {}),
    pools: builtThings(plan.pools.identities, new Map()),
    providers: Object.fromEntries([...providers, ...retiredProviders(ir)]),
  };
}

/** By name in the source, in its order. */
function builtThings(
  identities: ReadonlyMap<Named, Identity>,
  cloudNames: ReadonlyMap<string, string>,
): Record<string, BuiltThing> {
  const things = [...identities].map(([thing, { key, former }]): [string, BuiltThing] => {
    const cloudName = cloudNames.get(labelOf(thing));
    return [
      labelOf(thing),
      {
        key,
        ...(former.length > 0 ? { former } : {}),
        ...(former.length > 0 && !thing.attributes.renamed_from ? { settled: true as const } : {}),
        ...(cloudName === undefined ? {} : { cloud_name: cloudName }),
      },
    ];
  });
  return Object.fromEntries(things);
}

function builtProvider(plan: ClusterPlan, model: ProviderModel, provider: IrProvider, ir: Ir): BuiltProvider {
  const { account, project, region } = placeOf(model);
  // What has neither an account nor a region is its label.
  const own = cloudTable(provider.kind)?.identity.includes("label") ? placeOf(model).label : undefined;
  const { profile } = model.attributes;
  const things = plan.things.get(model);
  const names = (
    all: readonly { readonly name: { readonly value: string }; readonly cloudName: { readonly value: string } }[],
  ) => new Map(all.map((one) => [one.name.value, one.cloudName.value]));
  const of = (kind: "load_balancer" | "bucket" | "role") => things?.[kind].identities ?? new Map<Named, Identity>();
  return {
    kind: provider.kind,
    account: own ?? account ?? project ?? "",
    region: own ?? region ?? "",
    ...(profile ? { profile: profile.value } : {}),
    ...builtManaged(model, provider),
    ...builtHeld(ir, provider),
    network: builtNetwork(provider),
    zones: Object.fromEntries(
      provider.zones.map((zone) => [zone.name.value, { shard: zone.shard, key: zone.moduleName }]),
    ),
    subnets: builtSubnets(provider),
    load_balancers: builtThings(
      of("load_balancer"),
      new Map(provider.loadBalancers.map((one) => [one.name.value, one.cloudName])),
    ),
    buckets: builtThings(of("bucket"), names(provider.buckets)),
    roles: builtThings(of("role"), names(provider.roles)),
  };
}

function builtHeld(ir: Ir, provider: IrProvider): Pick<BuiltProvider, "held"> {
  const held = heldAddresses(ir, provider);
  return held.length > 0 ? { held } : {};
}

function builtManaged(model: ProviderModel, provider: IrProvider): Pick<BuiltProvider, "managed"> {
  if (!("managed" in provider) || !provider.managed) return {};
  const { managed, nodes } = provider;
  const templates = Object.fromEntries(nodes.map(({ name, templateId }) => [name.value, templateId.value]));
  const network = managedNetwork(model);
  const { endpoint, insecure } = managed;
  return {
    managed: {
      endpoint: endpoint.value,
      insecure: insecure.value,
      ...(network === undefined ? {} : { network }),
      templates,
    },
  };
}

function builtNetwork(provider: IrProvider): BuiltProvider["network"] {
  if (!("network" in provider)) return {};
  const { id, ipv4Cidr, ipv6 } = provider.network;
  return {
    ...(id ? { id: id.value } : {}),
    ...(ipv4Cidr ? { ipv4: ipv4Cidr.value } : {}),
    ...(ipv6.value ? { ipv6: "auto" as const } : {}),
  };
}

/** Subnets in the order of zones, then of the source: as a reader of the file looks for them. */
function builtSubnets(provider: IrProvider): readonly BuiltSubnet[] {
  if (!("network" in provider)) return [];
  const zoneOrder = new Map(provider.zones.map((zone, index) => [zone.name.value, index]));
  const place = (zone: string) => zoneOrder.get(zone) ?? zoneOrder.size;
  return provider.network.subnets
    .flatMap((role) => role.zones.flatMap((zone) => zone.subnets.map((subnet) => ({ key: role.key, subnet }))))
    .map((one, position) => ({ ...one, position }))
    .sort((a, b) => place(a.subnet.zone) - place(b.subnet.zone) || a.position - b.position)
    .map(({ key, subnet }) => builtSubnet(key, subnet));
}

function builtSubnet(key: string, subnet: IrSubnet): BuiltSubnet {
  return {
    zone: subnet.zone,
    role: key,
    index: subnet.index,
    ...(subnet.label === undefined ? {} : { label: subnet.label }),
    ...(subnet.existingId ? { id: subnet.existingId.value } : {}),
    ...(subnet.ipv4Cidr ? { ipv4: subnet.ipv4Cidr.value } : {}),
    ...(subnet.ipv6Number ? { ipv6_netnum: subnet.ipv6Number.value } : {}),
    ...(subnet.public.value ? { public: true as const } : {}),
    ...(subnet.natGateway.value ? { nat: true as const } : {}),
    ...(subnet.retained ? { retained: true as const } : {}),
  };
}

function retiredProviders(ir: Ir): readonly (readonly [string, BuiltProvider])[] {
  return ir.retiredProviders.map((one) => [
    one.key,
    {
      kind: one.kind,
      account: one.account,
      region: one.region,
      retired: one.since,
      ...(one.profile === undefined ? {} : { profile: one.profile }),
      ...(one.managed === undefined ? {} : { managed: { ...one.managed, templates: {} } }),
      network: {},
      zones: {},
      subnets: [],
      load_balancers: {},
      buckets: {},
      roles: {},
    },
  ]);
}
