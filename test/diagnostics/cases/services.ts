import { besideAws } from "../../helpers/hybrid-sources.ts";
import { type SourceParts, source } from "../../helpers/podplane-source.ts";
import type { Cases } from "./cases.ts";

/* Balancers, domains, DNS, the API and what VMs are told. */

const pool = (name: string, items = "size = 1"): string =>
  `pool ${name} { arch = arm64, instance_type = "t4g.small", ${items} }`;
const zone = (subnets: string): string => `zone eu-west-1a {
  subnet { cidr = auto/28, services = [nat, nlb], public = true }
  subnet { cidr = auto/28, services = [nstance] }
  subnet { cidr = auto/24, pool = control-plane }
  ${subnets}
}`;
const webSubnet = "subnet { cidr = auto/24, pool = web }";
/** A cluster with a pool for the web, and all its balancers. */
const raw = (balancers: string, parts: SourceParts = {}): string =>
  source({ pools: pool("web"), zones: zone(webSubnet), provider: balancers, ...parts });
const main = (listeners: string, items = "public = true, subnets = public"): string =>
  `load_balancer main { ${items}\n ${listeners} }`;
const https = "listener 443 { pool = web }";
const api = (listeners: string, isPublic = false, subnets = "control-plane"): string =>
  `load_balancer api { public = ${isPublic}, subnets = ${subnets}\n ${listeners} }`;
const served = "listener 6443 { pool = control-plane }";
/** With a balancer by which workers find the API. */
const balanced = (balancers: string, parts: SourceParts = {}): string =>
  raw(`${balancers}\n ${api(served).replace("api", "inside")}`, parts);
const withApi = (balancers: string, kubernetes = ""): string =>
  raw(balancers, { kubernetes: `api_load_balancer = api\n ${kubernetes}` });
const hosted = 'registry { hostname = "registry.example.com" }';
const domain = (items: string, parts: SourceParts = {}): string =>
  balanced(main(https), {
    ...parts,
    cluster: `${hosted}\n domain "example.com" { ${items} }\n ${parts.cluster ?? ""}`,
  });
const cluster = (blocks: string, parts: SourceParts = {}): string =>
  balanced(main(https), { cluster: blocks, ...parts });
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGfF5vYy0vC0yRZ8bKz8b9e2Zt0y2b3c4d5e6f7g8h9i";
const digest = `"sha512:${"ab".repeat(64)}"`;

export const services: Cases = {
  "a balancer in a role that no subnet has": balanced(main(https, "public = true, subnets = edge")),
  "a balancer in a role that is misspelt": balanced(main(https, "public = true, subnets = publik")),
  "a balancer in the role of a pool without a subnet": source({
    pools: pool("web"),
    zones: zone(""),
    provider: main(https, "public = false, subnets = web"),
  }),
  "a public balancer in private subnets": balanced(main(https, "public = true, subnets = web")),
  "a private balancer in private subnets": balanced(main(https, "public = false, subnets = web")),
  "a balancer where public subnets lack their yes": balanced(main(https)).replace(
    ", public = true }",
    ", public = false }",
  ),
  "a balancer where the services` subnet says nothing of public": balanced(main(https)).replace(
    "services = [nat, nlb], public = true",
    "services = [nat, nlb]",
  ),
  "two subnets of a balancer's role in a zone": balanced(main(https, "public = false, subnets = web"), {
    zones: zone(`${webSubnet}\n ${webSubnet}`),
  }),
  "two balancers in two subnets of a role": balanced(
    `${main(https, "public = false, subnets = web")}\n load_balancer other { public = false, subnets = web\n listener 8443 { pool = web } }`,
    { zones: zone(`${webSubnet}\n ${webSubnet}`) },
  ),
  "a balancer without a listener": balanced(main("")),
  "a balancer without a listener that a domain names": balanced(main(""), {
    cluster: `${hosted}\n domain "example.com" { load_balancer = main }`,
  }),
  "a balancer without a listener that the API names": withApi(api("")),
  "a listener to a pool that is misspelt": balanced(main("listener 443 { pool = webb }")),
  "two listeners to one port of a pool": balanced(main(`${https}\n listener 8443 { pool = web, target_port = 443 }`)),
  "two listeners to two ports of a pool": balanced(main(`${https}\n listener 8443 { pool = web }`)),
  "a balancer in the role of a pool that has subnets at another provider alone": source({
    pools: pool("web"),
    provider: main(https, "public = false, subnets = web"),
  }).replace(
    /\}\n$/,
    `provider aws {
    account = "123456789012", region = "eu-west-2"
    vpc { v4cidr = 10.21.0.0/16, v6cidr = auto }
    zone eu-west-2a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      ${webSubnet}
    }
  }
}
`,
  ),
  "a balancer that a zone lacks whose subnet says something wrong of public": balanced(main(https), {
    zones: `${zone(webSubnet)}\n zone eu-west-1b {
  subnet { cidr = auto/24, pool = web, public = 3 }
  subnet { cidr = auto/28, services = [nstance] }
}`,
  }),
  "listeners to two pools": balanced(main(`${https}\n listener 6443 { pool = control-plane }`)),

  "all ports that are for the cluster itself": balanced(
    main(
      [22, 2378, 2379, 2381, 8080, 8181, 8182, 8443, 10249, 10250, 10257, 10259]
        .map((port) => `listener ${port} { pool = web }`)
        .join("\n"),
    ),
  ),
  "all such ports of control planes": balanced(
    main(
      [22, 2378, 2379, 2381, 8080, 8181, 8182, 8443, 10249, 10250, 10257, 10259]
        .map((port) => `listener ${port} { pool = control-plane }`)
        .join("\n"),
    ),
  ),
  "the API behind a balancer that there is not": withApi(main(https)),
  "the API behind a balancer that is misspelt": raw(`${main(https)}\n ${api(served)}`, {
    kubernetes: "api_load_balancer = apl",
  }),
  "the API behind a private balancer": withApi(api(served)),
  "the API behind a private balancer on another port": withApi(
    api("listener 443 { pool = control-plane, target_port = 6443 }"),
  ),
  "the API on a port that its balancer has not": withApi(api(served), "api_port = 443"),
  "the API on a port that goes to another": withApi(api("listener 443 { pool = control-plane }"), "api_port = 443"),
  "the API on a port that goes to another pool": withApi(api("listener 6443 { pool = web }"), "api_port = 6443"),
  "the API behind a public balancer": withApi(api(served, true, "public"), "api_port = 6443"),
  "the API behind a public balancer on 443": withApi(
    api("listener 443 { pool = control-plane, target_port = 6443 }", true, "public"),
    "api_port = 443",
  ),
  "the API behind one of two balancers of a name": source({
    kubernetes: "api_load_balancer = api",
    provider: api(served),
  }).replace(
    /\}\n$/,
    `provider aws {
    account = "123456789012", region = "eu-west-2"
    vpc { v4cidr = 10.21.0.0/16, v6cidr = auto }
    ${zone(webSubnet).replace("subnet { cidr = auto/24, pool = control-plane }", "").replace("eu-west-1a", "eu-west-2a")}
    load_balancer api { public = true, subnets = public\n ${https} }
  }
}
`,
  ),
  "the API behind a public balancer, on a port that is none": withApi(api(served, true, "public"), 'api_port = "x"'),
  "no balancer for the API": raw(main(https)),
  "no balancer and no workers": source(),
  "a private balancer of the API that the cluster does not name": raw(`${main(https)}\n ${api(served)}`),

  "a domain at a balancer that there is not": domain("load_balancer = mian"),
  "a domain at a balancer without https": balanced(main("listener 80 { pool = web }"), {
    cluster: `${hosted}\n domain "example.com" { load_balancer = main }`,
  }),
  "a domain at a balancer whose https goes elsewhere": balanced(
    main("listener 443 { pool = web, target_port = 8443 }"),
    {
      cluster: `${hosted}\n domain "example.com" { load_balancer = main }`,
    },
  ),
  "a domain without a balancer in the cluster": source({ cluster: `${hosted}\n domain "example.com" {}` }),
  "a domain that names a balancer where there is none": source({
    cluster: `${hosted}\n domain "example.com" { load_balancer = main }`,
  }),
  "the API's name at another balancer than its own": raw(`${main(https)}\n ${api(served)}`, {
    kubernetes: "api_load_balancer = api",
    cluster: `${hosted}\n domain "k8s.example.com" { load_balancer = main }`,
  }),
  "the API's name at its own balancer": raw(api(`${served}\n listener 443 { pool = control-plane }`), {
    kubernetes: "api_load_balancer = api",
    cluster: `${hosted}\n domain "k8s.example.com" { load_balancer = api }`,
  }),
  "DNS of another cloud": domain("load_balancer = main, provider google-cloud-dns {}"),
  "DNS with settings of another cloud": domain(
    'load_balancer = main, provider aws-route53 { project = "other-project", private_zone = "x" }',
  ),
  "DNS of no cloud with settings of one": domain(
    'load_balancer = main, provider local { secret_provider_class_name = "x", hosted_zone_id = "Z0123456789ABCDEFGHIJ" }',
  ),
  "DNS with a role": domain(
    'load_balancer = main, provider aws-route53 { role_arn = "arn:aws:iam::123456789012:role/dns", hosted_zone_id = "Z0123456789ABCDEFGHIJ" }',
  ),
  "DNS of an account without a provider": domain(
    'load_balancer = main, provider aws-route53 { account = "210987654321" }',
  ),
  "DNS with a short id of a zone": domain('load_balancer = main, provider aws-route53 { hosted_zone_id = "Z0" }'),
  "certificates without DNS": domain("load_balancer = main", { cluster: 'acme { email = "ops@example.com" }' }),
  "certificates by DNS": domain("load_balancer = main, provider aws-route53 {}", {
    cluster: 'acme { email = "ops@example.com" }',
  }),

  "a registry": cluster('registry { hostname = "registry.example.com" }'),
  "a registry that is off": cluster('registry { hostname = "registry.example.com", enabled = false }'),
  "a registry whose mirror has another name": cluster(
    'registry { hostname = "registry.example.com"\n mirror { enabled = true, hostname = "mirror.example.com", prefix = "cache" } }',
  ),
  "a registry whose mirror is off, with a name": cluster(
    'registry { hostname = "registry.example.com"\n mirror { enabled = false, hostname = "mirror.example.com" } }',
  ),
  "groups of another claim": cluster("").replace("oidc {", 'oidc { groups_claim = "roles", '),
  "groups of the usual claim": cluster("").replace("oidc {", 'oidc { groups_claim = "groups", '),
  "secrets that are encrypted": cluster("", { kubernetes: "encrypt_secrets = true" }),
  "secrets of a store that is misspelt": cluster(
    'secrets { default_provider = volt\n provider vault { kind = vault, address = "https://vault.example.com" } }',
  ),
  "keys of 4,096 characters behind the first": cluster(
    `ssh { authorized_keys = ["${key} first", "${key} ${"x".repeat(4096 - key.length - 1)}"] }`,
  ),
  "keys of 4,097 characters behind the first": cluster(
    `ssh { authorized_keys = ["${key} first", "${key} ${"x".repeat(4097 - key.length - 1)}"] }`,
  ),
  "a key that is cut": cluster(`ssh { authorized_keys = ["${key.slice(0, -3)}"] }`),
  "an immutable key that is cut": cluster(`ssh { immutable_authorized_keys = ["${key.slice(0, -4)}"] }`),
  "a key with a sign that base64 has not": cluster(`ssh { authorized_keys = ["${key.replace("IGfF", "I-fF")}"] }`),
  "a key with base64 behind a sign": cluster(`ssh { authorized_keys = ["${key.replace(" AAAA", " *AAAAAAA")}"] }`),
  "logs of more services than VMs take": cluster(
    `telemetry { enabled = true, s3_bucket = "logs-of-tools", log_services = ["kubelet", "${"x".repeat(4089)}"] }`,
  ),
  "logs of as many services as VMs take": cluster(
    `telemetry { enabled = true, s3_bucket = "logs-of-tools", log_services = ["kubelet", "${"x".repeat(4088)}"] }`,
  ),
  "logs without a bucket": cluster("telemetry { enabled = true }"),
  "logs that are off, with a bucket": cluster('telemetry { enabled = false, s3_bucket = "logs-of-tools" }'),
  "logs by a role of another partition": cluster(
    'telemetry { enabled = true, s3_bucket = "logs-of-tools", s3_assume_role = "arn:aws-cn:iam::123456789012:role/logs" }',
  ),
  "logs by a user": cluster(
    'telemetry { enabled = true, s3_bucket = "logs-of-tools", s3_assume_role = "arn:aws:iam::123456789012:user/logs" }',
  ),
  "logs by a role without a name": cluster(
    'telemetry { enabled = true, s3_bucket = "logs-of-tools", s3_assume_role = "arn:aws:iam::123456789012:role/" }',
  ),
  "a program that there is none like": cluster(
    `dependency kubee2iam { url = "https://example.com/x", digests = { arm64 = ${digest} }, version = "1" }`,
  ),
  "a program without the digest of an architecture": cluster(
    `dependency kube2iam { url = "https://example.com/x", digests = { amd64 = ${digest} }, version = "1" }`,
  ),
  "a package of VMs without the digest of workers": cluster(
    `vmconfig { url = "https://example.com/{kind}_{arch}.tgz", digests = { knc_arm64 = ${digest} } }`,
  ),
  "a package of VMs with the digest of another architecture": cluster(
    `vmconfig { url = "https://example.com/{kind}_{arch}.tgz", digests = { knc_arm64 = ${digest}, knd_arm64 = ${digest}, knd_amd64 = ${digest} } }`,
  ),
  "a program with a digest more": cluster(
    `dependency kube2iam { url = "https://example.com/x", digests = { amd64 = ${digest}, arm64 = ${digest} }, version = "1" }`,
  ),
  "roles of Pods without what gives them": cluster(
    'acme { email = "ops@example.com" }\n domain "example.com" { load_balancer = main, provider aws-route53 {} }\n registry { hostname = "registry.example.com" }',
    {
      provider: `${main(https)}\n bucket files {}\n role one { buckets = [files] }\n role two { buckets = [files] }\n role three { buckets = [files] }`,
    },
  ),
  "sessions without their agent": cluster("", { provider: `enable_ssm = true\n ${main(https)}\n ${api(served)}` }),
  "an address of its own beside a cloud": besideAws({ blocks: 'registry { hostname = "registry.example.com" }' }),
};
