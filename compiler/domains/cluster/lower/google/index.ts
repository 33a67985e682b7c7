import type { IrGoogleProvider, IrProviderBase } from "../../../../ir/index.ts";
import { type Located, ruled } from "../../../../origins/index.ts";
import { fitName } from "../../../../providers/index.ts";
import type { ProviderModel } from "../../../../schema/index.ts";
import { checked, type GeneratedProvider, labelOf, providerKey, sure } from "../../plan/index.ts";
import { balancerAddressOf, type LowerContext, lowerNetwork, prefixOf } from "../base/index.ts";

/** A provider of Google Cloud: its project, its network, and what depends on them. */
export function lowerGoogle(
  context: LowerContext,
  { provider, cloud }: GeneratedProvider,
  base: IrProviderBase<"google">,
): IrGoogleProvider {
  const { attributes } = provider;
  const project = checked(attributes, "project");
  const region = checked(attributes, "region");
  const holder = holderOf(context, project.value);
  const inRegion = holder === provider ? undefined : networkPrefix(region);
  const start = [prefixOf(context), ...(inRegion ? [inRegion.value] : [])].join("-");
  const nameOf = (rest: string) => fitName(`${start}-${rest}`, cloud.names.group.longest);
  const labelOfTag = (text: Located<string>): Located<string> => ({
    value: sure(cloud.tags).written(text.value),
    origin: text.origin,
  });
  return {
    ...base,
    project,
    region,
    labels: attributes.tags?.value.map(({ key, value }) => ({ key: labelOfTag(key), value: labelOfTag(value) })) ?? [],
    accountHolder: holder ? providerKey(holder) : base.key,
    networkPrefix: inRegion,
    firewall: base.loadBalancers.map(({ key }) => {
      return { balancer: key, clients: nameOf(`${key}-clients`), health: nameOf(`${key}-health`) };
    }),
    networkRules: otherNetworks(context, provider).map((key) => {
      return { provider: key, name: nameOf(`from-${key.slice(key.indexOf("_") + 1).replaceAll("_", "-")}`) };
    }),
    module: sure(cloud.modules).source,
    balancerAddress: balancerAddressOf(context, cloud),
    network: lowerNetwork(context, provider),
  };
}

/** The keys of the other providers of this kind: their networks are others. */
function otherNetworks({ plan }: LowerContext, provider: ProviderModel): readonly string[] {
  return plan.providers.order
    .filter((other) => other !== provider && labelOf(other) === labelOf(provider))
    .map(providerKey);
}

/** Names of networks are global in a project: behind the first they have their region. */
function networkPrefix(region: Located<string>): Located<string> {
  return { value: region.value, origin: ruled("second-network-prefix", region.origin) };
}

/** One account module for each project: its first provider has it (ruling 13). */
function holderOf({ plan }: LowerContext, project: string): ProviderModel | undefined {
  return plan.providers.order.find(
    (provider) => labelOf(provider) === "google" && provider.attributes.project?.value === project,
  );
}
