import { both, cluster, controlPlane, provider, publicBalancers, type Variant, zone } from "./variant.ts";

/** A certificate authority that nothing trusts; its key was thrown away. */
const certificateAuthority = `-----BEGIN CERTIFICATE-----
MIIBizCCATGgAwIBAgIURlARXKa+u5eSZlftWuZ4rERl+DMwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPRXhhbXBsZSBhdXRoIENBMCAXDTI2MTEyMTA5MzE0NVoYDzIx
MjYxMDI4MDkzMTQ1WjAaMRgwFgYDVQQDDA9FeGFtcGxlIGF1dGggQ0EwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAAQwkaVsaFpRkvtz6bX8PYwNiN159wxWAxtnaVCf
ZfxerfD9oNIqjv4hY/6CHHHcnmW3F8gO7kA5x+lwSp0U70n3o1MwUTAdBgNVHQ4E
FgQU/b4fIuQzK4tvHyfj5tRHA1LDZDwwHwYDVR0jBBgwFoAU/b4fIuQzK4tvHyfj
5tRHA1LDZDwwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEA1FmX
EbEnoSl8wgSf7d/opTBBrM1QidARZjNO8sDVQ7sCIEg6Bhj10lw1QfujGn7nbvrb
oNzwsj43Q1trLAoDMdzK
-----END CERTIFICATE-----
`;

const zones = `${zone("us-east-1a")}\n    ${zone("us-east-1b")}`;

/** Texts that mean something to a shell, to HCL or to JSON, as a string of the language. */
const hostile = ["a'b\\\"", "$(reboot)`", "\\n", "\\$", "{x}", "%{if true}", "\\\\ é"].join("");

function manyPools(count: number): { readonly pools: string; readonly names: readonly string[] } {
  const names = Array.from({ length: count }, (_, index) => `pool-${index + 1}`);
  const pools = names.map((name, index) => {
    const arch =
      index % 2 === 0 ? 'arch = arm64, instance_type = "m7g.large"' : 'arch = amd64, instance_type = "m7i.large"';
    const disk = index % 3 === 0 ? `, disk_size = ${20 + index}GiB` : "";
    return `pool ${name} { ${arch}, size = ${index % 4}${disk} }`;
  });
  return { pools: [controlPlane, ...pools].join("\n  "), names };
}

const twenty = manyPools(20);

/** VMs, settings of Kubernetes and identity, and the language itself. */
export const vmVariants: readonly Variant[] = [
  {
    name: "sizes by zone",
    dialects: both,
    source: cluster({
      pools: `${controlPlane}
  pool web { arch = arm64, size = { us-east-1a = 3, us-east-1b = 1 }, instance_type = "t4g.medium" }`,
      providers: provider({ zones }),
    }),
  },
  {
    name: "disk sizes of some pools",
    dialects: both,
    source: cluster({
      pools: `${controlPlane}
  pool web { arch = arm64, size = 1, instance_type = "t4g.medium", disk_size = 100GiB }`,
    }),
  },
  {
    name: "both architectures",
    dialects: both,
    source: cluster({
      pools: `${controlPlane}
  pool web { arch = amd64, size = 2, instance_type = "m7i.large" }`,
    }),
  },
  {
    name: "twenty pools of two architectures, some with disks",
    dialects: both,
    source: cluster({
      pools: twenty.pools,
      providers: provider({
        vpc: "vpc { v4cidr = 10.0.0.0/16, v6cidr = auto }",
        zones: zone("us-east-1a", ["control-plane", ...twenty.names]),
        balancers: publicBalancers.replace("pool = web", "pool = pool-1"),
      }),
    }),
  },
  {
    name: "a pool of no VMs",
    dialects: both,
    source: cluster({ pools: `${controlPlane}\n  pool web { arch = arm64, size = 0, instance_type = "t4g.medium" }` }),
  },
  {
    name: "a name prefix of its own",
    dialects: both,
    source: cluster({ head: 'name_prefix = "tools-prod"' }),
    plans: ["aws_iam_role.netsy"],
  },
  {
    name: "an id of 32 characters",
    dialects: ["v2a"],
    source: cluster({ id: "tools-of-the-platform-team-in-us", providers: provider({ blocks: "bucket uploads {}" }) }),
  },
  {
    name: "an id of 32 characters with a short prefix",
    dialects: both,
    source: cluster({
      id: "tools-of-the-platform-team-in-us",
      head: 'name_prefix = "tools"',
      providers: provider({ blocks: "bucket uploads {}\n    role app { buckets = [uploads] }" }),
    }),
  },
  {
    name: "Kubernetes in all its settings",
    dialects: both,
    source: cluster({
      kubernetes: `kubernetes {
    api_hostname             = "k8s.example.com"
    api_load_balancer        = api
    cluster_cidr             = [10.128.0.0/10, fd64::/48]
    service_cidr             = [10.96.0.0/16, fdc6::/112]
    node_cidr_mask_size_ipv4 = 25
    node_cidr_mask_size_ipv6 = 60
    log_level                = 4
    etcd_servers             = "https://127.0.0.1:2378,https://[::1]:2378"
  }`,
    }),
  },
  {
    name: "an issuer with its own authority",
    dialects: both,
    source: cluster({
      oidc: `oidc {
    issuer_url     = "https://auth.example.com/realms/tools"
    username_claim = "preferred_username"
    groups_claim   = "roles"
    signing_algs   = [RS256, ES256]
    ca_cert        = "auth-ca.pem"
  }`,
    }),
    files: { "auth-ca.pem": certificateAuthority },
  },
  {
    name: "seed, components and backends of secrets",
    dialects: both,
    source: cluster({
      blocks: `seed none {}
  components { source { url = "https://git.example.com/platform/components", ref { semver = ">=1.2 <2" } } }
  secrets {
    default_provider = store
    provider store { kind = aws, object_type = secretsmanager, region = "us-east-1" }
  }`,
    }),
  },
  {
    name: "texts with a meaning elsewhere",
    dialects: both,
    source: cluster({
      head: `name = "${hostile}"`,
      providers: provider({
        head: `profile = "${hostile}"\n    tags = { "a:b/c=d+e-f@g h_i.j é" = "a:b/c=d+e-f@g h_i.j é" }`,
      }),
      blocks: `state s3 { bucket = "example-tfstate", region = "us-east-1", key = "${hostile}" }`,
    }),
  },
  {
    name: "a parameter, a table, a template, a loop, a condition",
    dialects: both,
    source: cluster({
      preface: `param environment: enum(staging, production) = production
let sizes = { staging = 1, production = 2 }
template place(name: string) {
  zone "\${name}" {
    subnet { cidr = auto/28, services = [nat, nlb], public = true }
    subnet { cidr = auto/28, services = [nstance] }
    subnet { cidr = auto/24, pool = control-plane }
    subnet { cidr = auto/24, pool = web }
  }
}
`,
      pools: `${controlPlane}
  pool web { arch = arm64, size = let.sizes[param.environment], instance_type = "t4g.medium" }`,
      providers: provider({
        zones: `for name in ["us-east-1a", "us-east-1b"] { include place(name = name) }
    if param.environment == production { bucket backups {} }`,
      }),
    }),
    plans: ["module.shard_us_east_1b.", "aws_s3_bucket.bucket_backups"],
  },
];
