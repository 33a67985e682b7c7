import { type BlockSchema, cluster } from "../../compiler/schema/index.ts";
import {
  type AttributeCase,
  added,
  changed,
  defaults,
  existing,
  given,
  type Parts,
  privateSubnets,
  publicApi,
  publicSubnet,
} from "./case-clusters.ts";
import { onGoogle } from "./google-cases.ts";
import { machineCases } from "./proxmox-cases.ts";

/*
 * For each attribute of the schema table a small cluster that gives it one value, and the same that gives it another:
 * what differs in the outputs is what the attribute emits.
 */

const block = (head: string, before: string, after: string, parts: Parts = {}) =>
  given("blocks", `${head} { ${before} }`, `${head} { ${before}\n${after} }`, parts);

const stateSecrets = { top: 'secret passphrase = env("STATE")\nsecret old = env("OLD")' };
const encrypted = (settings: string) => `state local { encryption { passphrase = secret.passphrase\n${settings} } }`;
const http = (name: string, settings: string, lock = "lock") =>
  `state http { address = "https://state.example.com/${name}"\nlock_address = "https://state.example.com/${lock}"\n${settings} }`;
const registry = 'registry { hostname = "registry.example.com" }';
const inDomain = (provider: string) => `${registry}\ndomain "tools.example.com" { ${provider} }`;
const acme = (body: string) => `${inDomain("provider aws-route53 { }")}\nacme { ${body} }`;
const dns = (kind: string, before: string, after: string) =>
  given("blocks", inDomain(`provider ${kind} { ${before} }`), inDomain(`provider ${kind} { ${before}\n${after} }`));
const mirror = (before: string, after: string) =>
  given(
    "blocks",
    `registry { hostname = "r.example.com"\nmirror { enabled = true\n${before} } }`,
    `registry { hostname = "r.example.com"\nmirror { enabled = true\n${after} } }`,
  );
const backend = (kind: string, before: string, after: string) =>
  given(
    "blocks",
    `secrets { default_provider = main\nprovider main { kind = ${kind}\n${before} } }`,
    `secrets { default_provider = main\nprovider main { kind = ${kind}\n${after} } }`,
  );
const region = 'region = "eu-west-1"\nobject_type = secretsmanager';
const backends = (name: string) =>
  `secrets { default_provider = ${name}\nprovider a { kind = aws\n${region} }\nprovider b { kind = aws\n${region} } }`;
const vault = 'address = "https://vault.example.com"';
const source = (before: string, after: string) =>
  given("blocks", `components { source { ${before} } }`, `components { source { ${after} } }`);
const repository = 'url = "https://git.example.com/components"';
const pin = 'version = "1.2.3-1"';
const sha = (digit: string, length = 128) => digit.repeat(length);
const key = (end: string) =>
  `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJXSAutPqdpz5mbLzwIg9dYG6bJnMJ1U8uTqfNlYXo0${end} ops`;
const telemetry = 'enabled = true\notlp_endpoint = "https://otlp.example.com"';
const dependency = (version: string, address: string, digit: string) =>
  `dependency kube2iam { version = "${version}"\nurl = "https://deps.example.com/${address}"\ndigests = { arm64 = "sha256:${sha(digit, 64)}" } }`;
const vmconfig = (address: string, digit: string) =>
  `vmconfig { url = "https://deps.example.com/${address}"\ndigests = { knc_arm64 = "sha512:${sha(digit)}", knd_arm64 = "sha512:${sha(digit)}" } }`;
const s3 = 'bucket = "example-state"\nregion = "eu-west-1"';

/** A certificate of nobody; its key is gone. */
const certificate = [
  "-----BEGIN CERTIFICATE-----",
  "MIIBezCCASGgAwIBAgIUY9wsQY5+7DsuPbklDSLQW+YXTK8wCgYIKoZIzj0EAwIw",
  "EjEQMA4GA1UEAwwHZXhhbXBsZTAgFw0yNjExMjgwNTA4MTlaGA8yMTI2MTEwNDA1",
  "MDgxOVowEjEQMA4GA1UEAwwHZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEH",
  "A0IABFWmJKXVatiyUlS6Cs2JAY2IHtcPUCFsP7mmDf9bnPY5macKAJ4DPa4FEd0M",
  "QLorkS9elx7hJkE2Zxb8c832eB6jUzBRMB0GA1UdDgQWBBTjbdEbLxDYpzEGDX3b",
  "BQTY3C7ndDAfBgNVHSMEGDAWgBTjbdEbLxDYpzEGDX3bBQTY3C7ndDAPBgNVHRMB",
  "Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQCKxJDEasK6iyCtIFSbaJEcwrqA",
  "3X70ODK/3L2AgWfWxAIgfD3Lw3PGwF7uTGoTuTwn7VdUsLGvfND2CQv2JsvnOwI=",
  "-----END CERTIFICATE-----",
  "",
].join("\\n");

const newerModules = JSON.stringify({
  version: 2,
  domain: "cluster",
  id: "tools",
  edition: 1,
  defaults: 1,
  outputs: ".",
  modules: { "nstance-dev/nstance/aws": { version: "2.2.0", dialect: "v2b", nstance_version: "2.2.0" } },
  vmconfig: {},
});

/** By the path of the block and the name of the attribute: what its example does not show, added to the block. */
const ownCases: Readonly<Record<string, AttributeCase>> = {
  ...machineCases,
  "cluster.name_prefix": added("cluster", 'name_prefix = "acme"'),
  "cluster/oidc.issuer_url": changed("oidc", "auth.example.com", "login.example.com"),
  "cluster/oidc.client_id": added("oidc", 'client_id = "tools"'),
  "cluster/oidc.username_claim": added("oidc", 'username_claim = "sub"'),
  "cluster/oidc.groups_claim": added("oidc", 'groups_claim = "roles"'),
  "cluster/oidc.signing_algs": added("oidc", "signing_algs = [ES256]"),
  "cluster/oidc.ca_cert": added("oidc", `ca_cert = "${certificate}"`),
  "cluster/acme.email": given("blocks", acme('email = "a@example.com"'), acme('email = "b@example.com"')),
  "cluster/acme.server": given(
    "blocks",
    acme('email = "a@example.com"'),
    acme('email = "a@example.com"\nserver = "https://acme.example.com/directory"'),
  ),
  "cluster/domain.load_balancer": given("blocks", inDomain("load_balancer = main"), inDomain("load_balancer = other"), {
    things: `load_balancer other { ${defaults.main} }`,
  }),
  "cluster/domain/provider.account": dns("aws-route53", "", 'account = "123456789012"'),
  "cluster/domain/provider.profile": dns("aws-route53", "", 'profile = "dns"'),
  "cluster/domain/provider.region": dns("aws-route53", "", 'region = "us-east-1"'),
  "cluster/domain/provider.hosted_zone_id": dns("aws-route53", "", 'hosted_zone_id = "Z0123456789ABCDEFGHIJ"'),
  "cluster/domain/provider.role_arn": dns("aws-route53", "", 'role_arn = "arn:aws:iam::123456789012:role/dns"'),
  "cluster/domain/provider.secret_provider_class_name": dns("cloudflare", "", 'secret_provider_class_name = "dns"'),
  "cluster/domain/provider.secret_name": dns("cloudflare", "", 'secret_name = "other"'),
  "cluster/domain/provider.secret_key": dns("cloudflare", "", 'secret_key = "other"'),
  "cluster/domain/provider.project": onGoogle(dns("google-cloud-dns", "", 'project = "other-project"')),
  "cluster/domain/provider.hosted_zone_name": onGoogle(dns("google-cloud-dns", "", 'hosted_zone_name = "tools"')),
  "cluster/registry.hostname": block("registry", "", 'hostname = "r.example.com"'),
  "cluster/registry.enabled": block("registry", "", "enabled = false"),
  "cluster/registry.endpoint": block("registry", "", 'endpoint = "https://s3.example.com"'),
  "cluster/registry.path_style": block("registry", "", "path_style = true"),
  "cluster/registry/ingress.enabled": given("blocks", "registry { }", "registry { ingress { enabled = true } }"),
  "cluster/registry/mirror.enabled": given(
    "blocks",
    'registry { hostname = "r.example.com" }',
    'registry { hostname = "r.example.com"\nmirror { enabled = true } }',
  ),
  "cluster/registry/mirror.hostname": mirror("", 'hostname = "m.example.com"'),
  "cluster/registry/mirror.prefix": mirror("", 'prefix = "copies"'),
  "cluster/pool.arch": changed(
    "web",
    'arch = arm64, instance_type = "t4g.small"',
    'arch = amd64, instance_type = "t3.small"',
  ),
  "cluster/pool.instance_type": changed("web", "t4g.small", "t4g.large"),
  "cluster/pool.size": changed("web", "size = 1", "size = 3"),
  "cluster/pool.renamed_from": added("web", "renamed_from = www"),
  "cluster/provider.account": changed("provider", "123456789012", "210987654321"),
  "cluster/provider.region": { ...changed("provider", "eu-west-1", "eu-west-2"), also: { zone: "eu-west-2a" } },
  "cluster/provider/vpc.v6cidr": given(
    "vpc",
    "v4cidr = 10.20.0.0/16, v6cidr = none",
    "v4cidr = 10.20.0.0/16, v6cidr = auto",
    {
      cluster: 'name_prefix = "tools-prod"',
      things: "",
      lock: newerModules,
    },
  ),
  "cluster/provider.project": onGoogle(changed("provider", "123456789012", "210987654321", { things: "" })),
  "cluster/provider.project_number": onGoogle(
    changed("provider", "111111111111", "222222222222", {
      provider: `${defaults.provider}\n    project_number = 111111111111`,
      blocks: acme('email = "a@example.com"'),
    }),
  ),
  "cluster/provider/role.service_accounts": onGoogle(
    changed("things", "[uploads] }", '[uploads], service_accounts = ["shop/app"] }'),
  ),
  "cluster/provider.profile": added("provider", 'profile = "other"'),
  "cluster/provider.tags": added("provider", 'tags = { team = "platform" }'),
  "cluster/provider.enable_ssm": changed("provider", "enable_ssm = false", "enable_ssm = true"),
  "cluster/provider/vpc.id": changed("vpc", "vpc-0123456789abcdef0", "vpc-0123456789abcdef1", {
    vpc: 'id = "vpc-0123456789abcdef0"',
    subnets: existing("subnet-0123456789abcdef4"),
  }),
  "cluster/provider/vpc.v4cidr": changed("vpc", "10.20.0.0/16", "10.20.0.0/17"),
  "cluster/provider/zone/subnet.pool": changed(
    "subnets",
    "cidr = auto/24, pool = web }\n",
    "cidr = auto/24, pool = control-plane }\n",
    {
      subnets: `${defaults.subnets}\n      subnet { cidr = auto/24, pool = web }\n`,
      api: defaults.api.replace("subnets = control-plane", "subnets = nstance"),
    },
  ),
  "cluster/provider/zone/subnet.services": given(
    "subnets",
    `${publicSubnet}\n      ${publicSubnet.replace("nat, nlb", "nlb")}\n      ${privateSubnets}`,
    `${publicSubnet.replace("nat, nlb", "nlb")}\n      ${publicSubnet}\n      ${privateSubnets}`,
    { main: defaults.main.replace("public = true, subnets = public", "public = false, subnets = web") },
  ),
  "cluster/provider/zone/subnet.public": changed(
    "subnets",
    "services = [nstance]",
    "services = [nstance], public = true",
  ),
  "cluster/provider/zone/subnet.id": changed("subnets", "def4", "def5", {
    vpc: 'id = "vpc-0123456789abcdef0"',
    subnets: existing("subnet-0123456789abcdef4"),
  }),
  "cluster/provider/zone/subnet.cidr": changed(
    "subnets",
    "cidr = auto/24, pool = web",
    "cidr = 10.20.9.0/24, pool = web",
  ),
  "cluster/provider/load_balancer.public": changed(
    "api",
    "public = false, subnets = control-plane",
    "public = true, subnets = public",
    {
      api: "public = false, subnets = control-plane, listener 6443 { pool = control-plane }",
    },
  ),
  "cluster/provider/load_balancer.subnets": changed("api", "subnets = control-plane", "subnets = web"),
  "cluster/provider/load_balancer.renamed_from": added("main", "renamed_from = front"),
  "cluster/provider/load_balancer/listener.target_port": changed(
    "main",
    "{ pool = web }",
    "{ pool = web, target_port = 8443 }",
  ),
  "cluster/provider/load_balancer/listener.pool": changed("main", "{ pool = web }", "{ pool = control-plane }"),
  "cluster/provider/bucket.renamed_from": changed(
    "things",
    "bucket uploads {}",
    "bucket uploads { renamed_from = files }",
  ),
  "cluster/provider/role.buckets": changed("things", "[uploads]", "[logs]", {
    things: "bucket uploads {}\n    bucket logs {}\n    role app { buckets = [uploads] }",
  }),
  "cluster/provider/role.permissions": changed("things", "[uploads]", "[uploads], permissions = read-only"),
  "cluster/provider/role.renamed_from": changed("things", "[uploads]", "[uploads], renamed_from = storage"),
  "cluster/kubernetes.api_hostname": changed("kubernetes", "k8s.example.com", "api.example.com"),
  "cluster/kubernetes.api_port": {
    ...added("kubernetes", "api_port = 443", {
      things: `load_balancer inner { ${defaults.api} }`,
      api: "public = true, subnets = public, listener 6443 { pool = control-plane }",
    }),
    also: { api: "public = true, subnets = public, listener 443 { pool = control-plane, target_port = 6443 }" },
  },
  "cluster/kubernetes.api_load_balancer": changed(
    "kubernetes",
    "api_load_balancer = api",
    "api_load_balancer = other",
    // Workers reach the API by it where there is no balancer inside the network.
    { api: publicApi, things: `load_balancer other { ${publicApi} }` },
  ),
  "cluster/kubernetes.cluster_cidr": given(
    "kubernetes",
    `${defaults.kubernetes}\nservice_cidr = [198.18.0.0/15, fdc6::/108]`,
    `${defaults.kubernetes}\nservice_cidr = [198.18.0.0/15, fdc6::/108]\ncluster_cidr = [100.64.0.0/12, fd64::/48]`,
  ),
  "cluster/kubernetes.service_cidr": given(
    "kubernetes",
    `${defaults.kubernetes}\ncluster_cidr = [100.64.0.0/10, fd64::/48]`,
    `${defaults.kubernetes}\ncluster_cidr = [100.64.0.0/10, fd64::/48]\nservice_cidr = [198.18.0.0/16, fdc6::/108]`,
  ),
  "cluster/kubernetes.node_cidr_mask_size_ipv4": added("kubernetes", "node_cidr_mask_size_ipv4 = 23"),
  "cluster/kubernetes.node_cidr_mask_size_ipv6": added("kubernetes", "node_cidr_mask_size_ipv6 = 63"),
  "cluster/kubernetes.encrypt_secrets": added("kubernetes", "encrypt_secrets = true"),
  "cluster/kubernetes.etcd_servers": added("kubernetes", 'etcd_servers = "https://etcd.example.com:2379"'),
  "cluster/secrets.default_provider": given("blocks", backends("a"), backends("b")),
  "cluster/secrets/provider.kind": given(
    "blocks",
    `secrets { default_provider = main\nprovider main { kind = vault\n${vault} } }`,
    `secrets { default_provider = main\nprovider main { kind = openbao\n${vault} } }`,
  ),
  "cluster/secrets/provider.key_prefix": backend("aws", region, `${region}\nkey_prefix = "other"`),
  "cluster/secrets/provider.object_type": backend("aws", region, region.replace("secretsmanager", "ssmparameter")),
  "cluster/secrets/provider.region": backend("aws", region, region.replace("eu-west-1", "us-east-1")),
  "cluster/secrets/provider.project_id": backend("gcp", 'project_id = "my-project"', 'project_id = "my-other"'),
  "cluster/secrets/provider.location": backend(
    "gcp",
    'project_id = "my-project"',
    'project_id = "my-project"\nlocation = "europe-west1"',
  ),
  "cluster/secrets/provider.address": backend("vault", vault, vault.replace("vault.", "other.")),
  "cluster/secrets/provider.mount_path": backend("vault", vault, `${vault}\nmount_path = "kv"`),
  "cluster/secrets/provider.ca_cert": backend("vault", vault, `${vault}\nca_cert = "${certificate}"`),
  "cluster/secrets/provider.auth_path": backend("vault", vault, `${vault}\nauth_path = "auth/other"`),
  "cluster/secrets/provider.operator_role": backend("vault", vault, `${vault}\noperator_role = "other"`),
  "cluster/seed.version": given(
    "seed",
    `seed minimal { ${pin}\ndigest = "sha512:${sha("0")}" }`,
    `seed minimal { version = "1.2.4"\ndigest = "sha512:${sha("0")}" }`,
  ),
  "cluster/seed.digest": given(
    "seed",
    `seed minimal { ${pin}\ndigest = "sha512:${sha("0")}" }`,
    `seed minimal { ${pin}\ndigest = "sha512:${sha("1")}" }`,
  ),
  "cluster/components/source.url": source(repository, repository.replace("git.", "code.")),
  "cluster/components/source/ref.branch": source(repository, `${repository}\nref { branch = "main" }`),
  "cluster/components/source/ref.tag": source(repository, `${repository}\nref { tag = "v1" }`),
  "cluster/components/source/ref.semver": source(repository, `${repository}\nref { semver = ">=1.2 <2" }`),
  "cluster/components/source/ref.commit": source(
    repository,
    `${repository}\nref { commit = "9fceb02d0ae598e95dc970b74767f19372d61af8" }`,
  ),
  "cluster/components/source/secret_ref.name": source(
    `${repository}\nsecret_ref { name = "a" }`,
    `${repository}\nsecret_ref { name = "b" }`,
  ),
  "cluster/ssh.authorized_keys": given("blocks", "", `ssh { authorized_keys = ["${key("w")}"] }`),
  "cluster/ssh.immutable_authorized_keys": given("blocks", "", `ssh { immutable_authorized_keys = ["${key("w")}"] }`),
  "cluster/telemetry.enabled": given(
    "blocks",
    `telemetry { ${telemetry.replace("true", "false")} }`,
    `telemetry { ${telemetry} }`,
  ),
  "cluster/telemetry.log_cloudinit": block("telemetry", telemetry, "log_cloudinit = false"),
  "cluster/telemetry.log_services": block("telemetry", telemetry, 'log_services = ["kubelet"]'),
  "cluster/telemetry.otlp_endpoint": given(
    "blocks",
    `telemetry { ${telemetry} }`,
    `telemetry { ${telemetry.replace("otlp.", "logs.")} }`,
  ),
  "cluster/telemetry.s3_bucket": block("telemetry", telemetry, 's3_bucket = "example-logs"'),
  "cluster/telemetry.s3_region": block(
    "telemetry",
    `${telemetry}\ns3_bucket = "example-logs"`,
    's3_region = "us-east-1"',
  ),
  "cluster/telemetry.s3_endpoint": block(
    "telemetry",
    `${telemetry}\ns3_bucket = "example-logs"`,
    's3_endpoint = "https://s3.example.com"',
  ),
  "cluster/telemetry.s3_assume_role": block(
    "telemetry",
    `${telemetry}\ns3_bucket = "example-logs"`,
    's3_assume_role = "arn:aws:iam::123456789012:role/logs"',
  ),
  "cluster/vmconfig.url": given("blocks", vmconfig("a_{kind}_{arch}", "0"), vmconfig("b_{kind}_{arch}", "0")),
  "cluster/vmconfig.digests": given("blocks", vmconfig("a_{kind}_{arch}", "0"), vmconfig("a_{kind}_{arch}", "1")),
  "cluster/dependency.url": given("blocks", dependency("1", "a_{arch}", "0"), dependency("1", "b_{arch}", "0")),
  "cluster/dependency.digests": given("blocks", dependency("1", "a_{arch}", "0"), dependency("1", "a_{arch}", "1")),
  "cluster/dependency.version": given("blocks", dependency("1", "a_{arch}", "0"), dependency("2", "a_{arch}", "0")),
  "cluster/state.bucket": given(
    "blocks",
    `state s3 { ${s3} }`,
    `state s3 { ${s3.replace("example-state", "other-state")} }`,
  ),
  "cluster/state.region": given("blocks", `state s3 { ${s3} }`, `state s3 { ${s3.replace("eu-west-1", "us-east-1")} }`),
  "cluster/state.key": block("state s3", s3, 'key = "other"'),
  "cluster/state.prefix": block("state gcs", 'bucket = "example-state"', 'prefix = "other"'),
  "cluster/state.profile": block("state s3", s3, 'profile = "other"'),
  "cluster/state.kms_key_id": block(
    "state s3",
    s3,
    'kms_key_id = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab"',
  ),
  "cluster/state.address": given("blocks", http("tools", ""), http("other", "")),
  "cluster/state.lock_address": given("blocks", http("tools", "", "lock"), http("tools", "", "lease")),
  "cluster/state.unlock_address": given(
    "blocks",
    http("tools", ""),
    http("tools", 'unlock_address = "https://state.example.com/free"'),
  ),
  "cluster/state.lock_method": given("blocks", http("tools", ""), http("tools", "lock_method = POST")),
  "cluster/state.unlock_method": given("blocks", http("tools", ""), http("tools", "unlock_method = DELETE")),
  "cluster/state.username": given("blocks", http("tools", ""), http("tools", 'username = "ci"')),
  "cluster/state/encryption.passphrase": given(
    "blocks",
    encrypted(""),
    encrypted("").replace("secret.passphrase", "secret.old"),
    stateSecrets,
  ),
  "cluster/state/encryption.previous": given("blocks", encrypted(""), encrypted("previous = secret.old"), stateSecrets),
  "cluster/state/encryption.migrates": given("blocks", encrypted(""), encrypted("migrates = true"), stateSecrets),
};

/** Blocks that every case has, and what stands in them. */
const partOfBlock: Readonly<Record<string, keyof Parts>> = {
  cluster: "cluster",
  "cluster/oidc": "oidc",
  "cluster/pool": "web",
  "cluster/provider": "provider",
  "cluster/provider/vpc": "vpc",
  "cluster/kubernetes": "kubernetes",
};

/** The case of an attribute that has none of its own: its block without it, and with its example. */
function exampleCases(block: BlockSchema, path: string): readonly (readonly [string, AttributeCase])[] {
  const part = partOfBlock[path];
  const own = Object.entries(block.attributes).flatMap(([name, { emits, example }]) => {
    const attribute = `${path}.${name}`;
    if (part === undefined || attribute in ownCases || emits.some((one) => one.startsWith("none: "))) return [];
    return [[attribute, added(part, example)] as const];
  });
  return [...own, ...Object.values(block.blocks).flatMap((child) => exampleCases(child, `${path}/${child.kind}`))];
}

/** By the path of the block and the name of the attribute. */
export const attributeCases: Readonly<Record<string, AttributeCase>> = {
  ...Object.fromEntries(exampleCases(cluster, cluster.kind)),
  ...ownCases,
};

const managed = (host: string, name: string, api: string) => ({
  blocks: inDomain(`load_balancer = ${name}\nprovider aws-route53 { }`),
  kubernetes: `api_hostname = "${host}.tools.example.com"\n    api_load_balancer = ${api}`,
  things: `load_balancer other { ${defaults.main} }\n    load_balancer second { ${defaults.api} }`,
});

/** No balancer stands inside the network: workers take that of the API. */
const publicApis = { api: publicApi, things: `load_balancer second { ${publicApi} }` };

const otherAccount = `provider aws other {
    account = "210987654321"
    region = "eu-west-2"
    vpc { v4cidr = 10.30.0.0/16, v6cidr = auto }
    zone eu-west-2a {
      subnet { cidr = auto/26, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = web }
    }
  }`;
/** A zone in one of the two accounts of a cluster. */
const zoneIn = (account: string): Parts => ({
  blocks: `${registry}\ndomain "tools.example.com" { load_balancer = main, provider aws-route53 { account = "${account}" } }`,
  behind: otherAccount,
});

/** Where what a change does shows only in a cluster whose DNS is ours: another case for its classes. */
export const classCases: Readonly<Record<string, readonly [Parts, Parts]>> = {
  "cluster/domain.load_balancer": [managed("k8s", "main", "api"), managed("k8s", "other", "api")],
  "cluster/domain/provider.account": [zoneIn("123456789012"), zoneIn("210987654321")],
  "cluster/kubernetes.api_hostname": [managed("k8s", "main", "api"), managed("kube", "main", "api")],
  "cluster/kubernetes.api_load_balancer": [
    { ...managed("k8s", "main", "api"), ...publicApis },
    { ...managed("k8s", "main", "second"), ...publicApis },
  ],
};
