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

/** By kind: the type of a bucket that takes one of each of its settings, `<type>_…`; undefined where they add up. */
const singleSettings: { readonly [K in GeneratedKind]: string | undefined } = {
  aws: "aws_s3_bucket",
  google: undefined,
};

/** Types of buckets of which every generated setting, such as a policy, can be there once. */
export const bucketsOfSingleSettings: readonly string[] = Object.values(singleSettings).flatMap((type) => type ?? []);

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
