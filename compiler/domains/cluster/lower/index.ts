import type { Ir, IrModule, IrRetiredProvider } from "../../../ir/index.ts";
import { defaultsOf, pinnedModule } from "../../../lock/index.ts";
import { ruled } from "../../../origins/index.ts";
import { isProviderKind } from "../../../providers/index.ts";
import { generatedProviders, newerSettings, sure } from "../plan/index.ts";
import { lowerAcme, lowerDomains, lowerOidc } from "./access.ts";
import { type LowerContext, locatedPrefix } from "./base/index.ts";
import { lowerPlatform } from "./identities.ts";
import { lowerKubernetes } from "./kubernetes.ts";
import {
  lowerComponentSource,
  lowerImageMirror,
  lowerRegistry,
  lowerSecrets,
  lowerSeed,
  lowerSsh,
  lowerTelemetry,
} from "./platform.ts";
import { lowerPools, lowerRenames } from "./pools.ts";
import { lowerProviders } from "./providers.ts";
import { lowerState } from "./state.ts";
import { lowerVms } from "./vms.ts";

export type { LowerContext } from "./base/index.ts";

/**
 * Makes the IR of a cluster whose model has no errors: every default filled, every name resolved,
 * every range allocated. The projection is added by whoever has the schema table at hand.
 */
export function lowerCluster(context: LowerContext): Ir {
  const { cluster } = context;
  const id = sure(cluster.labels[0]);
  const namePrefix = locatedPrefix(context);
  const pools = lowerPools(context);
  const providers = lowerProviders(context, namePrefix);
  const registry = lowerRegistry(context, id);
  const acme = lowerAcme(context);
  const domains = lowerDomains(context);
  const modules = lowerModules(context);
  const telemetry = lowerTelemetry(context);
  const kubernetes = lowerKubernetes(context);
  return {
    version: 2,
    sourceName: context.sourceName,
    sourceKind: context.notation,
    id,
    name: cluster.attributes.name,
    namePrefix,
    defaults: { value: defaultsOf(context.lock), origin: ruled("defaults-generation", cluster.origin) },
    ...(newerSettings(cluster, context.lock).kind === "taken" ? { newerSettings: true } : {}),
    origin: cluster.origin,
    doc: cluster.doc,
    oidc: lowerOidc(context, id),
    acme,
    kubernetes,
    domains,
    registry,
    imageMirror: lowerImageMirror(context, registry),
    ssh: lowerSsh(context),
    telemetry,
    pools,
    providers,
    platform: lowerPlatform(context, {
      id,
      namePrefix,
      acme,
      domains,
      modules,
      providers,
      telemetry,
      encryption: kubernetes.encryption,
    }),
    secrets: lowerSecrets(context),
    seed: lowerSeed(context),
    componentSource: lowerComponentSource(context),
    modules,
    state: lowerState(context, id),
    vms: lowerVms(context, pools, providers),
    renames: lowerRenames(context, (index) => sure(providers[index]).key),
    retiredProviders: retiredProviders(context),
    projection: undefined,
  };
}

/** The modules of every cloud of the cluster, by source, as the lock file pins them. */
function lowerModules({ cluster, lock }: LowerContext): Record<string, IrModule> {
  const origin = ruled("pinned-module", cluster.origin);
  const sources = generatedProviders(cluster).flatMap(({ cloud }) => cloud.modules ?? []);
  const entries = sources.map((modules) => {
    const { version, dialect, nstance_version: nstance } = pinnedModule(lock, modules);
    const { source } = modules;
    const module = { source, version: { value: version, origin }, dialect, nstanceVersion: { value: nstance, origin } };
    return [source, module] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The configuration of a provider that was taken out is written until a later source: without it what the
 * provider made could not be destroyed (contracts/terraform.md 3.3).
 */
function retiredProviders({ cluster, lock, plan, fingerprint }: LowerContext): readonly IrRetiredProvider[] {
  const origin = ruled("retired-provider", cluster.origin);
  return Object.entries(lock?.built?.providers ?? {}).flatMap(
    ([key, { kind, account, region, profile, managed, retired }]) => {
      const isGone = plan.providers.gone.includes(key);
      if (!(isGone || retired !== undefined) || !isProviderKind(kind)) return [];
      const since = fingerprint();
      return isGone || retired === since ? [{ key, kind, account, region, profile, managed, since, origin }] : [];
    },
  );
}
