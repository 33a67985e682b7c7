import type { GeneratedKind, IrProviders, IrRetiredProvider } from "../../compiler/ir/index.ts";
import { awsCloud, retiredAws } from "./aws/index.ts";
import type { Cloud, CloudEmitter, Context, ProviderContext, Section } from "./base/index.ts";
import { googleCloud, retiredGoogle } from "./google/index.ts";

type CloudEmitters = { readonly [K in GeneratedKind]: CloudEmitter<IrProviders[K]> };

/** By kind: one without an entry does not compile. */
const cloudEmitters: CloudEmitters = { aws: awsCloud, google: googleCloud };

type RetiredEmitters = { readonly [K in GeneratedKind]: (provider: IrRetiredProvider) => Section };

/** By kind: the configuration of a provider that was taken out. */
const retiredEmitters: RetiredEmitters = { aws: retiredAws, google: retiredGoogle };

/** All that stands in the file of a provider that was taken out. */
export function retiredSections(provider: IrRetiredProvider): readonly Section[] {
  return [retiredEmitters[provider.kind](provider)];
}

/** The cloud of a provider. */
export function cloudOf<K extends GeneratedKind>(
  context: Context,
  kind: K,
  provider: ProviderContext<IrProviders[K]>,
): Cloud {
  return cloudEmitters[kind](context, provider);
}
