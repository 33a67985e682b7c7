import { at, isJsonObject, type Json, type JsonObject, withMember } from "./json.ts";
import type { SeedCluster } from "./seed-cluster.ts";
import { operatorCluster } from "./values.ts";

/**
 * Values that published seeds keep from the machine they were made on and that no cluster wants
 * (contract netsy-seed 6.9). The reference leaves them; this is an extension that can be turned off.
 */

const values = ["platform", "components", "values"] as const;
const registryStorage = [...values, "zot-registry", "platform", "zotRegistry", "storage"];
const ingress = [...values, "traefik", "platform", "traefik", "ingress"];
/** Where the registry's storage is and how to log in there: other than bucket and region, never overwritten. */
const storageAccess = ["endpoint", "secure", "skipVerify", "forcePathStyle", "accessKeyID", "secretAccessKey"];

/** The seed's own values without the stale ones. */
export function withoutStaleValues(seedValues: JsonObject, cluster: SeedCluster): JsonObject {
  const withoutAccess = updateAt(seedValues, registryStorage, (storage) =>
    storageAccess.reduce((rest, key) => withMember(rest, key, undefined), storage),
  );
  return cluster.domains.length > 0 ? withoutAccess : updateAt(withoutAccess, ingress, withoutLocalDomains);
}

/** Defaults that override what the seed has, beyond the values derived from the configuration. */
export function staleOverrides(cluster: SeedCluster): JsonObject {
  const config = { cluster: operatorCluster(cluster) };
  return {
    platform: {
      components: {
        ...(cluster.mirror ? {} : { imageMirror: { enabled: false } }),
        values: { "podplane-operator": { podplane: { operator: { config } } } },
      },
    },
  };
}

function withoutLocalDomains(settings: JsonObject): JsonObject {
  const { domains } = settings;
  if (!Array.isArray(domains)) return settings;
  const kept = domains.filter((domain: Json) => !isLocalZone(at(domain, "zone")));
  return withMember(settings, "domains", kept.length > 0 ? kept : undefined);
}

/** Names below `localhost` never leave a machine (RFC 6761 section 6.3). */
function isLocalZone(zone: Json | undefined): boolean {
  return typeof zone === "string" && /(^|\.)localhost$/.test(zone);
}

/** Changes the object at `path`, where there is one. */
function updateAt(object: JsonObject, path: readonly string[], change: (found: JsonObject) => JsonObject): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return change(object);
  const child = at(object, key);
  return isJsonObject(child) ? withMember(object, key, updateAt(child, rest, change)) : object;
}
