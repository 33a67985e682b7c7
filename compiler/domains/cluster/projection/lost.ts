import type { Diagnostics } from "../../../diagnostics/index.ts";
import { type Located, originSpan } from "../../../origins/index.ts";
import type { ClusterModel, Reference } from "../../../schema/index.ts";
import { findBalancer, generatedProviders, providerKey } from "../plan/index.ts";
import type { ProjectionSource } from "./source.ts";

/** Warns where other tools would understand the projection differently from what the source says (rulings 1, 7, 14). */
export function reportWhatIsLost(source: ProjectionSource, diagnostics: Diagnostics): void {
  reportPrefix(source, diagnostics);
  reportZoneSizes(source.cluster, diagnostics);
  for (const reference of balancerReferences(source.cluster)) reportBalancer(source.cluster, reference, diagnostics);
  reportPodTrust(source.cluster, diagnostics);
}

/** Ruling 1: in JSONC the prefix of names is the cluster id. */
function reportPrefix({ cluster, namePrefix }: ProjectionSource, diagnostics: Diagnostics): void {
  const id = cluster.labels[0]?.value ?? "";
  if (namePrefix.value === id) return;
  const parameters = { prefix: `\`${namePrefix.value}\``, id: `\`${id}\`` };
  diagnostics.report("projection-name-prefix", originSpan(namePrefix.origin), parameters);
}

/** Ruling 14. Sizes by zone that are all equal lose nothing. */
function reportZoneSizes(cluster: ClusterModel, diagnostics: Diagnostics): void {
  for (const pool of cluster.blocks.pool) {
    const { size } = pool.attributes;
    if (!size || typeof size.value === "number") continue;
    const sizes = size.value.map((entry) => entry.value.value);
    if (new Set(sizes).size <= 1) continue;
    const parameters = { pool: `\`${pool.labels[0]?.value}\``, size: sizes.reduce((a, b) => Math.max(a, b), 0) };
    diagnostics.report("projection-zone-sizes", originSpan(size.origin), parameters);
  }
}

function balancerReferences(cluster: ClusterModel): readonly Located<Reference>[] {
  const domains = cluster.blocks.domain.map((domain) => domain.attributes.load_balancer);
  const api = cluster.blocks.kubernetes.map((kubernetes) => kubernetes.attributes.api_load_balancer);
  return [...domains, ...api].filter((reference) => reference !== undefined);
}

/** Ruling 7: in JSONC the name of a balancer means one of the first provider. */
function reportBalancer(cluster: ClusterModel, reference: Located<Reference>, diagnostics: Diagnostics): void {
  const found = findBalancer(cluster, reference.value, true);
  if (found.kind !== "found" || found.provider === cluster.blocks.provider[0]) return;
  const parameters = {
    balancer: `\`${reference.value.name}\``,
    provider: `\`${found.provider.labels[1]?.value ?? providerKey(found.provider)}\``,
  };
  diagnostics.report("projection-balancer", originSpan(reference.origin), parameters);
}

/** Ruling 11: what JSONC has no place for is in `.podplane` only. Without certificates nothing asks for it. */
function reportPodTrust(cluster: ClusterModel, diagnostics: Diagnostics): void {
  const [home] = generatedProviders(cluster);
  if (home?.cloud.podRoles?.kind !== "federation" || !cluster.blocks.acme[0]) return;
  const { name } = home.cloud.podRoles.needs;
  const given = home.provider.attributes[name];
  if (given) diagnostics.report("projection-pod-trust", originSpan(given.origin), { name: `\`${name}\`` });
}
