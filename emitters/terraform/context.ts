import type { Ir, IrBalancerRef, IrPool, IrProvider, IrRename, IrVm, Origin } from "../../compiler/ir/index.ts";
import { rule } from "../document/index.ts";
import { attribute, type Block, block, code, type Expression, type Item, located, ref, text } from "./hcl/index.ts";

/** A provider, and how Terraform names what belongs to it. contracts/terraform.md 3.2. */
export interface ProviderContext {
  readonly provider: IrProvider;
  /** Empty for the first provider; else put behind the names of its locals, variables and resources. */
  readonly suffix: string;
  /** `module.account_…` of the account, which the account's first provider declares. */
  readonly account: string;
  /** `module.network_…` */
  readonly network: string;
  /** `aws.<alias>`; undefined for the default configuration. */
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
  /** Former names: by kind, provider and new name, joined by blanks. */
  readonly formerNames: ReadonlyMap<string, IrRename>;
}

export function createContext(ir: Ir): Context {
  const suffixes = new Map(ir.providers.map((provider) => [provider.key, provider.suffix]));
  const providers = ir.providers.map((provider, index) => createProvider(ir, provider, index, suffixes));
  const byKey = new Map(providers.map((provider) => [provider.provider.key, provider]));
  const home = byKey.get(ir.providers[0].key);
  if (!home) throw new Error("the first provider is not among the providers");
  const vms = ir.vms.flatMap((vm) => vm.pools.map((pool) => [`${vm.provider} ${pool}`, vm] as const));
  const formerNames = ir.renames.map((rename) => [renameKey(rename.kind, rename.provider, rename.to), rename] as const);
  return { ir, providers, home, byKey, vms: new Map(vms), formerNames: new Map(formerNames) };
}

function createProvider(
  ir: Ir,
  provider: IrProvider,
  index: number,
  suffixes: ReadonlyMap<string, string>,
): ProviderContext {
  const present = new Set(provider.zones.flatMap((zone) => zone.pools));
  return {
    provider,
    suffix: index === 0 ? "" : `_${provider.kind.value}_${provider.suffix}`,
    account: `module.account_${suffixes.get(provider.accountHolder) ?? provider.suffix}`,
    network: `module.network_${provider.suffix}`,
    configuration: provider.alias === undefined ? undefined : `${provider.kind.value}.${identifierOf(provider.alias)}`,
    pools: ir.pools.filter((pool) => present.has(pool.name.value)),
  };
}

function renameKey(kind: IrRename["kind"], provider: string | undefined, name: string): string {
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
  return context.formerNames.get(renameKey(kind, provider, name))?.from ?? name;
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

/** A reference to something of this provider, such as `aws_s3_bucket.netsy.arn`. */
export function own(provider: ProviderContext, type: string, name: string, member: string): Expression {
  return ref(`${type}.${name}${provider.suffix}.${member}`);
}

/** What the network module says of a balancer: `dns_name` or `zone_id`. */
export function balancerOutput(context: Context, balancer: IrBalancerRef, output: "dns_name"): Expression {
  const provider = getProvider(context, balancer.provider);
  const key = moduleKey(context, "load-balancer", balancer.name, balancer.provider);
  return code`${ref(provider.network)}.load_balancers[${text(key)}].${ref(output)}`;
}

/** A name that comes from the user, as part of a Terraform name. */
export function identifierOf(name: string): string {
  return name.replaceAll("-", "_");
}

/** A call of one of the Nstance modules, with the version that the lock file pins. */
export function moduleCall(
  context: Context,
  module: "cluster" | "account" | "network" | "shard",
  name: string,
  body: readonly Item[],
  origin: Origin,
): Block {
  const { modules } = context.ir;
  const source = rule("tf-module", modules.version.origin);
  return block(
    ["module", name],
    [
      attribute("source", text(`${modules.source}//modules/${module}`), { origin: source }),
      attribute("version", located(modules.version, text)),
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
    : [attribute("providers", code`{ aws = ${configuration} }`, { origin })];
}
