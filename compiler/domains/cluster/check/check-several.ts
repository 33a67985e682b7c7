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
} from "../plan/index.ts";
import { type CheckContext, moduleOf, spanOf } from "./context.ts";

/** What the providers of one kind cannot do for each other. */
export function checkSeveral(context: CheckContext): void {
  const [home, ...all] = generatedProviders(context.cluster);
  // Machines of one's own come to the cluster's store and its balancers from outside, wherever they stand.
  const others = all.filter(({ kind }) => kind === home?.kind);
  if (!home || others.length === 0) return;
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
  if (!cluster.blocks.acme[0] || cloud.platformRoles["cert-manager"] === undefined || !cloud.owner) return;
  // An account of such a cloud is let into zones of any owner.
  if (cloud.podRoles?.kind === "federation") return;
  const home = ownerOf(provider);
  for (const domain of cluster.blocks.domain) {
    const dns = domain.blocks.provider[0];
    const kind = dns?.labels[0];
    if (!dns || !kind || !cloud.dns.some((one) => one === kind.value)) continue;
    const providers = dnsProviders(cluster, kind.value);
    const named = dns.attributes.account;
    const reference = domain.attributes.load_balancer;
    const found = reference && findBalancer(cluster, reference.value, notation === "jsonc");
    const own = named
      ? providers.find((one) => ownerOf(one) === named.value)
      : found?.kind === "found"
        ? found.provider
        : undefined;
    if (!own || ownerOf(own) === home) continue;
    const parameters = { zone: labelOf(domain), owner: cloud.owner, home, other: ownerOf(own) };
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
  const home = generatedProviders(context.cluster).find(({ provider }) =>
    provider.blocks.load_balancer.some(isPrivateApi),
  );
  const rules = home?.cloud.network?.balancers;
  const balancer = home?.provider.blocks.load_balancer.find(isPrivateApi);
  const region = home?.provider.attributes.region?.value;
  if (!home || !balancer || !rules || rules.acrossRegions || region === undefined) return;
  for (const { provider } of others) {
    const far = regionOf(provider);
    if (provider === home.provider || far === undefined || far === region) continue;
    const related = [{ span: balancer.header, message: "the balancer is here" }];
    const parameters = { far, region, name: labelOf(balancer), cloud: home.cloud.title };
    context.diagnostics.report("private-api-region", provider.header, parameters, { related });
  }
}

function regionOf({ attributes }: ProviderModel): string | undefined {
  return attributes.region?.value;
}
