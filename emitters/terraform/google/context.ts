import type { IrGoogleProvider } from "../../../compiler/ir/index.ts";
import type { Context, ProviderContext } from "../base/index.ts";
import { type Expression, interpolate, ref, text } from "../hcl/index.ts";

export type GoogleContext = ProviderContext<IrGoogleProvider>;

/** The cluster's providers of Google Cloud. */
export function googleProviders(context: Context): readonly GoogleContext[] {
  return context.providers.flatMap((one) => {
    const { provider } = one;
    return provider.kind === "google" ? [{ ...one, provider }] : [];
  });
}

/** Whether a provider is the one that holds the cluster. */
export function isHome(context: Context, { provider }: GoogleContext): boolean {
  return context.home.provider.key === provider.key;
}

/** Whether some role of the applications, or cert-manager, needs the cluster's tokens to be trusted. */
export function trustsTokens({ ir }: Context): boolean {
  return ir.platform.trustsTokens === true;
}

/** Whether cert-manager gets an account to prove domains with. contracts/terraform.md 2.4. */
export function provesDomains({ ir }: Context): boolean {
  return ir.platform.roles["cert-manager"] !== undefined;
}

/** A name in the cloud that begins with the cluster's prefix is written so. */
export function prefixed({ ir }: Context, name: string): Expression {
  const start = `${ir.namePrefix.value}-`;
  return name.startsWith(start) ? interpolate`${ref("local.name_prefix")}-${name.slice(start.length)}` : text(name);
}
