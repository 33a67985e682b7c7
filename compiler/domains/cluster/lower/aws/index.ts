import type { IrAwsProvider, IrProviderBase } from "../../../../ir/index.ts";
import { type GeneratedProvider, labelOf, providerKey, sure } from "../../plan/index.ts";
import { balancerAddressOf, type LowerContext, lowerNetwork } from "../base/index.ts";

/** A provider of AWS: its account, its network, and what depends on them. */
export function lowerAws(
  context: LowerContext,
  { provider, cloud }: GeneratedProvider,
  base: IrProviderBase<"aws">,
): IrAwsProvider {
  const { attributes } = provider;
  const account = sure(attributes.account, "provider.account");
  return {
    ...base,
    account,
    region: sure(attributes.region, "provider.region"),
    profile: attributes.profile,
    tags: attributes.tags?.value.map(({ key, value }) => ({ key, value })) ?? [],
    enableSsm: sure(attributes.enable_ssm, "provider.enable_ssm"),
    accountHolder: accountHolder(context, account.value) ?? base.key,
    module: sure(cloud.modules, "the modules for AWS").source,
    balancerAddress: balancerAddressOf(context, cloud),
    network: lowerNetwork(context, provider),
  };
}

/** One account module for each account: its first provider has it (ruling 13). */
function accountHolder({ plan }: LowerContext, account: string): string | undefined {
  const holder = plan.providers.order.find(
    (provider) => labelOf(provider) === "aws" && provider.attributes.account?.value === account,
  );
  return holder && providerKey(holder);
}
