import type { Ir } from "../../../ir/index.ts";
import { builtPrefix } from "../../../lock/make.ts";
import { pinnedModule } from "../../../lock/modules.ts";
import type { Located } from "../../../origins/origin.ts";
import { ruled } from "../../../origins/origin.ts";
import { generatedProviders, sure } from "../plan/index.ts";
import { lowerAcme, lowerDomains, lowerOidc } from "./access.ts";
import type { LowerContext } from "./context.ts";
import { lowerKubernetes } from "./kubernetes.ts";
import {
  lowerComponentSource,
  lowerImageMirror,
  lowerRegistry,
  lowerSecrets,
  lowerSeed,
  lowerSsh,
  lowerState,
  lowerTelemetry,
} from "./platform.ts";
import { lowerPools, lowerRenames } from "./pools.ts";
import { lowerProviders } from "./providers.ts";
import { lowerVms } from "./vms.ts";

export type { LowerContext } from "./context.ts";

/**
 * Makes the IR of a cluster whose model has no errors: every default filled, every name resolved,
 * every range allocated. The projection is added by whoever has the schema table at hand.
 */
export function lowerCluster(context: LowerContext): Ir {
  const { cluster, lock } = context;
  const id = sure(cluster.labels[0], "the cluster id");
  const namePrefix = prefixOf(context, id);
  const pools = lowerPools(context);
  const providers = lowerProviders(context, namePrefix);
  const registry = lowerRegistry(context, id);
  const [home] = generatedProviders(cluster);
  const modules = sure(home?.cloud.modules, "the modules of the first provider");
  const module = pinnedModule(lock, modules);
  const pinned = ruled("pinned-module", cluster.origin);
  return {
    version: 1,
    sourceName: context.sourceName,
    sourceKind: context.notation,
    id,
    name: cluster.attributes.name,
    namePrefix,
    origin: cluster.origin,
    doc: cluster.doc,
    oidc: lowerOidc(context, id),
    acme: lowerAcme(context),
    kubernetes: lowerKubernetes(context),
    domains: lowerDomains(context),
    registry,
    imageMirror: lowerImageMirror(context, registry),
    ssh: lowerSsh(context),
    telemetry: lowerTelemetry(context),
    pools,
    providers,
    secrets: lowerSecrets(context),
    seed: lowerSeed(context),
    componentSource: lowerComponentSource(context),
    modules: {
      source: modules.source,
      version: { value: module.version, origin: pinned },
      dialect: module.dialect,
      nstanceVersion: { value: module.nstance_version, origin: pinned },
    },
    state: lowerState(context, id),
    vms: lowerVms(context, pools, providers),
    renames: lowerRenames(context, (index) => providers[index]?.key ?? ""),
    projection: undefined,
  };
}

/** Ruling 1: what the file says, else what was built, else the cluster id. */
function prefixOf(context: LowerContext, id: Located<string>): Located<string> {
  const given = context.cluster.attributes.name_prefix;
  if (given) return given;
  const built = builtPrefix(context.lock);
  return { value: built ?? id.value, origin: ruled("name-prefix", id.origin) };
}
