/** DNS services that a domain may name, in the order of the reference page. */
export const dnsKinds = ["aws-route53", "cloudflare", "google-cloud-dns", "local"] as const;

export type DnsKind = (typeof dnsKinds)[number];
