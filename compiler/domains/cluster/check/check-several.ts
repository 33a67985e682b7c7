import { listWords } from "../../../diagnostics/index.ts";
import type { LoadBalancerModel, ProviderModel } from "../../../schema/index.ts";
import {
  dnsProviders,
  findBalancer,
  type GeneratedProvider,
  generatedProviders,
  labelOf,
  ownerOf,
  placeOf,
  portOf,
  sure,
} from "../plan/index.ts";
import { type CheckContext, moduleOf, spanOf } from "./context.ts";

/** What the providers of one kind cannot do for each other. */
export function checkSeveral(context: CheckContext): void {
  const [home, ...all] = generatedProviders(context.cluster);
  if (!home) return;
  // Machines of one's own come to the cluster's store and its balancers from outside, wherever they stand.
  const others = all.filter(({ kind }) => kind === home.kind);
  checkZones(home, context);
  checkPrivateApi(others, context);
  checkSecrets(home, others, context);
}

/** contracts/nstance.md 6.2, 6.3: the cluster's CA and the key of its nonces are secrets that servers make and read. */
function checkSecrets(home: GeneratedProvider, others: readonly GeneratedProvider[], context: CheckContext): void {
  const { cloud } = home;
  const module = moduleOf(context, cloud);
  if (!module || module.facts.sharesSecrets) return;
  const { scope, title, secretName } = cloud.secretStore;
  const placeOfSecrets = (provider: ProviderModel) => scope.map((name) => placeOf(provider)[name] ?? "").join(" ");
  // What is missing has been reported.
  const isPlaced = ({ provider }: GeneratedProvider) => scope.every((name) => placeOf(provider)[name] !== undefined);
  if (!isPlaced(home)) return;
  const apart = others.filter((one) => isPlaced(one) && placeOfSecrets(one.provider) !== placeOfSecrets(home.provider));
  const [first] = apart;
  const id = context.cluster.labels[0]?.value;
  if (!first || id === undefined) return;
  const places = [...new Set(apart.map(({ provider }) => placeOfSecrets(provider)))];
  const prefix = context.lock?.built?.secrets_prefix || module.facts.secretPrefix(id);
  const keys = { ca: secretName("ca.key"), nonce: secretName("registration-nonce.key") };
  const parameters = { places: listWords(places), version: module.version, store: title, scope: listWords(scope) };
  context.diagnostics.report("secrets-elsewhere", first.provider.header, { ...parameters, prefix, ...keys });
}

/** cert-manager has one role, of the account that holds the cluster. contracts/terraform.md 1.6. */
function checkZones({ cloud, provider }: GeneratedProvider, context: CheckContext): void {
  const { cluster, diagnostics, notation } = context;
  // An account of a cloud that trusts the cluster's tokens is let into zones of any owner.
  if (!cluster.blocks.acme[0] || cloud.podRoles?.kind === "federation") return;
  const home = ownerOf(provider);
  const own: readonly string[] = cloud.dns;
  for (const domain of cluster.blocks.domain) {
    const dns = domain.blocks.provider[0];
    const kind = dns?.labels[0];
    if (!dns || !kind || !own.includes(kind.value)) continue;
    const providers = dnsProviders(cluster, kind.value);
    const named = dns.attributes.account;
    const reference = domain.attributes.load_balancer;
    const found = reference && findBalancer(cluster, reference.value, notation === "jsonc");
    const holder = named
      ? providers.find((one) => ownerOf(one) === named.value)
      : found?.kind === "found"
        ? found.provider
        : undefined;
    if (!holder || ownerOf(holder) === home) continue;
    const parameters = { zone: labelOf(domain), owner: sure(cloud.owner), home, other: ownerOf(holder) };
    diagnostics.report("acme-zone-elsewhere", spanOf(named ?? kind), parameters);
  }
}

/** The port of the API on VMs, which workers ask for (ruling 39). */
const apiPort = 6443;

function isPrivateApi({ attributes, blocks }: LoadBalancerModel): boolean {
  const serves = blocks.listener.some(
    (one) => portOf(one) === apiPort && one.attributes.pool?.value.name === "control-plane",
  );
  return attributes.public?.value === false && serves;
}

function checkPrivateApi(others: readonly GeneratedProvider[], context: CheckContext): void {
  const [api] = generatedProviders(context.cluster).flatMap(({ provider, cloud }) =>
    provider.blocks.load_balancer.filter(isPrivateApi).map((balancer) => ({ provider, cloud, balancer })),
  );
  if (api?.cloud.network?.balancers.acrossRegions !== false) return;
  const { cloud, balancer } = api;
  const region = regionOf(api.provider);
  for (const { provider } of others) {
    const far = regionOf(provider);
    // What is missing has been reported.
    if (region === undefined || far === undefined || far === region) continue;
    const related = [{ span: balancer.header, message: "the balancer is here" }];
    const parameters = { far, region, name: labelOf(balancer), cloud: cloud.title };
    context.diagnostics.report("private-api-region", provider.header, parameters, { related });
  }
}

function regionOf({ attributes }: ProviderModel): string | undefined {
  return attributes.region?.value;
}
