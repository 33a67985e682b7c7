import type { Ir } from "../../compiler/ir/index.ts";
import type { EmittedFile } from "../document/index.ts";
import { type BesideContext, createContext, createFile } from "./base/index.ts";
import {
  cloudOf,
  hasCloud,
  managedOutputs,
  managedProviders,
  managedSections,
  managedSteps,
  requiredProvider,
  retiredSections,
} from "./clouds.ts";
import { emitMainFile, emitOwnMainFile, encryptionFiles } from "./main/index.ts";

export { tokenKeysVariable } from "./base/index.ts";
export { keyProviders } from "./main/index.ts";

/** The OpenTofu files of a cluster: `podplane.main.tf`, then one file for each provider, in order. */
export function emitTerraform(whole: Ir): readonly EmittedFile[] {
  const managed = managedProviders(whole);
  const own = managed.map((one) =>
    createFile(whole, `podplane.${one.provider.key}.tf`, [], managedSections(whole, one)),
  );
  const required = managed.length > 0 ? [requiredProvider] : [];
  const ir = ofTerraform(whole);
  if (!ir) {
    if (own.length === 0) return [];
    const main = emitOwnMainFile(whole, managedSteps(whole), required, managedOutputs(whole));
    return [main, ...own, ...encryptionFiles(whole)];
  }
  const context = createContext(ir, besideOf(whole));
  const clouds = context.providers.map((provider) => ({
    provider,
    cloud: cloudOf(context, provider.provider.kind, provider),
  }));
  const home = clouds.find(({ provider }) => provider === context.home);
  if (!home) throw new Error("no provider holds the cluster");
  return [
    emitMainFile(context, clouds, home.cloud.platform, required),
    ...clouds.map(({ provider, cloud }) =>
      createFile(ir, `podplane.${provider.provider.key}.tf`, [], cloud.sections()),
    ),
    ...own,
    ...encryptionFiles(ir),
    ...ir.retiredProviders.flatMap((one) => {
      const sections = retiredSections(one);
      return sections.length > 0 ? [createFile(ir, `podplane.${one.key}.tf`, [], sections)] : [];
    }),
  ];
}

/** A cluster with the providers that OpenTofu makes, and the pools that run there; undefined where it makes none. */
function ofTerraform(ir: Ir): Ir | undefined {
  const [first, ...more] = ir.providers.filter(hasCloud);
  if (!first) return undefined;
  if (more.length + 1 === ir.providers.length) return ir;
  const keys = new Set([first, ...more].map(({ key }) => key));
  const { secrets } = ir.platform;
  const running = new Set([first, ...more].flatMap(({ zones }) => zones.flatMap(({ pools }) => pools)));
  return {
    ...ir,
    providers: [first, ...more],
    pools: ir.pools.filter(({ name }) => running.has(name.value)),
    vms: ir.vms.filter(({ provider }) => keys.has(provider)),
    platform: {
      ...ir.platform,
      secrets: { ...secrets, files: secrets.files.filter(({ place }) => place !== "beside") },
    },
  };
}

/** The providers that have something in the cloud that holds the cluster. */
function besideOf({ providers }: Ir): readonly BesideContext[] {
  return providers.flatMap((provider) => {
    if (!("beside" in provider) || !provider.beside) return [];
    const name = `${provider.kind}_${provider.suffix}`;
    const title = `${provider.label.value} on ${provider.title}`;
    return [{ provider, name, title, shards: provider.zones.map(({ shard }) => shard), parts: provider.beside }];
  });
}

/**
 * Addresses of what has to be there before the cluster's state is seeded and its keys are stored, each to be named as
 * a target (ruling 51).
 */
export function earlyTargets(whole: Ir): { readonly seed: readonly string[]; readonly keys: readonly string[] } {
  const ir = ofTerraform(whole);
  if (!ir) return { seed: [], keys: [] };
  const context = createContext(ir, besideOf(whole));
  const { platform } = cloudOf(context, context.home.provider.kind, context.home);
  return { seed: platform.seedTargets(), keys: platform.keyTargets() };
}
