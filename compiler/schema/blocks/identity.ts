import { dnsKinds } from "../../providers/index.ts";
import { attribute, block, enumeration, label, list, reference, string } from "../define/index.ts";

/** Who may log in. contracts/cluster-config.md 2.2, rulings 8, 19, 20, 24. */
export const oidc = block("oidc", {
  required: true,
  doc: "The OpenID Connect issuer whose tokens the cluster accepts.",
  jsonc: { form: "object", at: ["oidc"] },
  attributes: {
    issuer_url: attribute(string("issuer-url"), {
      required: true,
      doc: "Issuer trusted by kube-apiserver.",
      example: 'issuer_url = "https://auth.example.com"',
      impact: ["live", "seed"],
      emits: ["env:OIDC_ISSUER", "projection", "tf:oidc_issuer_url"],
      jsonc: true,
    }),
    client_id: attribute(string("plain-text"), {
      doc: "Audience of the tokens; VMs use the cluster id, so no other value works.",
      example: 'client_id = "internaltools-production"',
      impact: "client",
      emits: ["projection"],
      jsonc: true,
    }),
    username_claim: attribute(string("claim"), {
      default: "email",
      doc: "Claim that names the user.",
      example: 'username_claim = "email"',
      impact: ["live", "seed"],
      emits: ["env:OIDC_USERNAME_CLAIM", "projection", "tf:OIDC_USERNAME_CLAIM"],
      jsonc: true,
    }),
    groups_claim: attribute(string("claim"), {
      default: "groups",
      doc: "Claim that lists the groups of the user.",
      example: 'groups_claim = "groups"',
      impact: ["live", "seed"],
      emits: ["env:OIDC_GROUPS_CLAIM", "projection", "tf:OIDC_GROUPS_CLAIM"],
      jsonc: true,
    }),
    signing_algs: attribute(
      list(enumeration("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512")),
      {
        doc: "Signature algorithms of accepted tokens; VMs accept RS256 unless set.",
        example: "signing_algs = [RS256, ES256]",
        impact: "live",
        emits: ["env:OIDC_SIGNING_ALGS", "projection", "tf:OIDC_SIGNING_ALGS"],
        jsonc: true,
      },
    ),
    ca_cert: attribute(string("ca-certificate"), {
      doc: "Certificate authority of a private issuer: PEM text, or the path of a PEM file inside the project.",
      example: 'ca_cert = "auth-ca.pem"',
      impact: ["live", "seed", "client"],
      emits: ["env:OIDC_CA_CERT", "projection", "tf:OIDC_CA_CERT", "tf:oidc_ca_cert"],
      jsonc: true,
    }),
  },
});

/** Public certificates. contracts/cluster-config.md 2.3. */
export const acme = block("acme", {
  doc: "Public certificates for the domains; without this block ingress certificates are self-signed.",
  jsonc: { form: "object", at: ["acme"] },
  impact: { added: ["infrastructure", "seed"], removed: ["destroy", "seed"], madeBy: "records" },
  attributes: {
    email: attribute(string("email"), {
      required: true,
      doc: "Mail address of the account at the certificate authority.",
      example: 'email = "platform-ops@example.com"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    server: attribute(string("https-url"), {
      default: "https://acme-v02.api.letsencrypt.org/directory",
      doc: "Directory of the certificate authority.",
      example: 'server = "https://acme-staging-v02.api.letsencrypt.org/directory"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
  },
});

/** Who serves a domain's zone. contracts/cluster-config.md 2.4, ruling 10. */
export const domainProvider = block("provider", {
  labels: [
    label(
      "kind",
      enumeration(...dnsKinds),
      "The DNS service; records are generated for aws-route53 beside a provider of AWS, for google-cloud-dns beside one of Google Cloud.",
    ),
  ],
  doc: "The DNS service of the zone; without this block its records are yours to make.",
  jsonc: { form: "object", at: ["provider"], label: "kind" },
  impact: {
    added: ["infrastructure", "seed"],
    removed: ["destroy", "seed"],
    relabelled: ["infrastructure", "seed"],
    madeBy: "records",
  },
  attributes: {
    account: attribute(string("plain-text"), {
      doc: "Account (on Google Cloud: project) of the provider that finds the zone and makes its records; that of the domain's balancer unless set.",
      example: 'account = "123456789012"',
      impact: ["replace", "seed"],
      madeBy: "records-of-owner",
      emits: ["projection"],
      jsonc: true,
    }),
    profile: attribute(string("plain-text"), {
      doc: "Credentials profile that the region is looked up with.",
      example: 'profile = "default"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    region: attribute(string("aws-region"), {
      doc: "Route 53 region for DNS-01 challenges; the region of the only aws provider unless set.",
      example: 'region = "us-east-1"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    hosted_zone_id: attribute(string("hosted-zone-id"), {
      doc: "Pins the hosted zone; looked up by name among public zones unless set.",
      example: 'hosted_zone_id = "Z0123456789ABCDEFGHIJ"',
      impact: ["replace", "seed"],
      madeBy: "records",
      emits: ["projection", "tf:for_each", "tf:name", "tf:private_zone", "tf:zone_id"],
      jsonc: true,
    }),
    role_arn: attribute(string("arn"), {
      doc: "Accepted for compatibility; nothing uses it.",
      example: 'role_arn = "arn:aws:iam::123456789012:role/dns"',
      impact: "client",
      emits: ["projection"],
      jsonc: true,
    }),
    secret_provider_class_name: attribute(string("name"), {
      doc: "Existing SecretProviderClass to mount, so that its secret is synced.",
      example: 'secret_provider_class_name = "dns-credentials"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    secret_name: attribute(string("plain-text"), {
      doc: "Kubernetes Secret with the credentials of a cloudflare zone.",
      example: 'secret_name = "cloudflare"',
      impact: "client",
      emits: ["projection"],
      jsonc: true,
    }),
    secret_key: attribute(string("plain-text"), {
      doc: "Key in that Secret.",
      example: 'secret_key = "api-token"',
      impact: "client",
      emits: ["projection"],
      jsonc: true,
    }),
    project: attribute(string("google-project"), {
      doc: "Google Cloud project of the zone.",
      example: 'project = "my-project"',
      impact: ["replace", "seed"],
      madeBy: "records",
      emits: ["projection", "tf:NAME", "tf:name", "tf:project", "tf:zones"],
      jsonc: true,
    }),
    hosted_zone_name: attribute(string("plain-text"), {
      doc: "Managed zone in Cloud DNS.",
      example: 'hosted_zone_name = "tools"',
      impact: ["replace", "seed"],
      madeBy: "records",
      emits: ["projection", "tf:NAME", "tf:name", "tf:project", "tf:zones"],
      jsonc: true,
    }),
  },
});

/** An ingress apex. contracts/cluster-config.md 2.4. */
export const domain = block("domain", {
  labels: [label("zone", string("domain-name"), "The ingress apex; the apex and its wildcard are served.")],
  many: true,
  doc: "A domain that the cluster serves; the first is the default domain.",
  jsonc: { form: "array", at: ["domains"], labels: ["zone"] },
  impact: { added: ["infrastructure", "seed"], removed: ["destroy", "seed"], madeBy: "records" },
  attributes: {
    load_balancer: attribute(reference("load-balancer"), {
      default: { qualifier: undefined, name: "main" },
      doc: "Balancer that the records point at; it needs a listener 443 to 443.",
      example: "load_balancer = main",
      impact: "infrastructure",
      madeBy: "records",
      emits: ["projection", "tf:domain_targets", "tf:manual_dns_records"],
      jsonc: true,
    }),
  },
  blocks: { provider: domainProvider },
});
