import type { JsonObject } from "./json.ts";
import type { SeedCluster, SeedMirror } from "./seed-cluster.ts";
import { SeedError } from "./seed-error.ts";

/** The small rules of contract netsy-seed 6.3. */

/** The registry's name in the values; empty where there is none. */
export function registryHostname(cluster: SeedCluster): string {
  if (cluster.registryHostname) return cluster.registryHostname;
  return cluster.providers.length > 0 && cluster.domains.length === 0 ? `${cluster.id}-registry.local` : "";
}

/** Throws `SeedError` where a mirror is asked for and nothing says where it is. */
export function mirrorHostname(cluster: SeedCluster, mirror: SeedMirror): string {
  const hostname =
    mirror.hostname || cluster.registryHostname || (cluster.domains.length === 0 ? `${cluster.id}-registry.local` : "");
  if (hostname) return hostname;
  throw new SeedError("images shall come through a mirror, and no host name of it follows from the configuration", {
    fix: "set registry.hostname, or the mirror's own hostname",
  });
}

/** Surrounding spaces and slashes do not count, so that `/` means no prefix; empty is as absent. */
export function mirrorPrefix(mirror: SeedMirror): string {
  return mirror.prefix ? mirror.prefix.trim().replace(/^\/+|\/+$/g, "") : "mirror";
}

/** What mirrored image references begin with, without a slash at the end. */
export function mirrorBase(hostname: string, prefix: string): string {
  const host = hostname.replace(/\/$/, "");
  return prefix === "" ? host : `${host}/${prefix}`;
}

/**
 * Bucket and region of the registry. A store that is none of AWS has an address, too: region `local`, which is what
 * contract netsy-seed 6.3 has for it, is refused without one (contract login-components 6.4).
 */
export function registryStorage(cluster: SeedCluster): JsonObject {
  const aws = cluster.providers.filter((provider) => provider.kind === "aws");
  const account = aws.find((provider) => provider.account)?.account;
  const derived = account ? `${cluster.id}-${account}-registry` : `${cluster.id}-registry`;
  const bucket = cluster.registryBucket ?? (cluster.providers.length === 0 ? "registry" : derived);
  if (cluster.registryStore) return { bucket, ...cluster.registryStore };
  return { bucket, region: aws.find((provider) => provider.region)?.region ?? "local" };
}

/** OIDC settings with their defaults (contract cluster-config 2.2). */
export function oidcValues(cluster: SeedCluster): {
  readonly issuer: string;
  readonly clientId: string;
  readonly usernameClaim: string;
  readonly groupsClaim: string;
} {
  const { oidc } = cluster;
  return {
    issuer: oidc.issuerUrl,
    clientId: oidc.clientId || cluster.id,
    usernameClaim: oidc.usernameClaim || "email",
    groupsClaim: oidc.groupsClaim || "groups",
  };
}
