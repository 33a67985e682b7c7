import type { IrAcme, IrBalancerRef, IrDns, IrDomain, IrOidc } from "../../../ir/index.ts";
import { type Located, mapLocated, ruled } from "../../../origins/index.ts";
import type { DomainModel, ProviderModel, Reference } from "../../../schema/index.ts";
import {
  checked,
  dnsProviders,
  findBalancer,
  labelOf,
  makesBalancers,
  ownerOf,
  providerKey,
  sure,
} from "../plan/index.ts";
import type { LowerContext } from "./base/index.ts";

export function lowerOidc(context: LowerContext, id: Located<string>): IrOidc {
  const block = sure(context.cluster.blocks.oidc[0]);
  const { attributes } = block;
  const algorithms = attributes.signing_algs;
  return {
    origin: block.origin,
    issuerUrl: checked(attributes, "issuer_url"),
    clientId: attributes.client_id ?? { value: id.value, origin: ruled("oidc-client-id", id.origin) },
    usernameClaim: checked(attributes, "username_claim"),
    groupsClaim: checked(attributes, "groups_claim"),
    signingAlgorithms:
      algorithms && algorithms.value.length > 0
        ? mapLocated(algorithms, (items) => items.map((item) => item.value))
        : { value: ["RS256"], origin: ruled("oidc-signing-algorithms", block.origin) },
    caCertificate: context.caCertificate,
  };
}

export function lowerAcme(context: LowerContext): IrAcme | undefined {
  const block = context.cluster.blocks.acme[0];
  if (!block) return undefined;
  const { email, server } = block.attributes;
  return { origin: block.origin, email: sure(email), server: sure(server) };
}

export function lowerDomains(context: LowerContext): IrDomain[] {
  return context.cluster.blocks.domain.map((domain) => ({
    origin: domain.origin,
    zone: sure(domain.labels[0]),
    balancer: makesBalancers(context.cluster)
      ? lowerBalancer(context, checked(domain.attributes, "load_balancer"))
      : undefined,
    dns: lowerDns(context, domain),
  }));
}

/** The balancer that a reference means, by the key of its provider. */
export function lowerBalancer(context: LowerContext, reference: Located<Reference>): Located<IrBalancerRef> {
  const provider = providerOfBalancer(context, reference);
  return mapLocated(reference, ({ name }) => ({ provider: providerKey(provider), name }));
}

function providerOfBalancer({ cluster, notation }: LowerContext, { value }: Located<Reference>): ProviderModel {
  const found = findBalancer(cluster, value, notation === "jsonc");
  if (found.kind !== "found") throw new Error(`the balancer ${value.name} was not checked before lowering`);
  return found.provider;
}

function lowerDns(context: LowerContext, domain: DomainModel): IrDns | undefined {
  const block = domain.blocks.provider[0];
  if (!block) return undefined;
  const { attributes } = block;
  const kind = sure(block.labels[0]) as IrDns["kind"];
  const providers = dnsProviders(context.cluster, kind.value);
  const zone = providers.length > 0 ? zoneProvider(context, domain, providers) : undefined;
  return {
    origin: block.origin,
    kind,
    managed: providers.length > 0,
    zoneProvider: zone && providerKey(zone),
    hostedZoneId: attributes.hosted_zone_id,
    region: attributes.region ?? inferRegion(context, block),
    account: attributes.account,
    profile: attributes.profile,
    roleArn: attributes.role_arn,
    secretProviderClassName: attributes.secret_provider_class_name,
    secretName: attributes.secret_name,
    secretKey: attributes.secret_key,
    project: attributes.project,
    hostedZoneName: attributes.hosted_zone_name,
  };
}

/** The provider of the account that the zone's block names, else that of the domain's balancer. */
function zoneProvider(
  context: LowerContext,
  domain: DomainModel,
  providers: readonly ProviderModel[],
): ProviderModel | undefined {
  const account = domain.blocks.provider[0]?.attributes.account?.value;
  const named = providers.find((provider) => account !== undefined && ownerOf(provider) === account);
  const reference = domain.attributes.load_balancer;
  return named ?? (reference && providerOfBalancer(context, reference));
}

/** The region of the only provider of the zone's cloud that the account and profile of the zone leave. */
function inferRegion(
  context: LowerContext,
  block: DomainModel["blocks"]["provider"][number],
): Located<string> | undefined {
  const { account, profile } = block.attributes;
  const matching = dnsProviders(context.cluster, labelOf(block)).filter(
    ({ attributes }) =>
      (!account || attributes.account?.value === account.value) &&
      (!profile || attributes.profile?.value === profile.value),
  );
  const region = matching[0]?.attributes.region;
  return matching.length === 1 && region
    ? { value: region.value, origin: ruled("dns-region", region.origin, block.origin) }
    : undefined;
}
