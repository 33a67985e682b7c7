import type { IrProviderBase, IrProviders, ProviderKind } from "../../../ir/index.ts";
import type { GeneratedProvider } from "../plan/index.ts";
import { lowerAws } from "./aws/index.ts";
import type { LowerContext } from "./base/index.ts";
import { lowerGoogle } from "./google/index.ts";
import { lowerProxmox } from "./proxmox/index.ts";

/** Adds what only one kind of provider has. */
export type KindLowering<K extends ProviderKind> = (
  context: LowerContext,
  generated: GeneratedProvider,
  base: IrProviderBase<K>,
) => IrProviders[K];

export type KindLowerings = { readonly [K in ProviderKind]: KindLowering<K> };

/** By kind: one without an entry does not compile. */
export const kindLowerings: KindLowerings = { aws: lowerAws, google: lowerGoogle, proxmox: lowerProxmox };
