import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { testThorough } from "../../test/helpers/effort.ts";
import { bootstrapped, configuredParts, runParts, serviceEnv } from "./configured.ts";
import { booted, deliver, first, recv, status, watch } from "./delivering.ts";
import { certificate, type Root } from "./root.ts";

const registry = { REGISTRY_HOSTNAME: "registry.example.com", REGISTRY_BUCKET: "tools-registry" };
const second = { DEFAULTS_GENERATION: "2" };
const issuer = {
  OIDC_ISSUER: "https://auth.example.com",
  OIDC_CA_CERT: Buffer.from(certificate("ca")).toString("base64"),
};

function kubelet(root: Root): Readonly<Record<string, unknown>> {
  return parse(root.read("/opt/kubelet/etc/kubelet.yaml"));
}

describe("the defaults of older clusters", () => {
  test("stay as they were where nothing is said", () => {
    const { root } = configuredParts(["kube"], "knc", issuer);
    expect(kubelet(root)).toMatchObject({
      authentication: { webhook: { enabled: false } },
      authorization: { mode: "AlwaysAllow" },
      maxPods: 110,
    });
    expect(kubelet(root)).not.toHaveProperty("seccompDefault");
    expect(kubelet(root)).not.toHaveProperty("podPidsLimit");
    expect(root.exists("/opt/kube-apiserver/etc/authentication.yaml")).toBe(false);
    expect(serviceEnv(root, "kube-apiserver")).toMatchObject({
      DEFAULTS_GENERATION: "1",
      OIDC_GROUPS_CLAIM: "groups",
      OIDC_CA_FILE: "/opt/crt/oidc-ca.pem",
    });
  });
});

describe("the defaults of generation 2", () => {
  test("let the kubelet ask the API server who may do what", () => {
    expect(kubelet(configuredParts(["kube"], "knd", second).root)).toMatchObject({
      authentication: { anonymous: { enabled: false }, webhook: { enabled: true } },
      authorization: { mode: "Webhook" },
      seccompDefault: true,
      podPidsLimit: 4096,
      maxPods: 110,
    });
  });

  test.each([
    [{ KUBE_NODE_CIDR_MASK_SIZE_IPV4: "24" }, 110],
    [{ KUBE_NODE_CIDR_MASK_SIZE_IPV4: "25" }, 110],
    [{ KUBE_NODE_CIDR_MASK_SIZE_IPV4: "26" }, 60],
    [{ KUBE_NODE_CIDR_MASK_SIZE_IPV4: "28" }, 12],
    [{ KUBE_NODE_CIDR_MASK_SIZE_IPV4: "29" }, 4],
    [{ KUBE_NODE_CIDR_MASK_SIZE_IPV4: "30" }, 1],
    [{ KUBE_NODE_CIDR_MASK_SIZE_IPV4: "32" }, 1],
    [{ KUBE_NODE_CIDR_MASK_SIZE_IPV6: "122" }, 60],
    [{ KUBE_CLUSTER_CIDR: "fd64::/48", KUBE_NODE_CIDR_MASK_SIZE_IPV4: "28" }, 110],
    [{ KUBE_MAX_PODS: "30" }, 30],
  ])("%j admits %d Pods to a node", (values, count) => {
    const root = bootstrapped("knd", { ...second, ...values });
    const code = 'source "$root/opt/podplane/lib/configure/kube.sh"; load_inputs knd; max_pods';
    expect(root.bash(["inputs"], code).stdout).toBe(String(count));
  });

  test("name the issuer in a file of its own, with its CA and the claims", () => {
    const { root } = configuredParts(["kube"], "knc", {
      ...second,
      ...issuer,
      OIDC_GROUPS_CLAIM: "https://example.com/teams",
    });
    expect(parse(root.read("/opt/kube-apiserver/etc/authentication.yaml"))).toEqual({
      apiVersion: "apiserver.config.k8s.io/v1",
      kind: "AuthenticationConfiguration",
      jwt: [
        {
          issuer: {
            url: "https://auth.example.com",
            audiences: ["tools"],
            certificateAuthority: certificate("ca"),
          },
          claimMappings: {
            username: { claim: "email", prefix: "" },
            groups: { claim: "https://example.com/teams", prefix: "" },
          },
          userValidationRules: [
            { expression: "!user.username.startsWith('system:')", message: expect.any(String) },
            { expression: "user.groups.all(group, !group.startsWith('system:'))", message: expect.any(String) },
          ],
        },
      ],
    });
    expect(root.mode("/opt/kube-apiserver/etc/authentication.yaml")).toBe("0640");
    expect(Object.keys(serviceEnv(root, "kube-apiserver")).filter((key) => key.startsWith("OIDC"))).toEqual([]);
    expect(root.exists("/opt/crt/oidc-ca.pem")).toBe(false);
  });

  test("know no issuer before the first delivery", () => {
    expect(
      parse(configuredParts(["kube"], "knc", second).root.read("/opt/kube-apiserver/etc/authentication.yaml")),
    ).toMatchObject({
      jwt: [],
    });
  });

  test.each([
    ["1", "", "registry.example.com/mirror/registry.k8s.io/pause:3.10.2"],
    ["1", "false", "registry.k8s.io/pause:3.10.2"],
    ["2", "", "registry.k8s.io/pause:3.10.2"],
    ["2", "true", "registry.example.com/mirror/registry.k8s.io/pause:3.10.2"],
  ])("of generation %s with mirroring %j take the pause image from %s", (generation, mirroring, image) => {
    const values = { ...registry, DEFAULTS_GENERATION: generation, REGISTRY_MIRROR_ENABLED: mirroring };
    expect(configuredParts(["containerd"], "knd", values).root.read("/etc/containerd/config.toml")).toContain(
      `sandbox = "${image}"`,
    );
  });

  test.each([
    [{ ...registry, ...second }, "true", "mirror.example.com/mirror/registry.k8s.io/pause:3.10.2"],
    [{ ...second }, "true", "mirror.example.com/mirror/registry.k8s.io/pause:3.10.2"],
    [{ ...registry, ...second, REGISTRY_MIRROR_PREFIX: "" }, "true", "mirror.example.com/registry.k8s.io/pause:3.10.2"],
    [{ ...registry, ...second }, "false", "registry.k8s.io/pause:3.10.2"],
  ])(
    "with a mirror that clusters share, %j and mirroring %j, take the pause image from %s",
    (given, mirroring, image) => {
      const values = { ...given, REGISTRY_MIRROR_HOSTNAME: "mirror.example.com", REGISTRY_MIRROR_ENABLED: mirroring };
      expect(configuredParts(["containerd"], "knd", values).root.read("/etc/containerd/config.toml")).toContain(
        `sandbox = "${image}"`,
      );
    },
  );

  test("take the pause image from where it was published while no registry runs", () => {
    const values = { REGISTRY_HOSTNAME: "registry.example.com", ...second, REGISTRY_MIRROR_ENABLED: "true" };
    expect(configuredParts(["containerd"], "knd", values).root.read("/etc/containerd/config.toml")).toContain(
      '"registry.k8s.io/pause',
    );
  });
});

describe("the key that encrypts Secrets", () => {
  const key = (byte: number): string => `${Buffer.alloc(32, byte).toString("base64")}\n`;
  const config = (root: Root): unknown => parse(root.read("/opt/key/kube-apiserver/encryption.yaml"));
  const path = "/opt/key/kube-apiserver/encryption.key";

  test("encrypts where that is wanted, and is only read by where it is not", () => {
    const root = bootstrapped("knc", { ENCRYPT_SECRETS: "true" });
    root.write(path, key(1) + key(2));
    runParts(root, ["kube"]);
    const keys = [1, 2].map((byte) => ({ name: expect.stringMatching(/^key-[0-9a-f]{8}$/), secret: key(byte).trim() }));
    const providers = [{ secretbox: { keys } }, { identity: {} }];
    expect(config(root)).toMatchObject({ resources: [{ resources: ["secrets"], providers }] });
    expect(root.mode("/opt/key/kube-apiserver/encryption.yaml")).toBe("0640");

    root.write("/opt/podplane/etc/mutable.env", "ENCRYPT_SECRETS='false'\n", 0o600);
    runParts(root, ["kube"]);
    expect(config(root)).toMatchObject({ resources: [{ providers: [...providers].reverse() }] });
  });

  testThorough("comes with a delivery; one that is no key, or lacks the one in use, is refused and named", () => {
    const root = booted("knc");
    deliver(root, { ...first, ENCRYPT_SECRETS: "true" });
    root.write(`${recv}/encryption.key`, key(1));
    expect(watch(root).status).toBe(0);
    expect(root.read(path)).toBe(key(1));
    expect(root.mode(path)).toBe("0640");

    root.write(`${recv}/encryption.key`, "short\n");
    expect(watch(root).status).toBe(65);
    expect(status(root)).toMatchObject({
      state: "refused",
      message: "encryption.key: a line of it is not the base64 of 32 bytes",
    });
    root.write(`${recv}/encryption.key`, key(2));
    expect(watch(root).status).toBe(65);
    expect(String(status(root)["message"])).toContain("it lacks the key that encrypts now");
    expect(root.read(path)).toBe(key(1));

    root.write(`${recv}/encryption.key`, key(2) + key(1));
    expect(watch(root).status).toBe(0);
    expect(root.read(path)).toBe(key(2) + key(1));
  });
});

describe("the role of Zot", () => {
  test("stands in a file of the SDK on AWS, and goes with the role", () => {
    const aws = { PROVIDER_KIND: "aws", PROVIDER_REGION: "eu-west-1", AWS_ACCOUNT_ID: "123456789012" };
    const { root } = configuredParts(
      ["zot"],
      "knd",
      { ...registry, REGISTRY_ASSUME_ROLE: "arn:aws:iam::1:role/r" },
      aws,
    );
    expect(root.read("/opt/zot/etc/aws.config").split("\n").slice(1)).toEqual([
      "[default]",
      "region = eu-west-1",
      "role_arn = arn:aws:iam::1:role/r",
      "role_session_name = knc0001-zot",
      "credential_source = Ec2InstanceMetadata",
      "sts_regional_endpoints = regional",
      "",
    ]);
    expect(root.mode("/opt/zot/etc/aws.config")).toBe("0640");
    root.write(
      "/opt/podplane/etc/mutable.env",
      "REGISTRY_HOSTNAME='registry.example.com'\nREGISTRY_BUCKET='b'\nREGISTRY_ACCESS_KEY_ID='k'\n",
      0o600,
    );
    runParts(root, ["zot"]);
    expect(root.exists("/opt/zot/etc/aws.config")).toBe(false);
  });
});
