import { describe, expect, test } from "vitest";
import { googleCluster } from "../../test/helpers/google-sources.ts";
import { managedCluster } from "../../test/helpers/managed-sources.ts";
import { irOf, source } from "../../test/helpers/podplane-source.ts";
import { seedClusterOfIr, seedSelectionOfIr } from "./seed-cluster-of-ir.ts";

const digest = `sha512:${"0123456789abcdef".repeat(8)}`;
const withSeed = (seed: string) => irOf(source().replace("seed none {}", seed));

test("a cluster selects its seed as far as it says it", () => {
  expect(seedSelectionOfIr(withSeed(`seed minimal { version = "1.2.3-1", digest = "${digest}" }`))).toEqual({
    name: "minimal",
    version: "1.2.3-1",
    digest,
  });
  expect(seedSelectionOfIr(withSeed("seed none {}"))).toEqual({ name: "none" });
  expect(seedSelectionOfIr(withSeed(`seed none { digest = "${digest}" }`))).toEqual({ name: "none", digest });
  expect(seedSelectionOfIr({ ...irOf(source()), seed: undefined })).toEqual({});
});

const least = {
  id: "tools",
  oidc: { issuerUrl: "https://auth.example.com", clientId: "tools", usernameClaim: "email", groupsClaim: "groups" },
  domains: [],
  registryHostname: "tools-registry.local",
  registryBucket: "tools-123456789012-registry",
  secretsProviders: [],
  serviceCidrs: ["198.18.0.0/15", "fdc6::/108"],
  providers: [{ kind: "aws", account: "123456789012", region: "eu-west-1" }],
};

describe("what seeding knows of a cluster", () => {
  test("is what it has to say, and nothing of what it does not", () => {
    expect(seedClusterOfIr(irOf(source()))).toEqual(least);
  });

  test("on AWS is all that it says", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    const text = source({
      cluster: `acme { email = "ops@example.com" }
  registry { hostname = "r.example.com", mirror { enabled = true, prefix = "m" } }
  domain "example.com" { load_balancer = main, provider aws-route53 { hosted_zone_id = "Z0123456789ABCDEFGHIJ" } }
  domain "example.org" { load_balancer = main }
  components { source {
    url = "https://git.example.com/components"
    ref { tag = "v1" }
    secret_ref { name = "git" }
  } }
  secrets {
    default_provider = app
    provider app { kind = aws, key_prefix = "tools", object_type = secretsmanager, region = "us-east-1" }
    provider vault { kind = vault, address = "https://vault.example.com" }
  }`,
      provider: `profile = "work"
    load_balancer main { public = true, subnets = public, listener 443 { pool = control-plane } }`,
      zones: `zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
    }`,
    });
    const ir = irOf(text);
    const { caCertificate: _, ...oidc } = ir.oidc;
    const caCertificate = { ...oidc.issuerUrl, value: pem };
    expect(seedClusterOfIr({ ...ir, oidc: { ...oidc, caCertificate } })).toEqual({
      ...least,
      oidc: { ...least.oidc, caCert: pem },
      acme: { email: "ops@example.com", server: "https://acme-v02.api.letsencrypt.org/directory" },
      domains: [
        {
          zone: "example.com",
          provider: { kind: "aws-route53", hostedZoneId: "Z0123456789ABCDEFGHIJ", region: "eu-west-1" },
        },
        { zone: "example.org" },
      ],
      registryHostname: "r.example.com",
      mirror: { hostname: "r.example.com", prefix: "m" },
      componentsSource: { url: "https://git.example.com/components", ref: { tag: "v1" }, secretName: "git" },
      secretsProviders: [
        { name: "app", kind: "aws", keyPrefix: "tools", objectType: "secretsmanager", region: "us-east-1" },
        { name: "vault", kind: "vault", address: "https://vault.example.com" },
      ],
      providers: [{ kind: "aws", account: "123456789012", region: "eu-west-1", profile: "work" }],
      certManager: { kind: "role", id: "arn:aws:iam::123456789012:role/tools-cert-manager-route53" },
    });
  });

  test("has a mirror without a prefix at the root, and charts without a reference as they are", () => {
    const ir = irOf(
      source({
        cluster: `registry { hostname = "r.example.com", mirror { enabled = true } }
  components { source { url = "https://git.example.com/components" } }`,
      }),
    );
    const imageMirror = { ...ir.imageMirror, prefix: { ...ir.imageMirror.prefix, value: "" } };
    const { mirror, componentsSource } = seedClusterOfIr({ ...ir, imageMirror });
    expect(mirror).toEqual({ hostname: "r.example.com", prefix: "/" });
    expect(componentsSource).toEqual({ url: "https://git.example.com/components" });
  });

  test("on Google Cloud has the project of a zone, and the account that proves it", () => {
    const text = googleCluster({
      provider: "project_number = 123456789012",
      blocks: `acme { email = "ops@example.com" }
  registry { hostname = "r.example.com" }
  domain "example.com" { provider google-cloud-dns { hosted_zone_name = "example" } }`,
    });
    const ir = irOf(text);
    const found = seedClusterOfIr(ir);
    expect(found.domains).toEqual([
      {
        zone: "example.com",
        provider: {
          kind: "google-cloud-dns",
          region: "us-central1",
          project: "my-project",
          hostedZoneName: "example",
        },
      },
    ]);
    expect(found.registryStore).toEqual({ endpoint: "https://storage.googleapis.com", region: "auto" });
    const id = `${ir.id.value}-dns01@my-project.iam.gserviceaccount.com`;
    const audience = `//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/${ir.id.value}-pods/providers/kubernetes`;
    expect(found.certManager).toEqual({ kind: "account", id, audience });
    const { podTrust: _, ...platform } = ir.platform;
    expect(seedClusterOfIr({ ...ir, platform })).not.toHaveProperty("certManager");
  });

  test("on machines of one's own has the provider's name for a region, and no account", () => {
    expect(seedClusterOfIr(irOf(managedCluster())).providers).toEqual([{ kind: "proxmox", region: "rack" }]);
  });
});
