/** DNS services that a domain may name, in the order of the reference page. */
export const dnsKinds = ["aws-route53", "cloudflare", "google-cloud-dns", "local"] as const;

export type DnsKind = (typeof dnsKinds)[number];

/** Those that cert-manager proves domains with (contracts/netsy-seed.md 6.2). */
export const provingDns: readonly DnsKind[] = ["aws-route53"];
