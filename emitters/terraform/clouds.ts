import type { GeneratedKind, IrProviders } from "../../compiler/ir/index.ts";
import { awsCloud } from "./aws/index.ts";
import type { Cloud, CloudEmitter } from "./cloud.ts";
import type { Context, ProviderContext } from "./context.ts";

type CloudEmitters = { readonly [K in GeneratedKind]: CloudEmitter<IrProviders[K]> };

/** By kind: one without an entry does not compile. */
const cloudEmitters: CloudEmitters = { aws: awsCloud };

/** The cloud of a provider. */
export function cloudOf<K extends GeneratedKind>(
  context: Context,
  kind: K,
  provider: ProviderContext<IrProviders[K]>,
): Cloud {
  return cloudEmitters[kind](context, provider);
}
