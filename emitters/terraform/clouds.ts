import type { IrProviders, IrRetiredProvider, ProviderKind } from "../../compiler/ir/index.ts";
import { awsCloud, retiredAws } from "./aws/index.ts";
import type { Cloud, CloudEmitter, Context, ProviderContext, Section } from "./base/index.ts";
import { googleCloud, retiredGoogle } from "./google/index.ts";
import { retiredProxmox } from "./proxmox/index.ts";

/** What OpenTofu makes of machines of one's own, where a provider asks for it. */
export * from "./proxmox/index.ts";

/** Kinds whose machines are made otherwise have none. */
type CloudEmitters = { readonly [K in ProviderKind]: CloudEmitter<IrProviders[K]> | undefined };

/** By kind: one without an entry does not compile. */
const cloudEmitters: CloudEmitters = { aws: awsCloud, google: googleCloud, proxmox: undefined };

type RetiredEmitters = { readonly [K in ProviderKind]: (provider: IrRetiredProvider) => Section | undefined };

/** By kind: the configuration of a provider that was taken out. */
const retiredEmitters: RetiredEmitters = { aws: retiredAws, google: retiredGoogle, proxmox: retiredProxmox };

/** Whether OpenTofu makes anything of a provider. */
export function hasCloud({ kind }: { readonly kind: ProviderKind }): boolean {
  return cloudEmitters[kind] !== undefined;
}

/** All that stands in the file of a provider that was taken out. */
export function retiredSections(provider: IrRetiredProvider): readonly Section[] {
  const section = retiredEmitters[provider.kind](provider);
  return section ? [section] : [];
}

/** The cloud of a provider. */
export function cloudOf<K extends ProviderKind>(
  context: Context,
  kind: K,
  provider: ProviderContext<IrProviders[K]>,
): Cloud {
  const emitter = cloudEmitters[kind];
  if (!emitter) throw new Error(`OpenTofu makes nothing of ${kind}`);
  return emitter(context, provider);
}
