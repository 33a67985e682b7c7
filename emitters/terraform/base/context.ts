import type {
  Ir,
  IrBalancerRef,
  IrBeside,
  IrModule,
  IrModuleProvider,
  IrPool,
  IrProvider,
  IrVm,
  Located,
  Origin,
} from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { attribute, type Block, block, code, type Expression, type Item, located, ref, text } from "../hcl/index.ts";

/** A provider, and how Terraform names what belongs to it. contracts/terraform.md 3.2. */
export interface ProviderContext<P extends IrProvider = IrProvider> {
  readonly provider: P;
  /** Empty for the first provider; else put behind the names of its locals, variables and resources. */
  readonly suffix: string;
  /** `module.network_…`, where the modules make its network. */
  readonly network: string;
  /** `<kind>.<alias>`; undefined for the default configuration. */
  readonly configuration: string | undefined;
  /** Pools with a subnet in some zone, in declared order. */
  readonly pools: readonly IrPool[];
}

/** The IR with what the emitters look up again and again. */
export interface Context {
  readonly ir: Ir;
  readonly providers: readonly ProviderContext[];
  /** The provider that holds the cluster, its buckets and roles. */
  readonly home: ProviderContext;
  /** By `IrProvider.key`. */
  readonly byKey: ReadonlyMap<string, ProviderContext>;
  /** By the key of the provider and the name of the pool, joined by a blank. */
  readonly vms: ReadonlyMap<string, IrVm>;
  /** What the modules know pools and balancers by: by kind, provider and name, joined by blanks. */
  readonly moduleKeys: ReadonlyMap<string, string>;
  /** Machines of one's own beside the clouds, which use what these hold of the cluster. */
  readonly beside: readonly BesideContext[];
}

/** A provider of machines beside the clouds, and what it has in the one that holds the cluster. */
export interface BesideContext {
  readonly provider: IrProvider;
  /** How Terraform names what is made for it: `proxmox_rack`. */
  readonly name: string;
  /** As descriptions name it: `rack on Proxmox VE`. */
  readonly title: string;
  readonly shards: readonly string[];
  readonly parts: IrBeside;
}

export function createContext(ir: Ir, beside: readonly BesideContext[] = []): Context {
  const providers = ir.providers.map((provider, index) => createProvider(ir, provider, index));
  const byKey = new Map(providers.map((provider) => [provider.provider.key, provider]));
  const home = byKey.get(ir.providers[0].key);
  if (!home) throw new Error("the first provider is not among the providers");
  const vms = ir.vms.flatMap((vm) => vm.pools.map((pool) => [`${vm.provider} ${pool}`, vm] as const));
  return { ir, providers, home, byKey, vms: new Map(vms), moduleKeys: moduleKeysOf(ir), beside };
}

function createProvider(ir: Ir, provider: IrProvider, index: number): ProviderContext {
  const present = new Set(provider.zones.flatMap((zone) => zone.pools));
  return {
    provider,
    suffix: index === 0 ? "" : `_${provider.kind}_${provider.suffix}`,
    network: `module.network_${provider.suffix}`,
    configuration: provider.alias === undefined ? undefined : `${provider.kind}.${identifierOf(provider.alias)}`,
    pools: ir.pools.filter((pool) => present.has(pool.name.value)),
  };
}

function moduleKeysOf(ir: Ir): ReadonlyMap<string, string> {
  const pools = ir.pools.map((pool) => [keyPlace("pool", undefined, pool.name.value), pool.key] as const);
  const balancers = ir.providers.flatMap((provider) =>
    provider.loadBalancers.map((one) => [keyPlace("load-balancer", provider.key, one.name.value), one.key] as const),
  );
  return new Map([...pools, ...balancers]);
}

function keyPlace(kind: "pool" | "load-balancer", provider: string | undefined, name: string): string {
  return `${kind} ${provider ?? ""} ${name}`;
}

/**
 * The key of a pool or balancer in the modules' inputs. It stays what it was made with: the modules
 * name resources by it that no `moved` block of ours can name (docs/decisions/0300).
 */
export function moduleKey(
  context: Context,
  kind: "pool" | "load-balancer",
  name: string,
  provider: string | undefined,
): string {
  return context.moduleKeys.get(keyPlace(kind, provider, name)) ?? name;
}

/** The instance type of a pool that the modules run. */
export function typeOf({ name, instanceType }: IrPool): Located<string> {
  if (!instanceType) throw new Error(`the pool ${name.value} has no instance type`);
  return instanceType;
}

/** The provider by `IrProvider.key`. */
export function getProvider(context: Context, key: string): ProviderContext {
  const found = context.byKey.get(key);
  if (!found) throw new Error(`no provider ${key}`);
  return found;
}

/** The local of this provider. */
export function local(provider: ProviderContext, name: string): Expression {
  return ref(`local.${name}${provider.suffix}`);
}

/** A reference to something of this provider: `<type>.<name>.<member>`. */
export function own(provider: ProviderContext, type: string, name: string, member: string): Expression {
  return ref(`${type}.${name}${provider.suffix}.${member}`);
}

/** The address of a balancer, as the network module tells it. */
export function balancerAddress(context: Context, balancer: IrBalancerRef): Expression {
  const { network, provider } = withModules(getProvider(context, balancer.provider));
  const key = moduleKey(context, "load-balancer", balancer.name, balancer.provider);
  return code`${ref(network)}.load_balancers[${text(key)}].${ref(provider.balancerAddress)}`;
}

/** A name that comes from the user, as part of a Terraform name. */
export function identifierOf(name: string): string {
  return name.replaceAll("-", "_");
}

/** A provider whose network and VMs the Nstance modules make. */
export type ModuleContext = ProviderContext<IrProvider & IrModuleProvider>;

/** The provider as one that the modules work for; throws where they do not. */
export function withModules({ provider, ...names }: ProviderContext): ModuleContext {
  if (!("module" in provider)) throw new Error("the provider has no modules");
  return { provider, ...names };
}

/** The Nstance modules of a provider, as the lock file pins them. */
export function moduleOf({ ir }: Context, { provider }: ModuleContext): IrModule {
  const found = ir.modules[provider.module];
  if (!found) throw new Error(`no modules ${provider.module}`);
  return found;
}

/** A call of one of the Nstance modules, with the version that the lock file pins. */
export function moduleCall(
  { source, version }: IrModule,
  module: "cluster" | "account" | "network" | "shard",
  name: string,
  body: readonly Item[],
  origin: Origin,
): Block {
  return block(
    ["module", name],
    [
      attribute("source", text(`${source}//modules/${module}`), { origin: rule("tf-module", version.origin) }),
      attribute("version", located(version, text)),
      ...body,
    ],
    origin,
  );
}

/** `providers = { … }` of a module, or `provider = …` of a resource, where it is not the default one. */
export function configurationOf(provider: ProviderContext, form: "module" | "resource"): readonly Item[] {
  if (provider.configuration === undefined) return [];
  const configuration = ref(provider.configuration);
  const origin = rule("tf-provider-alias", provider.provider.origin);
  return form === "resource"
    ? [attribute("provider", configuration, { origin })]
    : [attribute("providers", code`{ ${ref(provider.provider.kind)} = ${configuration} }`, { origin })];
}
