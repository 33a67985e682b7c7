import { describe, expect, it } from "vitest";
import { cluster, provider, publicBalancers, zone } from "../../../../test/e2e/tofu/variants/variant.ts";
import { googleBalancers, googleCluster, googleV2b, googleWorkers } from "../../../../test/helpers/google-sources.ts";
import { compileText, irOf, lockOf } from "../../../../test/helpers/podplane-source.ts";

const storage = (bucket = "uploads", role = "app") => `bucket ${bucket} {}\n    role ${role} { buckets = [${bucket}] }`;

function second(parts: { label?: string; account?: string; region?: string; blocks?: string; range?: string } = {}) {
  const { label = "west", region = "us-west-2", range = "172.19.0.0/16" } = parts;
  return provider({
    label,
    region,
    ...(parts.account ? { account: parts.account } : {}),
    vpc: `vpc { v4cidr = ${range}, v6cidr = auto }`,
    zones: zone(`${region}a`, ["web"]),
    balancers: `load_balancer ${label} { public = true, subnets = public, listener 443 { pool = web } }`,
    blocks: parts.blocks ?? "",
  });
}

const both = (first: string, others: string, blocks = "") =>
  cluster({ providers: `${provider({ balancers: publicBalancers, blocks: first })}\n  ${others}`, blocks });

function said(source: string, lock?: string): readonly string[] {
  const { diagnostics } = compileText(source, lock === undefined ? {} : { lock });
  const own = ["cloud-name-taken", "acme-zone-elsewhere", "private-api-region", "secrets-elsewhere"];
  return [...new Set(diagnostics.map(({ name }) => name).filter((name) => own.includes(name)))].sort();
}

/** Names in the cloud of all buckets and roles, by provider. */
function names(source: string, lock?: string): readonly (readonly string[])[] {
  return irOf(source, lock === undefined ? {} : { lock }).providers.map(({ buckets, roles }) =>
    [...buckets, ...roles].map(({ cloudName }) => cloudName.value),
  );
}

describe("names in the cloud", () => {
  it("have their region behind them where another region of the account has them already", () => {
    expect(names(both(storage(), second({ blocks: storage() })))).toEqual([
      ["tools-123456789012-uploads", "tools-app"],
      ["tools-123456789012-uploads-us-west-2", "tools-app-us-west-2"],
    ]);
  });

  it("are the plain ones in another account, and where nothing else has them", () => {
    expect(names(both(storage(), second({ account: "210987654321", blocks: storage() })))[1]).toEqual([
      "tools-210987654321-uploads",
      "tools-app",
    ]);
    expect(names(both(storage(), second({ blocks: storage("backups", "backup") })))[1]).toEqual([
      "tools-123456789012-backups",
      "tools-backup",
    ]);
  });

  it("stay with what was built first, whichever provider has it", () => {
    const alone = both("", second({ blocks: storage() }));
    expect(names(both(storage(), second({ blocks: storage() })), lockOf(alone))).toEqual([
      ["tools-123456789012-uploads-us-east-1", "tools-app-us-east-1"],
      ["tools-123456789012-uploads", "tools-app"],
    ]);
  });

  it("are those of a project on Google Cloud, where accounts are shortened", () => {
    const far = (project: string) =>
      googleWorkers(project, "europe-west3", "europe-west3-a", "172.19.0.0/16", storage());
    expect(names(googleCluster({ provider: storage(), others: far("my-project") }))).toEqual([
      ["tools-my-project-uploads", "tools-app"],
      ["tools-my-project-uploads-europe-west3", "tools-app-europe-west3"],
    ]);
    expect(names(googleCluster({ provider: storage(), others: far("other-project") }))[1]).toEqual([
      "tools-other-project-uploads",
      "tools-app",
    ]);
  });

  it("are an error where two things have one all the same", () => {
    const clash = both(`${storage()}\n    bucket uploads-us-west-2 {}`, second({ blocks: "bucket uploads {}" }));
    expect(said(clash)).toEqual(["cloud-name-taken", "secrets-elsewhere"]);
    expect(
      said(both(`${storage()}\n    bucket uploads-eu-west-1 {}`, second({ blocks: "bucket uploads {}" }))),
    ).toEqual(["secrets-elsewhere"]);
  });
});

describe("certificates", () => {
  const proven = (account: string) => `acme { email = "ops@example.com" }
  registry { hostname = "registry.example.com" }
  domain "example.com" { load_balancer = west, provider aws-route53 { hosted_zone_id = "Z0123456789ABCDEFGHIJ", region = "us-west-2"${account} } }`;

  it.each([
    ["of a zone in the account of the cluster", second(), "", false],
    ["of a zone in another account, which the balancer names", second({ account: "210987654321" }), "", true],
    [
      "of a zone in the account of the cluster, said so",
      second({ account: "210987654321" }),
      ', account = "123456789012"',
      false,
    ],
    ["of a zone in another account, said so", second({ account: "210987654321" }), ', account = "210987654321"', true],
  ])("%s", (_, other, account, refused) => {
    expect(said(both("", other, proven(account))).includes("acme-zone-elsewhere")).toBe(refused);
  });
});

describe("the private balancer of the API on Google Cloud", () => {
  const balancers = googleBalancers.replace(
    "public = true, subnets = public, listener 6443",
    "public = false, subnets = control-plane, listener 6443",
  );
  const far = (region: string) => googleWorkers("other-project", region, `${region}-a`, "172.20.0.0/16");

  it("serves workers of its region alone", () => {
    expect(said(googleCluster({ balancers, others: far("us-central1") }), googleV2b)).toEqual([]);
    expect(said(googleCluster({ balancers, others: far("us-east1") }), googleV2b)).toEqual(["private-api-region"]);
    expect(said(googleCluster({ others: far("us-east1") }), googleV2b)).toEqual([]);
  });

  it("is not held to a region that is not said, or of another kind of provider", () => {
    const ours = (text: string) => said(text, googleV2b).filter((name) => name === "private-api-region");
    const nowhere = far("us-east1").replace('region  = "us-east1"', "");
    expect(ours(googleCluster({ balancers, others: nowhere }))).toEqual([]);
    const rack = `provider proxmox rack { region = "home", zone rack { subnet { pool = web } } }`;
    expect(ours(googleCluster({ balancers, others: rack }))).toEqual([]);
    const home = googleCluster({ balancers, others: far("us-east1") }).replace('region  = "us-central1"', "");
    expect(ours(home)).toEqual([]);
  });
});

describe("the store of secrets", () => {
  it.each([
    ["another region of AWS", both("", second()), true],
    ["another account of AWS", both("", second({ account: "210987654321", region: "us-east-1" })), true],
    [
      "another region of a project of Google Cloud",
      googleCluster({ others: googleWorkers("my-project", "europe-west3", "europe-west3-a", "172.19.0.0/16") }),
      false,
    ],
    [
      "another project of Google Cloud",
      googleCluster({ others: googleWorkers("other-project", "europe-west3", "europe-west3-a", "172.19.0.0/16") }),
      true,
    ],
  ])("is %s", (_, source, told) => {
    expect(said(source).includes("secrets-elsewhere")).toBe(told);
  });
});
