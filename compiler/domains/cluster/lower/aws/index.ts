import type { IrAwsProvider, IrProviderBase } from "../../../../ir/index.ts";
import { checked, type GeneratedProvider, labelOf, providerKey, sure } from "../../plan/index.ts";
import { balancerAddressOf, type LowerContext, lowerNetwork } from "../base/index.ts";

/** A provider of AWS: its account, its network, and what depends on them. */
export function lowerAws(
  context: LowerContext,
  { provider, cloud }: GeneratedProvider,
  base: IrProviderBase<"aws">,
): IrAwsProvider {
  const { attributes } = provider;
  const account = checked(attributes, "account");
  return {
    ...base,
    account,
    region: checked(attributes, "region"),
    profile: attributes.profile,
    tags: attributes.tags?.value.map(({ key, value }) => ({ key, value })) ?? [],
    enableSsm: checked(attributes, "enable_ssm"),
    accountHolder: accountHolder(context, account.value) ?? base.key,
    module: sure(cloud.modules).source,
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
