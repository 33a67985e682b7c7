import { besideAws, besideGoogle } from "../../helpers/hybrid-sources.ts";
import { managedCluster } from "../../helpers/managed-sources.ts";
import { type SourceParts, source } from "../../helpers/podplane-source.ts";
import type { Cases } from "./cases.ts";

/* Providers, regions, zones, several networks, and what differs between clouds. */

const aws = (items: string, network = "10.21.0.0/16", zone = "eu-west-2a"): string => `provider aws {
  ${items}
  vpc { v4cidr = ${network}, v6cidr = auto }
  zone ${zone} {
    subnet { cidr = auto/28, services = [nat], public = true }
    subnet { cidr = auto/28, services = [nstance] }
    subnet { cidr = auto/24, pool = web }
  }
}`;
const web = 'pool web { arch = arm64, instance_type = "t4g.small", size = 1 }';
/** A cluster with a second provider. */
const second = (provider: string, parts: SourceParts = {}): string =>
  source({ pools: web, ...parts }).replace(/\}\n$/, `  ${provider}\n}\n`);
const account = 'account = "123456789012"';

const google = (items = "", provider = "", network = ""): string => `podplane 1

cluster tools {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.example.com", api_load_balancer = api }
  seed none {}
  ${items}
  pool control-plane { arch = arm64, size = 1, instance_type = "t2a-standard-1" }
  pool web { arch = arm64, size = 1, instance_type = "t2a-standard-1" }
  provider google {
    project = "my-project"
    region  = "us-central1"
    vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }
    ${network}
    zone us-central1-a {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      subnet { cidr = auto/24, pool = web }
    }
    load_balancer api { public = true, subnets = public\n listener 6443 { pool = control-plane } }
    ${provider}
  }
}
`;

const proven = 'domain "example.com" { load_balancer = api, provider google-cloud-dns {} }';
/** Google Cloud with workers at a second provider. */
const elsewhere = (items: string): string =>
  google().replace(
    /\}\n$/,
    `provider google far {
    ${items}
    vpc { v4cidr = 10.21.0.0/16, v6cidr = auto }
    zone us-central1-b {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = web }
    }
  }
}
`,
  );
/** A second zone, near a city and far from its region. */
const local = (subnet: string): string =>
  source({
    zones: `zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
    }
    zone eu-west-1-lon-1a {
      ${subnet}
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
    }`,
  });

export const places: Cases = {
  "no provider": source().replace(/ {2}provider aws \{[\s\S]*\n {2}\}\n\}/, "}"),
  "a region that is none": source().replace('region = "eu-west-1"', 'region = "europe"'),
  "a provider with a setting of another cloud": source({ provider: 'project = "my-project"' }),
  "a provider without its region": source().replace('region = "eu-west-1"', ""),
  "a zone of another region": source().replace("zone eu-west-1a", "zone eu-west-2a"),
  "a zone that is none": source().replace("zone eu-west-1a", "zone first"),

  "a second region of one account": second(aws(`${account}, region = "eu-west-2"`)),
  "a second account": second(aws('account = "210987654321", region = "eu-west-1"', "10.21.0.0/16", "eu-west-1b")),
  "a second provider of the same place": second(aws(`${account}, region = "eu-west-1"`, "10.21.0.0/16", "eu-west-1b")),
  "a second provider without an account": second(aws('region = "eu-west-2"')),
  "a network that overlaps the first": second(aws(`${account}, region = "eu-west-2"`, "10.20.128.0/17")),
  "three networks of which two overlap": second(
    `${aws(`${account}, region = "eu-west-2"`)}\n ${aws(`${account}, region = "eu-west-3"`, "10.21.0.0/20", "eu-west-3a")}`,
  ),
  "control planes in the second provider": second(
    aws(`${account}, region = "eu-west-2"`).replace("pool = web", "pool = control-plane"),
  ),
  "a second provider beside one of a kind that there is not": second(aws(`${account}, region = "eu-west-2"`)).replace(
    "provider aws {",
    "provider nowhere {",
  ),
  "two labels that are alike": second(
    aws(`${account}, region = "eu-west-2"`).replace("provider aws", "provider aws there"),
  ).replace("provider aws {", "provider aws there {"),
  "two labels": second(aws(`${account}, region = "eu-west-2"`).replace("provider aws", "provider aws there")).replace(
    "provider aws {",
    "provider aws here {",
  ),
  "the API in one region and workers in another": second(aws(`${account}, region = "eu-west-2"`), {
    kubernetes: "api_load_balancer = api",
    provider: "load_balancer api { public = false, subnets = control-plane\n listener 6443 { pool = control-plane } }",
  }),
  "the API in one account and workers in another of its region": second(
    aws('account = "210987654321", region = "eu-west-1"', "10.21.0.0/16", "eu-west-1b"),
    {
      kubernetes: "api_load_balancer = api",
      provider:
        "load_balancer api { public = false, subnets = control-plane\n listener 6443 { pool = control-plane } }",
    },
  ),
  "a public API in one region and workers in another": second(aws(`${account}, region = "eu-west-2"`), {
    kubernetes: "api_load_balancer = api",
    provider: "load_balancer api { public = true, subnets = public\n listener 6443 { pool = control-plane } }",
  }),
  "certificates of a domain in another account": second(
    aws('account = "210987654321", region = "eu-west-1"', "10.21.0.0/16", "eu-west-1b"),
    {
      cluster:
        'acme { email = "ops@example.com" }\n domain "example.com" { provider aws-route53 { account = "210987654321" } }',
    },
  ),
  "a domain in another account without certificates": second(
    aws('account = "210987654321", region = "eu-west-1"', "10.21.0.0/16", "eu-west-1b"),
    { cluster: 'domain "example.com" { provider aws-route53 { account = "210987654321" } }' },
  ),
  "certificates of a domain at a balancer of another account": second(
    `${aws('account = "210987654321", region = "eu-west-1"', "10.21.0.0/16", "eu-west-1b").replace(
      /\}$/,
      "load_balancer main { public = true, subnets = public\n listener 443 { pool = web } }\n}",
    )}`,
    {
      cluster:
        'acme { email = "ops@example.com" }\n domain "example.com" { load_balancer = main, provider aws-route53 {} }',
    },
  ),
  "certificates of a domain by a profile that neither of two regions has": second(
    aws(`${account}, region = "eu-west-2"`),
    {
      cluster:
        'acme { email = "ops@example.com" }\n domain "example.com" { provider aws-route53 { profile = "other" } }',
    },
  ),
  "certificates of a domain in one of two regions": second(aws(`${account}, region = "eu-west-2"`), {
    cluster: 'acme { email = "ops@example.com" }\n domain "example.com" { provider aws-route53 {} }',
  }),
  "two domains' balancers of one name": second(
    aws(`${account}, region = "eu-west-2"`).replace(
      /\}$/,
      "load_balancer main { public = true, subnets = public\n listener 443 { pool = web } }\n}",
    ),
    {
      cluster: 'domain "example.com" { load_balancer = main }',
      provider: "load_balancer main { public = true, subnets = public\n listener 443 { pool = control-plane } }",
    },
  ),
  "a domain's balancer, of two of one name": second(
    aws(`${account}, region = "eu-west-2"`)
      .replace("provider aws", "provider aws there")
      .replace(/\}$/, "load_balancer main { public = true, subnets = public\n listener 443 { pool = web } }\n}"),
    {
      cluster: 'domain "example.com" { load_balancer = there.main }',
      provider: "load_balancer main { public = true, subnets = public\n listener 443 { pool = control-plane } }",
    },
  ),
  "the machine of a pool in a cloud that has types": source({ pool: "size = 1, cores = 2, memory = 4GiB" }),
  "the network of a subnet in a cloud that makes its own": source().replace(
    "pool = control-plane }",
    'pool = control-plane, bridge = "vmbr0", vlan = 20 }',
  ),
  "machines of one's own in a cloud": source({ provider: "node pve1 { address = 192.168.10.11 }" }),
  "a local zone": local("subnet { cidr = auto/28, services = [nat], public = true }"),
  "a local zone without NAT": local("subnet { cidr = auto/28, services = [nlb], public = true }"),
  "a local zone of a network that exists": local(
    'subnet { id = "subnet-0123456789abcdef1", services = [nat], public = true }',
  ).replace("vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }", 'vpc { id = "vpc-0123456789abcdef0" }'),
  "equal buckets of two regions": second(
    `${aws(`${account}, region = "eu-west-2"`).replace(/\}$/, "bucket files {}\n role app { buckets = [files] }\n}")}`,
    {
      provider: "bucket files {}\n role app { buckets = [files] }",
    },
  ),

  "Google Cloud": google(),
  "Google Cloud with certificates": google(
    'acme { email = "ops@example.com" }\n domain "example.com" { load_balancer = api, provider google-cloud-dns {} }',
  ),
  "Google Cloud with certificates and the project's number": google(
    'acme { email = "ops@example.com" }\n domain "example.com" { load_balancer = api, provider google-cloud-dns {} }',
    'project_number = "123456789012"',
  ),
  "Google Cloud with a registry": google('registry { hostname = "registry.example.com" }'),
  "Google Cloud with a registry that is off": google('registry { hostname = "registry.example.com", enabled = false }'),
  "Google Cloud with logs": google('telemetry { enabled = true, s3_bucket = "logs", s3_region = "us-central1" }'),
  "Google Cloud with a private balancer": google(
    "",
    "load_balancer inside { public = false, subnets = web\n listener 443 { pool = web } }",
  ),
  "Google Cloud with a port that is translated": google(
    "",
    "load_balancer more { public = true, subnets = public\n listener 443 { pool = web, target_port = 8443 } }",
  ),
  "Google Cloud with a port that is not": google(
    "",
    "load_balancer more { public = true, subnets = public\n listener 443 { pool = web, target_port = 443 } }",
  ),
  "Google Cloud with a pool behind two balancers": google(
    "",
    "load_balancer more { public = true, subnets = public\n listener 443 { pool = web } }\n load_balancer most { public = true, subnets = public\n listener 444 { pool = web } }",
  ),
  "Google Cloud with an account of two roles": google(
    "",
    'bucket files {}\n role a { buckets = [files], service_accounts = ["app/web", "app/web"] }\n role b { buckets = [files], service_accounts = ["app/web"] }',
  ),
  "Google Cloud with a balancer of two ports of a pool": google(
    "",
    "load_balancer more { public = true, subnets = public\n listener 443 { pool = web }\n listener 444 { pool = web } }",
  ),
  "Google Cloud with a balancer of two pools": google(
    "",
    "load_balancer more { public = true, subnets = public\n listener 443 { pool = web }\n listener 444 { pool = control-plane } }",
  ),
  "Google Cloud with a listener to nothing": google(
    "",
    "load_balancer more { public = true, subnets = public\n listener 443 {} }",
  ),
  "Google Cloud with the project's number at another provider": elsewhere(
    'project = "other-project", region = "us-central1", project_number = 123456789012',
  ),
  "Google Cloud with disks of a size in a pool without a subnet": google(
    'pool batch { arch = arm64, size = 1, instance_type = "t2a-standard-1", disk_size = 20GiB }',
  ),
  "a reserved name of who trusts tokens, of nobody": google('name_prefix = "gcp-tools"'),
  "a reserved name of who trusts tokens, for a domain without certificates": google(
    `name_prefix = "gcp-tools"\n ${proven}`,
  ),
  "a reserved name of who trusts tokens, for certificates without DNS": google(
    'name_prefix = "gcp-tools"\n acme { email = "ops@example.com" }',
  ),
  "a reserved name of who trusts tokens, for one of two domains": google(
    `name_prefix = "gcp-tools"\n acme { email = "ops@example.com" }\n ${proven}\n domain "example.org" { load_balancer = api }`,
  ),
  "accounts of a role on AWS": source({
    provider: 'bucket files {}\n role a { buckets = [files], service_accounts = ["app/web"] }',
  }),
  "Google Cloud with a pool that is public": google().replace(
    "subnet { cidr = auto/24, pool = web }",
    "subnet { cidr = auto/24, pool = web, public = true }",
  ),
  "Google Cloud with disks of a size": google().replace("pool web { arch", "pool web { disk_size = 20GiB, arch"),
  "Google Cloud with a program of AWS": google(
    `dependency kube2iam { url = "https://example.com/x", digests = { arm64 = "sha512:${"ab".repeat(64)}" }, version = "1" }`,
  ),
  "machines beside Google Cloud with disks of a size": besideGoogle().replace(
    "pool racked { ",
    "pool racked { disk_size = 20GiB, ",
  ),
  "machines alone with a state": managedCluster({
    manage: "script",
    network: 'network { bridge = "vmbr0", cidr = 10.20.0.0/24 }',
    own: "",
  }),
  "machines beside AWS": besideAws(),
  "machines beside AWS with a state": besideAws({ blocks: "state local {}" }),
  "machines beside AWS with disks of a size": besideAws().replace(
    "pool racked { ",
    "pool racked { disk_size = 20GiB, ",
  ),
};
