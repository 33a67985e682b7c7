/** DNS services that a domain may name, in the order of the reference page. */
export const dnsKinds = ["aws-route53", "cloudflare", "google-cloud-dns", "local"] as const;

export type DnsKind = (typeof dnsKinds)[number];

/** The fewest characters that stand behind the first of a zone's id, by kind. */
export const shortestZoneIds: Readonly<Record<string, number>> = { "aws-route53": 8 };

/** Those that cert-manager proves domains with (contracts/netsy-seed.md 6.2). */
export const provingDns: readonly DnsKind[] = ["aws-route53"];
