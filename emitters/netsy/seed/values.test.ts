import { describe, expect, test } from "vitest";
import { at, encodeJson, type JsonObject } from "./json.ts";
import type { SeedCluster, SeedSecretsProvider } from "./seed-cluster.ts";
import { deriveValues } from "./values.ts";

const bare: SeedCluster = {
  id: "demo",
  oidc: { issuerUrl: "https://auth.example.com" },
  domains: [],
  secretsProviders: [],
  serviceCidrs: [],
  providers: [],
};

const aws = { kind: "aws", account: "111122223333", region: "eu-west-1" } as const;
const route53 = (zone: string, hostedZoneId?: string) =>
  ({ zone, provider: { kind: "aws-route53", ...(hostedZoneId ? { hostedZoneId } : {}) } }) as const;

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
const derived = (cluster: Partial<SeedCluster>): JsonObject => deriveValues({ ...bare, ...cluster });
const componentsOf = (cluster: Partial<SeedCluster>): unknown => plain(at(derived(cluster), "platform", "components"));
const valueAt = (cluster: Partial<SeedCluster>, path: string): unknown =>
  plain(at(derived(cluster), "platform", "components", ...path.split("/")));

test("the worked example of the contract", () => {
  const cluster = {
    acme: { email: "ops@example.com" },
    domains: [route53("example.com", "Z1")],
    registryHostname: "registry.example.com",
    mirror: {},
    providers: [aws],
  };
  expect(componentsOf(cluster)).toEqual({
    imageMirror: { enabled: true, hostname: "registry.example.com", prefix: "mirror" },
    apps: {
      "csi-aws-ebs": { enabled: true },
      "cert-manager": { enabled: true },
      "platform-certs": { enabled: true },
      traefik: { enabled: true },
    },
    crds: {
      "cert-manager-crds": { enabled: true },
      "traefik-crds": { enabled: true },
      "gateway-api-crds": { enabled: true },
    },
    values: {
      "zot-registry": {
        platform: {
          zotRegistry: {
            registryHostname: "registry.example.com",
            storage: { bucket: "demo-111122223333-registry", region: "eu-west-1" },
            oidc: {
              issuer: "https://auth.example.com",
              audience: "demo",
              usernameClaim: "email",
              groupsClaim: "groups",
            },
          },
        },
      },
      "platform-certs": {
        platform: {
          certs: {
            ingress: {
              dnsNames: ["example.com", "*.example.com"],
              acme: {
                enabled: true,
                issuerName: "platform-ingress-acme-clusterissuer",
                server: "https://acme-v02.api.letsencrypt.org/directory",
                email: "ops@example.com",
                solvers: [{ dnsZones: ["example.com"], route53: { hostedZoneID: "Z1", region: "eu-west-1" } }],
              },
            },
          },
        },
      },
      traefik: {
        platform: {
          traefik: {
            ingress: {
              enabled: true,
              issuerRef: { kind: "ClusterIssuer", name: "platform-ingress-selfsigned-clusterissuer" },
              domains: [
                {
                  zone: "example.com",
                  default: true,
                  issuerRef: { kind: "ClusterIssuer", name: "platform-ingress-acme-clusterissuer" },
                },
              ],
            },
          },
        },
      },
    },
  });
});

test("a bare cluster gives an empty list of apps and nothing else", () => {
  expect(encodeJson(derived({}))).toBe('{"platform":{"components":{"apps":{}}}}');
});

describe("registry", () => {
  const storage = "values/zot-registry/platform/zotRegistry/storage";

  test.each([
    ["no providers", { registryHostname: "r.example.com" }, { bucket: "registry", region: "local" }],
    ["aws without account", { providers: [{ kind: "aws" }] }, { bucket: "demo-registry", region: "local" }],
    [
      "another cloud",
      { providers: [{ kind: "google", region: "us-central1" }] },
      { bucket: "demo-registry", region: "local" },
    ],
    ["a bucket of another name", { providers: [aws], registryBucket: "b" }, { bucket: "b", region: "eu-west-1" }],
  ] as const)("storage with %s", (_name, cluster, expected) => {
    expect(valueAt(cluster, storage)).toEqual(expected);
  });

  test("the name follows from the id where there are providers and no domains", () => {
    expect(valueAt({ providers: [aws] }, "values/zot-registry/platform/zotRegistry/registryHostname")).toBe(
      "demo-registry.local",
    );
    expect(valueAt({ providers: [aws], domains: [{ zone: "a.example" }] }, "values/zot-registry")).toBeNull();
  });

  test("the issuer's CA is passed on", () => {
    const oidc = {
      issuerUrl: "https://a",
      clientId: "c",
      usernameClaim: "u",
      groupsClaim: "g",
      caCert: "-----BEGIN X",
    };
    expect(valueAt({ providers: [aws], oidc }, "values/zot-registry/platform/zotRegistry/oidc")).toEqual({
      issuer: "https://a",
      audience: "c",
      usernameClaim: "u",
      groupsClaim: "g",
      certificateAuthority: "-----BEGIN X",
    });
  });
});

describe("mirror", () => {
  test.each([
    ["absent", undefined, "mirror"],
    ["empty", "", "mirror"],
    ["a slash", "/", ""],
    ["slashes and spaces around", " /x/ ", "x"],
  ])("prefix: %s", (_name, prefix, expected) => {
    const mirror = { hostname: "m.example.com", ...(prefix === undefined ? {} : { prefix }) };
    expect(valueAt({ mirror }, "imageMirror/prefix")).toBe(expected);
  });

  test("without a name and with domains it is refused", () => {
    expect(() => derived({ mirror: {}, domains: [{ zone: "a.example" }] })).toThrow(
      "images shall come through a mirror, and no host name of it follows from the configuration",
    );
  });

  test("without domains the name follows from the id", () => {
    expect(valueAt({ mirror: {} }, "imageMirror/hostname")).toBe("demo-registry.local");
  });
});

describe("secrets providers", () => {
  const pem = "-----BEGIN CERTIFICATE-----";
  const secretsProviders: readonly SeedSecretsProvider[] = [
    { name: "v", kind: "vault", address: "https://v", caCert: pem },
    { name: "a", kind: "aws", objectType: "ssmparameter", region: "eu-west-1", keyPrefix: "k" },
    { name: "g", kind: "gcp", projectId: "p", location: "l" },
    { name: "b", kind: "openbao", address: "https://b", mountPath: "m", authPath: "auth/x", operatorRole: "r" },
    { name: "c", kind: "openbao", caCert: pem },
  ];

  test("operator, driver and the provider of each kind are on", () => {
    expect(Object.keys(valueAt({ secretsProviders }, "apps") as object).sort()).toEqual([
      "podplane-operator",
      "secrets-store-csi-driver",
      "secrets-store-csi-provider-aws",
      "secrets-store-csi-provider-gcp",
      "secrets-store-csi-provider-openbao",
      "secrets-store-csi-provider-vault",
    ]);
  });

  test("the operator learns every provider's settings, and only those given", () => {
    const providers = valueAt(
      { secretsProviders },
      "values/podplane-operator/podplane/operator/config/secrets/providers",
    );
    expect(providers).toMatchObject({
      v: { kind: "vault", address: "https://v", caCert: pem },
      a: { kind: "aws", objectType: "ssmparameter", region: "eu-west-1", keyPrefix: "k" },
      g: { kind: "gcp", projectID: "p", location: "l" },
      b: { kind: "openbao", address: "https://b", mountPath: "m", authPath: "auth/x", operatorRole: "r" },
    });
  });

  test("private CAs are mounted into the CSI providers, by name", () => {
    expect(valueAt({ secretsProviders }, "values/secrets-store-csi-provider-openbao")).toEqual({
      podplane: { secrets: { providers: { c: { caCert: pem } } } },
      openbao: {
        csi: {
          volumes: [{ name: "provider-ca-c", configMap: { name: "podplane-secrets-provider-ca-c" } }],
          volumeMounts: [{ name: "provider-ca-c", mountPath: "/var/run/podplane/secrets-providers/c", readOnly: true }],
        },
      },
    });
  });
});

describe("domains", () => {
  const acme = { email: "ops@example.com", server: "https://acme.example/dir" };
  const solvers = (cluster: Partial<SeedCluster>): unknown =>
    valueAt({ acme, ...cluster }, "values/platform-certs/platform/certs/ingress/acme/solvers");

  test("domains of one region and zone share a solver, and zones by hand have none", () => {
    const domains = [route53("b.example", "Z"), route53("a.example", "Z"), { zone: "c.example" }, route53("d.example")];
    expect(solvers({ domains, providers: [aws] })).toEqual([
      { dnsZones: ["d.example"], route53: { region: "eu-west-1" } },
      { dnsZones: ["a.example", "b.example"], route53: { hostedZoneID: "Z", region: "eu-west-1" } },
    ]);
  });

  test("no aws provider: a solver with no settings", () => {
    expect(solvers({ domains: [route53("a.example")] })).toEqual([{ dnsZones: ["a.example"], route53: {} }]);
  });

  test("two regions that match are refused, unless the domain says which", () => {
    const providers = [aws, { ...aws, region: "us-east-1" }];
    expect(() => solvers({ domains: [route53("a.example")], providers })).toThrow(
      "2 aws providers could hold the zone a.example",
    );
    const provider = { kind: "aws-route53", region: "us-east-1" } as const;
    expect(solvers({ domains: [{ zone: "a.example", provider }], providers })).toEqual([
      { dnsZones: ["a.example"], route53: { region: "us-east-1" } },
    ]);
  });

  test("ACME without e-mail, or without a domain that can prove itself, is refused", () => {
    expect(() => derived({ acme: { email: "" }, domains: [route53("a.example")] })).toThrow(
      "ACME is configured without an e-mail address",
    );
    expect(() => derived({ acme, domains: [{ zone: "a.example" }] })).toThrow(
      "ACME is configured, and no domain has its DNS at aws-route53",
    );
  });

  test("secret classes are mounted once each, under a plain name", () => {
    const provider = { kind: "cloudflare", secretProviderClassName: "DNS_Token!" } as const;
    const domains = [
      { zone: "a.example", provider },
      { zone: "b.example", provider },
    ];
    expect(valueAt({ domains }, "values/platform-certs/platform/certs/secretSync")).toEqual({
      enabled: true,
      mounts: [{ name: "dns-token", secretProviderClassName: "DNS_Token!", mountPath: "/mnt/secrets-store/dns-token" }],
    });
  });

  test("cert-manager gets its role through annotations", () => {
    const id = "arn:aws:iam::111122223333:role/demo-cert-manager-route53";
    const cluster = { acme, domains: [route53("a.example")], certManager: { kind: "role", id } } as const;
    expect(valueAt(cluster, "apps/cert-manager")).toEqual({
      enabled: true,
      namespaceAnnotations: { "iam.amazonaws.com/allowed-roles": `["${id}"]` },
    });
    expect(valueAt(cluster, "values/cert-manager/cert-manager/podAnnotations")).toEqual({
      "iam.amazonaws.com/role": id,
    });
  });
});
