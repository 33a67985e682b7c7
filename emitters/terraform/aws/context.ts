import type { IrAwsProvider } from "../../../compiler/ir/index.ts";
import type { Context, ProviderContext } from "../base/index.ts";

export type AwsContext = ProviderContext<IrAwsProvider>;

/** The cluster's providers of AWS. */
export function awsProviders(context: Context): readonly AwsContext[] {
  return context.providers.flatMap((one) => {
    const { provider } = one;
    return provider.kind === "aws" ? [{ ...one, provider }] : [];
  });
}

/** Whether a provider is the one that holds the cluster. */
export function isHome(context: Context, { provider }: AwsContext): boolean {
  return context.home.provider.key === provider.key;
}

/** Whether logs are written by a role of the cluster's own. */
export function hasTelemetryRole({ ir }: Context): boolean {
  return ir.platform.roles.telemetry !== undefined;
}

/** Whether cert-manager gets a role to prove domains with. contracts/terraform.md 1.6. */
export function hasCertManagerRole({ ir }: Context): boolean {
  return ir.platform.roles["cert-manager"] !== undefined;
}
