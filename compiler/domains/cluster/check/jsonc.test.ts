import { describe, expect, test } from "vitest";
import { compileText } from "../../../../test/helpers/podplane-source.ts";

/* What Podplane's JSONC cannot say as a .podplane does: which of two balancers of one name is meant. */

interface Provider {
  readonly account?: string;
  readonly region: string;
  /** Its first two bytes. */
  readonly network: string;
  readonly balancers?: readonly string[];
}

const provider = ({ account = "123456789012", region, network, balancers = [] }: Provider, pool = "web") => ({
  kind: "aws",
  account,
  region,
  vpc: { v4cidr: `${network}.0.0/16`, v6cidr: "auto" },
  zones: {
    [`${region}a`]: [
      { services: ["nat", "nlb"], public: true, v4cidr: `${network}.0.0/28`, v6cidr: "auto" },
      { services: ["nstance"], v4cidr: `${network}.0.16/28`, v6cidr: "auto" },
      { pool, v4cidr: `${network}.1.0/24`, v6cidr: "auto" },
    ],
  },
  load_balancers: Object.fromEntries(
    balancers.map((name) => [
      name,
      { public: true, subnets: "public", listeners: [{ port: name === "api" ? 6443 : 443, pool }] },
    ]),
  ),
});

const vms = { arch: "arm64", instance_type: "t4g.medium", size: 1 };

function compiled(first: Provider, ...others: readonly Provider[]) {
  const document = {
    cluster: {
      id: "tools",
      oidc: { issuer_url: "https://auth.example.com" },
      acme: { email: "ops@example.com" },
      domains: [{ zone: "example.com", load_balancer: "main", provider: { kind: "aws-route53", region: "eu-west-1" } }],
      registry: { hostname: "registry.example.com" },
      pools: { "control-plane": vms, web: vms },
      providers: [provider(first, "control-plane"), ...others.map((one) => provider(one))],
      kubernetes: { api_hostname: "k8s.example.com", api_load_balancer: "api", api_port: 6443 },
      seed: { name: "none" },
    },
  };
  const { clusters, diagnostics } = compileText(JSON.stringify(document), { file: "cluster.jsonc", notation: "jsonc" });
  const said = diagnostics.flatMap(({ name, severity }) =>
    severity === "error" || name.includes("balancer") ? [name] : [],
  );
  return { said, ir: clusters[0]?.ir };
}

const west = { region: "eu-west-1", network: "10.20" };
const north = { region: "eu-north-1", network: "10.21" };
const south = { region: "eu-south-1", network: "10.22" };

describe("of balancers of one name", () => {
  test.each<[string, readonly [Provider, ...Provider[]], readonly string[]]>([
    ["there is one", [{ ...west, balancers: ["api", "main"] }, north], []],
    [
      "a domain's is the first",
      [
        { ...west, balancers: ["api", "main"] },
        { ...north, balancers: ["main"] },
      ],
      ["ambiguous-balancer-jsonc"],
    ],
    [
      "the API's is the first",
      [
        { ...west, balancers: ["api", "main"] },
        { ...north, balancers: ["api"] },
      ],
      [],
    ],
    [
      "the first is in another account, whose zone certificates do not reach",
      [
        { ...west, balancers: ["api"] },
        { ...north, account: "210987654321", balancers: ["main"] },
        { ...south, account: "345678901234", balancers: ["main"] },
      ],
      ["acme-zone-elsewhere", "ambiguous-balancer-jsonc"],
    ],
  ])("%s", (_, [first, ...others], expected) => {
    expect(compiled(first, ...others).said.sort()).toEqual(expected);
  });

  test("the first is what VMs, records and certificates are told", () => {
    const { ir } = compiled({ ...west, balancers: ["api", "main"] }, { ...north, balancers: ["api", "main"] });
    expect(ir?.kubernetes.internalApi?.value).toEqual({
      kind: "public",
      balancer: { provider: "aws_123456789012_eu-west-1", name: "api" },
    });
    const [domain] = ir?.domains ?? [];
    expect(domain?.balancer?.value).toEqual({ provider: "aws_123456789012_eu-west-1", name: "main" });
    expect(domain?.dns?.zoneProvider).toBe("aws_123456789012_eu-west-1");
  });
});
