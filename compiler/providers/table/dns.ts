/** DNS services that a domain may name, in the order of the reference page. */
export const dnsKinds = ["aws-route53", "cloudflare", "google-cloud-dns", "local"] as const;

export type DnsKind = (typeof dnsKinds)[number];

/** The fewest characters that stand behind the first of a zone's id, by kind. */
export const shortestZoneIds: Readonly<Record<string, number>> = { "aws-route53": 8 };

/**
 * Settings of a zone that something reads, by its kind: the generated files, the cluster's seed, or other tools that
 * read the JSONC document. `region` is that of DNS-01.
 */
export const zoneSettings: Readonly<Record<DnsKind, readonly string[]>> = {
  "aws-route53": ["account", "profile", "region", "hosted_zone_id", "role_arn", "secret_provider_class_name"],
  cloudflare: ["secret_provider_class_name", "secret_name", "secret_key"],
  "google-cloud-dns": ["account", "project", "hosted_zone_name", "secret_provider_class_name"],
  local: ["secret_provider_class_name"],
};
