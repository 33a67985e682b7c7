import type { Ir } from "../../compiler/ir/index.ts";
import type { EmittedFile } from "../document/index.ts";
import { createContext, createFile } from "./base/index.ts";
import { cloudOf, retiredSections } from "./clouds.ts";
import { emitMainFile } from "./main/index.ts";

/** The OpenTofu files of a cluster: `podplane.main.tf`, then one file for each provider, in order. */
export function emitTerraform(ir: Ir): readonly EmittedFile[] {
  const context = createContext(ir);
  const clouds = context.providers.map((provider) => ({
    provider,
    cloud: cloudOf(context, provider.provider.kind, provider),
  }));
  const home = clouds.find(({ provider }) => provider === context.home);
  if (!home) throw new Error("no provider holds the cluster");
  return [
    emitMainFile(context, clouds, home.cloud.platform),
    ...clouds.map(({ provider, cloud }) =>
      createFile(ir, `podplane.${provider.provider.key}.tf`, [], cloud.sections()),
    ),
    ...ir.retiredProviders.map((one) => createFile(ir, `podplane.${one.key}.tf`, [], retiredSections(one))),
  ];
}

/**
 * Addresses of what has to be there before the cluster's state is seeded and its keys are stored, each to be named as
 * a target (ruling 51).
 */
export function earlyTargets(ir: Ir): { readonly seed: readonly string[]; readonly keys: readonly string[] } {
  const context = createContext(ir);
  const { platform } = cloudOf(context, context.home.provider.kind, context.home);
  return { seed: platform.seedTargets(), keys: platform.keyTargets() };
}
