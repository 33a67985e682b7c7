/*
 * For each attribute of the schema table a small cluster that gives it one value, and the same that gives it another:
 * what differs in the outputs is what the attribute emits.
 */

/** Where a text stands in the cluster; each replaces what stands there by itself. */
export interface Parts {
  /** The kind of provider. */
  readonly kind?: string;
  /** Declarations in front of the cluster. */
  readonly top?: string;
  readonly cluster?: string;
  readonly oidc?: string;
  readonly kubernetes?: string;
  readonly blocks?: string;
  readonly seed?: string;
  readonly first?: string;
  readonly web?: string;
  readonly provider?: string;
  readonly vpc?: string;
  readonly zone?: string;
  readonly subnets?: string;
  readonly api?: string;
  readonly main?: string;
  readonly things?: string;
  /** A lock file. */
  readonly lock?: string;
}

export interface AttributeCase {
  readonly parts: Parts;
  readonly part: keyof Parts;
  readonly before: string;
  readonly after: string;
  /** What else differs after, as it must. */
  readonly also?: Parts;
}

const privateSubnets = `subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      subnet { cidr = auto/24, pool = web }`;
const publicSubnet = "subnet { cidr = auto/26, services = [nat, nlb], public = true }";
const existing = (web: string) => `subnet { id = "subnet-0123456789abcdef1", services = [nlb], public = true }
      subnet { id = "subnet-0123456789abcdef2", services = [nstance] }
      subnet { id = "subnet-0123456789abcdef3", pool = control-plane }
      subnet { id = "${web}", pool = web }`;
const listener = "listener 443 { pool = web }";

const apiOf = (head: string) => `${head}, listener 6443 { pool = control-plane }`;
const publicApi = apiOf("public = true, subnets = public");

const defaults: Required<Parts> = {
  kind: "aws",
  top: "",
  cluster: "",
  oidc: 'issuer_url = "https://auth.example.com"',
  kubernetes: 'api_hostname = "k8s.example.com"\n    api_load_balancer = api',
  blocks: "",
  seed: "seed none {}",
  first: 'arch = arm64, instance_type = "t4g.small", size = 1',
  web: 'arch = arm64, instance_type = "t4g.small", size = 1',
  provider: 'account = "123456789012"\n    region = "eu-west-1"\n    enable_ssm = false',
  vpc: "v4cidr = 10.20.0.0/16, v6cidr = auto",
  zone: "eu-west-1a",
  subnets: `${publicSubnet}\n      ${privateSubnets}`,
  api: "public = false, subnets = control-plane, listener 6443 { pool = control-plane }",
  main: `public = true, subnets = public, ${listener}`,
  things: "bucket uploads {}\n    role app { buckets = [uploads] }",
  lock: "",
};

/** The cluster of a case. */
export function clusterOf(parts: Parts): string {
  if (parts.kind === "proxmox") return proxmoxCluster(parts);
  const all = { ...defaults, ...parts };
  return `podplane 1
${all.top}
cluster tools {
  ${all.cluster}
  oidc { ${all.oidc} }
  kubernetes { ${all.kubernetes} }
  ${all.seed}
  ${all.blocks}
  pool control-plane { ${all.first} }
  pool web { ${all.web} }
  provider ${all.kind} {
    ${all.provider}
    vpc { ${all.vpc} }
    zone ${all.zone} {
      ${all.subnets}
    }
    load_balancer api { ${all.api} }
    load_balancer main { ${all.main} }
    ${all.things}
  }
}
`;
}

const digest = (digit: string) => `sha512:${digit.repeat(128)}`;
const machine = "arch = amd64, cores = 2, memory = 4GiB, size = 1";

const onMachines: Required<Parts> = {
  ...defaults,
  kind: "proxmox",
  kubernetes: 'api_hostname = "k8s.example.com"',
  first: machine,
  web: machine,
  provider: `node pve1 { }
    storage { disks = "local-lvm" }
    network { bridge = "vmbr0" }
    leader { address = 192.168.10.250 }
    api { address = "192.168.10.240" }
    object_store { endpoint = "https://s3.example.com" }
    server { version = "2.0.1", digest = "${digest("0")}" }`,
  zone: "home",
  subnets: "subnet { pool = control-plane }\n      subnet { pool = web }",
  things: "",
};

function proxmoxCluster(parts: Parts): string {
  const all = { ...onMachines, ...parts };
  return `podplane 1

cluster tools {
  ${all.cluster}
  oidc { ${all.oidc} }
  kubernetes { ${all.kubernetes} }
  ${all.seed}
  ${all.blocks}
  pool control-plane { ${all.first} }
  pool web { ${all.web} }
  provider proxmox home {
    ${all.provider}
    zone ${all.zone} {
      ${all.subnets}
    }
    ${all.things}
  }
}
`;
}

/** A part of a cluster on Proxmox VE with one text in it changed for another. */
function onProxmox(part: keyof Parts, from: string, to: string, parts: Parts = {}): AttributeCase {
  const base = parts[part] ?? onMachines[part];
  if (!base.includes(from)) throw new Error(`${part} has no ${from}`);
  return { parts: { ...parts, kind: "proxmox" }, part, before: base, after: base.replace(from, to) };
}

const withVnet = {
  provider: onMachines.provider.replace('bridge = "vmbr0"', 'sdn simple { zone = "k8s", vnet = "pods" }'),
};
const withTemplate = onMachines.provider.replace(
  "storage {",
  'vm_template { existing = true, name = "debian" }\n    storage {',
);

/** What only clusters on Proxmox VE have, by the path of the block and the name of the attribute. */
const machineCases: Readonly<Record<string, AttributeCase>> = {
  "cluster/pool.cores": onProxmox("web", "cores = 2", "cores = 4"),
  "cluster/pool.memory": onProxmox("web", "memory = 4GiB", "memory = 8GiB"),
  "cluster/provider.insecure_tls": onProxmox("provider", "node pve1", "insecure_tls = false\n    node pve1"),
  "cluster/provider.api_url": onProxmox("provider", "node pve1", 'api_url = "https://pve.example.com"\n    node pve1'),
  "cluster/provider.pve_pool": onProxmox("provider", "node pve1", 'pve_pool = "tools"\n    node pve1'),
  "cluster/provider/zone/subnet.bridge": onProxmox("subnets", "pool = web", 'pool = web, bridge = "vmbr1"'),
  "cluster/provider/zone/subnet.vlan": onProxmox("subnets", "pool = web", "pool = web, vlan = 20"),
  "cluster/provider/zone/subnet.pve_pool": onProxmox("subnets", "pool = web", 'pool = web, pve_pool = "web"'),
  "cluster/provider/storage.disks": onProxmox("provider", "local-lvm", "ceph"),
  "cluster/provider/storage.isos": onProxmox("provider", '"local-lvm"', '"local-lvm", isos = "files"'),
  "cluster/provider/network.bridge": onProxmox("provider", "vmbr0", "vmbr1"),
  "cluster/provider/network.vlan": onProxmox("provider", '"vmbr0"', '"vmbr0", vlan = 20'),
  "cluster/provider/network/sdn.vnet": onProxmox("provider", '"pods"', '"vms"', withVnet),
  "cluster/provider/leader.address": onProxmox("provider", "192.168.10.250", "192.168.10.251"),
  "cluster/provider/api.address": onProxmox("provider", "192.168.10.240", "192.168.10.241"),
  "cluster/provider/object_store.endpoint": onProxmox("provider", "s3.example.com", "store.example.com"),
  "cluster/provider/object_store.region": onProxmox("provider", 's3.example.com"', 's3.example.com", region = "here"'),
  "cluster/provider/vm_template.name": onProxmox("provider", '"debian"', '"other"', { provider: withTemplate }),
  "cluster/provider/vm_template.id": onProxmox("provider", 'name = "debian"', "id = 9000", {
    provider: withTemplate.replace('name = "debian"', 'name = "debian"'),
  }),
};

/** What a text of a case says on Google Cloud: the same by other names. */
function asOnGoogle(text: string, part: string): string {
  // Backends of secrets and of state lie where they lie, whatever the provider; so does the DNS of a domain.
  const own = (word: RegExp) => part !== "blocks" || !/eu|europe|account/.test(word.source);
  const words: readonly (readonly [RegExp, string])[] = [
    [/account += "(\d)\d*"/g, 'project = "my-project-$1"'],
    [/enable_ssm = false\s*/g, ""],
    [/\beu-west-([12])([a-z]?)\b/g, "europe-west$1-$2"],
    [/\b(europe-west[12])-(?![a-z])/g, "$1"],
    [/europe-west1-a/g, "europe-west1-b"],
    [/\bt4g\.small\b/g, "t2a-standard-1"],
    [/\bt4g\.large\b/g, "t2a-standard-2"],
    [/\bt3\.small\b/g, "e2-small"],
    [/"vpc-\w*(\w)"/g, '"projects/my-project/global/networks/tools-$1"'],
    [/"subnet-\w*(\w)"/g, '"tools-$1"'],
    [/\baws-route53\b/g, "google-cloud-dns"],
    [/nstance-dev\/nstance\/aws/g, "nstance-dev/nstance/google"],
    [/public = false, subnets = [a-z-]+, listener 6443/g, "public = true, subnets = public, listener 6443"],
  ];
  return words.filter(([word]) => own(word)).reduce((rest, [from, to]) => rest.replace(from, to), text);
}

/** Cases that say the same as on AWS in another way, as balancers stand elsewhere. */
const balancersOfGoogle: Readonly<Record<string, Omit<AttributeCase, "parts">>> = {
  "cluster/provider/load_balancer.public": {
    part: "api",
    before: publicApi,
    after: apiOf("public = false, subnets = control-plane"),
  },
  "cluster/provider/load_balancer.subnets": {
    part: "api",
    before: publicApi,
    after: apiOf("public = true, subnets = control-plane"),
  },
};

/** The case of an attribute on Google Cloud. One that is of Google Cloud as it stands is returned itself. */
export function googleCase(path: string, given: AttributeCase): AttributeCase {
  if (given.parts.kind === "google") return given;
  const balancer = balancersOfGoogle[path];
  if (balancer) return { ...balancer, parts: onGoogle(given).parts };
  return onGoogle(path.endsWith("subnet.services") ? { ...given, parts: {} } : given);
}

/** A case with the same parts on Google Cloud. */
function onGoogle({ parts, part, before, after, also }: AttributeCase): AttributeCase {
  const all: Required<Parts> = { ...defaults, ...parts };
  const written = (some: Parts): Parts =>
    Object.fromEntries(Object.entries(some).map(([name, text]) => [name, asOnGoogle(text, name)]));
  return {
    parts: { ...written(all), kind: "google" },
    part,
    before: asOnGoogle(before, part),
    after: asOnGoogle(after, part),
    ...(also ? { also: written(also) } : {}),
  };
}

function given(part: keyof Parts, before: string, after: string, parts: Parts = {}): AttributeCase {
  return { parts, part, before, after };
}

/** What is added to a part, against the part alone. */
function added(part: keyof Parts, after: string, parts: Parts = {}): AttributeCase {
  const base = parts[part] ?? defaults[part];
  return given(part, base, `${base}${base === "" ? "" : "\n    "}${after}`, parts);
}

/** A part with one text in it changed for another. */
function changed(part: keyof Parts, from: string, to: string, parts: Parts = {}): AttributeCase {
  const base = parts[part] ?? defaults[part];
  if (!base.includes(from)) throw new Error(`${part} has no ${from}`);
  return given(part, base, base.replace(from, to), parts);
}

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

/** By the path of the block and the name of the attribute. */
export const attributeCases: Readonly<Record<string, AttributeCase>> = {
  ...machineCases,
  "cluster.name": added("cluster", 'name = "Tools"'),
  "cluster.name_prefix": added("cluster", 'name_prefix = "acme"'),
  "cluster.mirror": added("cluster", 'mirror = "https://deps.example.com"'),
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
  "cluster/pool.disk_size": added("web", "disk_size = 100GiB"),
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
  "cluster/kubernetes.log_level": added("kubernetes", "log_level = 4"),
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

const managed = (host: string, name: string, api: string) => ({
  blocks: inDomain(`load_balancer = ${name}\nprovider aws-route53 { }`),
  kubernetes: `api_hostname = "${host}.tools.example.com"\n    api_load_balancer = ${api}`,
  things: `load_balancer other { ${defaults.main} }\n    load_balancer second { ${defaults.api} }`,
});

/** No balancer stands inside the network: workers take that of the API. */
const publicApis = { api: publicApi, things: `load_balancer second { ${publicApi} }` };

/** Where what a change does shows only in a cluster whose DNS is ours: another case for its classes. */
export const classCases: Readonly<Record<string, readonly [Parts, Parts]>> = {
  "cluster/domain.load_balancer": [managed("k8s", "main", "api"), managed("k8s", "other", "api")],
  "cluster/kubernetes.api_hostname": [managed("k8s", "main", "api"), managed("kube", "main", "api")],
  "cluster/kubernetes.api_load_balancer": [
    { ...managed("k8s", "main", "api"), ...publicApis },
    { ...managed("k8s", "main", "second"), ...publicApis },
  ],
};
