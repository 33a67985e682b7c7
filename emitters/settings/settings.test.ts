import { describe, expect, test } from "vitest";
import type { Ir } from "../../compiler/ir/index.ts";
import { exampleIr, goldenIr } from "../../test/helpers/golden/cases.ts";
import { given, source } from "../../test/helpers/located.ts";
import { bootSettings, mutableSettings, providerOf } from "./index.ts";

/** contracts/vmconfig.md 3.1 and 3.3, cluster-config.md 5.7, terraform.md 1.13, rulings 38, 39 and 44. */

const target = exampleIr("internaltools-production");

/** Settings as `KEY=text`; expressions of Terraform in `${…}`. */
function shown(ir: Ir): Readonly<Record<string, string>> {
  return Object.fromEntries(
    mutableSettings(ir).map(({ key, value }) => [key, value.kind === "known" ? value.text : `\${${value.text}}`]),
  );
}

const withPlatform = (parts: Partial<Ir>): Readonly<Record<string, string>> => shown({ ...target, ...parts });

describe("what running VMs are told", () => {
  test("is every key, sorted, with the defaults of the contract", () => {
    expect(Object.entries(shown(target))).toEqual([
      ["AWS_S3_USE_PATH_STYLE", ""],
      ["KUBE_API_ETCD_SERVERS", "https://127.0.0.1:2378"],
      [
        "KUBE_API_INTERNAL_LB_HOSTNAME",
        '${module.network_123456789012_us_east_1.load_balancers["kubernetes-internal"].dns_name}',
      ],
      ["KUBE_API_PORT", "6443"],
      ["KUBE_API_PUBLIC_HOSTNAME", "k8s.tools.example.com"],
      ["KUBE_CLUSTER_CIDR", "100.64.0.0/10,fd64::/48"],
      ["KUBE_CLUSTER_DNS", "198.19.255.254,fdc6::ffff"],
      ["KUBE_LOG_LEVEL", "2"],
      ["KUBE_NODE_CIDR_MASK_SIZE_IPV4", "24"],
      ["KUBE_NODE_CIDR_MASK_SIZE_IPV6", "64"],
      ["KUBE_SERVICE_ACCOUNT_ISSUER", "https://k8s.tools.example.com:6443"],
      ["KUBE_SERVICE_CLUSTER_IP_RANGE", "198.18.0.0/15,fdc6::/108"],
      ["NETSY_ASSUME_ROLE", "arn:aws:iam::123456789012:role/internaltools-production-netsy"],
      ["NETSY_BUCKET", "internaltools-production-123456789012-netsy"],
      ["NETSY_REGION", "us-east-1"],
      ["NSTANCE_SERVER_AGENT_ADDR", "{{ .Server.AgentAddr }}"],
      ["NSTANCE_SERVER_REGISTRATION_ADDR", "{{ .Server.RegistrationAddr }}"],
      ["OIDC_CA_CERT", ""],
      ["OIDC_ISSUER", "https://auth.example.com"],
      ["OIDC_SIGNING_ALGS", "RS256"],
      ["OIDC_USERNAME_CLAIM", "email"],
      ["REGISTRY_ASSUME_ROLE", "arn:aws:iam::123456789012:role/internaltools-production-registry-read-only"],
      ["REGISTRY_BUCKET", "internaltools-production-123456789012-registry"],
      ["REGISTRY_ENABLED", "true"],
      ["REGISTRY_ENDPOINT", ""],
      ["REGISTRY_HOSTNAME", "registry.tools.example.com"],
      ["REGISTRY_REGION", "us-east-1"],
      ["SSH_AUTHORIZED_KEY", ""],
      ["SSH_AUTHORIZED_KEYS", ""],
      ["TELEMETRY_ENABLED", "false"],
      ["TELEMETRY_LOG_CLOUDINIT", "true"],
      [
        "TELEMETRY_LOG_SERVICES",
        "cron,ssh,netsy,nstance-agent,nstance-recv-watch,containerd,kube-apiserver,kube-controller-manager,kube-scheduler,kubelet,zot",
      ],
      ["TELEMETRY_OTLP_ENDPOINT", ""],
      ["TELEMETRY_S3_ASSUME_ROLE", ""],
      ["TELEMETRY_S3_BUCKET", ""],
      ["TELEMETRY_S3_ENDPOINT", ""],
      ["TELEMETRY_S3_REGION", "us-east-1"],
    ]);
  });

  test.each<[string, readonly string[], readonly [string, string]]>([
    ["no key", [], ["", ""]],
    ["one key", ["ssh-ed25519 A"], ["ssh-ed25519 A", ""]],
    ["three keys", ["ssh-ed25519 A", "ssh-rsa B", "ssh-rsa C x"], ["ssh-ed25519 A", "ssh-rsa B,ssh-rsa C x"]],
  ])("of %s: the first by itself, the others in a list (ruling 44)", (_name, keys, expected) => {
    const settings = withPlatform({ ssh: { ...target.ssh, authorizedKeys: keys.map(given) } });
    expect([settings["SSH_AUTHORIZED_KEY"], settings["SSH_AUTHORIZED_KEYS"]]).toEqual(expected);
  });

  test("of a certificate is base64 of its UTF-8", () => {
    const certificate = "-----BEGIN CERTIFICATE-----\né\n";
    const settings = withPlatform({ oidc: { ...target.oidc, caCertificate: given(certificate) } });
    expect(settings["OIDC_CA_CERT"]).toBe("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCsOpCg==");
  });

  test("of lists has commas between", () => {
    const settings = withPlatform({
      oidc: { ...target.oidc, signingAlgorithms: given(["RS256", "ES512"]) },
      telemetry: { ...target.telemetry, logServices: given([]) },
    });
    expect([settings["OIDC_SIGNING_ALGS"], settings["TELEMETRY_LOG_SERVICES"]]).toEqual(["RS256,ES512", ""]);
  });

  test("of a port outside is in the issuer's URL; inside it is always 6443 (ruling 38)", () => {
    const issuer = given("https://k8s.tools.example.com:443");
    const kubernetes = { ...target.kubernetes, apiPort: given(443), serviceAccountIssuer: issuer };
    const settings = withPlatform({ kubernetes });
    expect([settings["KUBE_API_PORT"], settings["KUBE_SERVICE_ACCOUNT_ISSUER"]]).toEqual([
      "6443",
      "https://k8s.tools.example.com:443",
    ]);
  });

  test.each([
    [true, "true"],
    [false, ""],
  ])("of paths in the place of host names, %j, is %j and never false", (pathStyle, expected) => {
    const settings = withPlatform({ registry: { ...target.registry, pathStyle: given(pathStyle) } });
    expect(settings["AWS_S3_USE_PATH_STYLE"]).toBe(expected);
  });

  test("of an IPv4 cluster has one range and one address of DNS", () => {
    const { kubernetes } = target;
    const settings = withPlatform({
      kubernetes: {
        ...kubernetes,
        clusterCidrs: kubernetes.clusterCidrs.slice(0, 1),
        services: kubernetes.services.slice(0, 1),
      },
    });
    expect(
      ["KUBE_CLUSTER_CIDR", "KUBE_SERVICE_CLUSTER_IP_RANGE", "KUBE_CLUSTER_DNS"].map((key) => settings[key]),
    ).toEqual(["100.64.0.0/10", "198.18.0.0/15", "198.19.255.254"]);
  });

  test("of roles follows the prefix, of buckets the id", () => {
    expect(shown(goldenIr("aws/newer-modules"))).toMatchObject({
      NETSY_ASSUME_ROLE: "arn:aws:iam::123456789012:role/internaltools-prod-netsy",
      NETSY_BUCKET: "internaltools-production-123456789012-netsy",
    });
  });

  test("knows where each value comes from", () => {
    const level = { value: 4, origin: source() };
    const ir = { ...target, kubernetes: { ...target.kubernetes, logLevel: level } };
    expect(mutableSettings(ir).find(({ key }) => key === "KUBE_LOG_LEVEL")?.origin).toBe(level.origin);
    expect(mutableSettings(ir).find(({ key }) => key === "NETSY_REGION")?.origin).toBe(
      target.providers[0].region.origin,
    );
  });
});

describe("the way to the API (ruling 39)", () => {
  const host = "KUBE_API_INTERNAL_LB_HOSTNAME";
  const two = goldenIr("aws/two-regions-of-one-account");
  const through = (ir: Ir, provider: string, name: string): string | undefined => {
    const internalApi = given({ kind: "public" as const, balancer: { provider, name } });
    return shown({ ...ir, kubernetes: { ...ir.kubernetes, internalApi } })[host];
  };

  test("is empty where there is none", () => {
    expect(withPlatform({ kubernetes: { ...target.kubernetes, internalApi: undefined } })[host]).toBe("");
  });

  test("is the balancer of the network that it stands in", () => {
    expect(through(two, "aws_123456789012_eu-west-1", "api")).toBe(
      '${module.network_123456789012_eu_west_1.load_balancers["api"].dns_name}',
    );
  });

  test("keeps the former name of a balancer that was renamed: modules know it by that", () => {
    const home = "aws_123456789012_us-east-1";
    const name = two.providers[0].loadBalancers[0]?.name.value ?? "";
    const rename = (provider: Ir["providers"][number]) => ({
      ...provider,
      loadBalancers: provider.loadBalancers.map((one) => (one.name.value === name ? { ...one, key: "old" } : one)),
    });
    const renamed = (key: string): Ir => {
      const [first, ...more] = two.providers.map((one) => (one.key === key ? rename(one) : one));
      if (!first) throw new Error("no provider");
      return { ...two, providers: [first, ...more] };
    };
    const at = (name: string) => `\${module.network_123456789012_us_east_1.load_balancers["${name}"].dns_name}`;
    expect(through(renamed(home), home, name)).toBe(at("old"));
    expect(through(renamed("aws_123456789012_eu-west-1"), home, name)).toBe(at(name));
  });
});

describe("what a VM knows from its first boot on", () => {
  const [vm] = target.vms;
  if (!vm) throw new Error("there is no kind of VM");

  test("are placeholders of Nstance and what is known when compiling", () => {
    const keys = ["ssh-ed25519 A", "ssh-rsa B"].map(given);
    const ir: Ir = { ...target, ssh: { ...target.ssh, immutableAuthorizedKeys: keys } };
    expect(bootSettings(ir, vm).map(({ key, value, placeholder }) => [key, value.value, placeholder])).toEqual([
      ["IMMUTABLE_SSH_AUTHORIZED_KEYS", "ssh-ed25519 A\nssh-rsa B", false],
      ["INSTANCE_ID", "{{ .Instance.ID }}", true],
      ["CLUSTER_ID", "{{ .Cluster.ID }}", true],
      ["PROVIDER_KIND", "aws", false],
      ["PROVIDER_REGION", "{{ .Provider.Region }}", true],
      ["PROVIDER_ZONE", "{{ .Provider.Zone }}", true],
      ["PROVIDER_INSTANCE_TYPE", "{{ .Instance.Type }}", true],
      ["AWS_ACCOUNT_ID", "123456789012", false],
      ["NSTANCE_SERVER_REGISTRATION_ADDR", "{{ .Server.RegistrationAddr }}", true],
      ["NSTANCE_SERVER_AGENT_ADDR", "{{ .Server.AgentAddr }}", true],
    ]);
    expect(bootSettings(target, vm)[0]?.value).toEqual({ value: "", origin: target.ssh.origin });
  });

  test("is the account of the provider that it runs on", () => {
    const ir = goldenIr("aws/two-accounts-with-the-same-zones");
    const accounts = ir.vms.map((one) => [
      one.provider,
      bootSettings(ir, one).find(({ key }) => key === "AWS_ACCOUNT_ID")?.value.value,
    ]);
    const [first, second] = ["aws_123456789012_us-east-1", "aws_999999999999_us-east-1"];
    expect(accounts).toEqual([
      [first, "123456789012"],
      [first, "123456789012"],
      [second, "999999999999"],
    ]);
  });

  test("needs a provider that there is", () => {
    expect(() => providerOf(target, { ...vm, provider: "gone" })).toThrow(
      "the VM knc_arm64 names the provider gone, which there is not",
    );
  });
});
