import type { crossFieldRules } from "../registry/index.ts";
import { exampleCertificate } from "./certificate.ts";
import {
  besideSecondMember,
  besideSecondProvider,
  inCluster,
  inKubernetes,
  inProvider,
  lockFile,
  type Page,
  page,
  withHeaderMarked,
  withIdMarked,
} from "./page.ts";

const registry = 'registry { hostname = "registry.example.com" }';
const pins = `version = "1.2.3-1", digest = "sha512:${"0".repeat(128)}"`;
const digest = `"sha256:${"0".repeat(64)}"`;
const apiBalancer =
  "provider aws {\n  load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }\n}";
const kube2iam = 'url = "https://deps.example.com/kube2iam_{arch}"\n  version = "0.11.2"';
const ipv4Network = "provider aws {\n  remove vpc\n  vpc { v4cidr = 172.18.0.0/16, v6cidr = none }\n}";

/** Pages of PDP22…: rules between values of a cluster that hold on every provider. */
export const crossFieldPages = {
  "lock-unreadable": page(
    "The lock file is written by `build` and committed with the source. It was damaged, edited by hand, or written by a release that this one does not know.",
    inCluster('name = "Tools"', { lock: lockFile().replace('"edition": 1', '"edition": ~~~"1"~~~') }),
    inCluster('name = "Tools"', { lock: lockFile() }),
  ),
  "lock-other-cluster": page(
    "The outputs of a cluster and its lock file live in one folder. The id in the source was changed, or the source was copied into the folder of another cluster; both would give it the other's addresses.",
    withIdMarked({ lock: lockFile({ id: "tools-staging" }) }),
    inCluster('name = "Tools"', { lock: lockFile() }),
  ),
  "prefix-changed": page(
    "The prefix is part of the names of networks, roles and balancers. Clouds cannot rename these, so Terraform would destroy the running cluster to make another.",
    inCluster('name_prefix = ~~~"tools"~~~', { lock: lockFile() }),
    inCluster('name_prefix = "example"', { lock: lockFile() }),
  ),
  "prefix-newer-modules": page(
    "The pinned Nstance modules accept this prefix, and their next major version will not. As the prefix of a built cluster cannot be changed, now is the time to choose another.",
    inCluster('name_prefix = ~~~"1tools"~~~'),
    inCluster('name_prefix = "tools"'),
  ),
  "prefix-refused": page(
    "The Nstance modules check the prefix when they plan. In JSONC the prefix is the cluster's id and cannot be set; there, import the file first.",
    inCluster('name_prefix = ~~~"1tools"~~~', { lock: lockFile({ prefix: "1tools", dialect: "v2b" }) }),
    inCluster('name_prefix = "tools"', { lock: lockFile({ prefix: "tools", dialect: "v2b" }) }),
  ),
  "client-id-differs": page(
    "The audience of a token must be the client id that kube-apiserver expects, and VMs are told only the cluster's id. Register a client of that name with the issuer.",
    inCluster('oidc { client_id = ~~~"kubernetes"~~~ }'),
    inCluster('oidc { client_id = "example" }'),
  ),
  "ca-file-unreadable": page(
    "The text is read as PEM, or else as the path of a PEM file relative to the file that names it. There is no such file in the project, or it holds something else than certificates.",
    inCluster('oidc { ca_cert = ~~~"auth-ca.pem"~~~ }'),
    inCluster('oidc { ca_cert = "auth-ca.pem" }', { files: { "auth-ca.pem": exampleCertificate } }),
  ),
  "acme-without-proof": page(
    "To issue a certificate for a wildcard, the authority asks for a record in the domain's zone. It can write to zones of the cloud that holds it: Route 53 on AWS, Cloud DNS on Google Cloud.",
    inCluster('~~~acme~~~ { email = "ops@example.com" }'),
    inCluster(`acme { email = "ops@example.com" }\ndomain "example.com" { provider aws-route53 {} }\n${registry}`),
  ),
  "registry-hostname-missing": page(
    "A cluster without domains has a registry name of its own making. With domains, the name is part of every image reference and must be chosen.",
    inCluster('domain "example.com" {}\n~~~registry~~~ {}'),
    inCluster(`domain "example.com" {}\n${registry}`),
  ),
  "too-many-ranges": page(
    "Pods and Services each have one range of IPv4 addresses and perhaps one of IPv6. A range that is too small is replaced by a larger one, not joined by a second.",
    inKubernetes("cluster_cidr = ~~~[100.64.0.0/11, 100.96.0.0/11, fd64::/48]~~~"),
    inKubernetes("cluster_cidr = [100.64.0.0/10, fd64::/48]"),
  ),
  "duplicate-family": page(
    "A second range is for the other address family: that makes a cluster dual-stack. Two of one family are refused by Kubernetes.",
    inKubernetes("cluster_cidr = [100.64.0.0/11, ~~~100.96.0.0/11~~~]"),
    inKubernetes("cluster_cidr = [100.64.0.0/10]"),
  ),
  "ipv4-not-first": page(
    "The order of the ranges says which family Services get unless they ask for another. Here that must be IPv4, because VMs reach each other over it.",
    inKubernetes("cluster_cidr = [~~~fd64::/48~~~, 100.64.0.0/10]"),
    inKubernetes("cluster_cidr = [100.64.0.0/10, fd64::/48]"),
  ),
  "ipv6-only": page(
    "Pods could live on IPv6 alone, but the parts that set up the VMs write IPv4 addresses into their configuration. A small private IPv4 range costs nothing.",
    inKubernetes("cluster_cidr = [~~~fd64::/48~~~]"),
    inKubernetes("cluster_cidr = [100.64.0.0/10, fd64::/48]"),
  ),
  "families-differ": page(
    "A Service passes traffic to Pods of its own family. If one of the two lists is dual-stack, the other has to be so as well.",
    inKubernetes("cluster_cidr = [100.64.0.0/10, fd64::/48]\nservice_cidr = ~~~[198.18.0.0/15]~~~"),
    inKubernetes("cluster_cidr = [100.64.0.0/10, fd64::/48]\nservice_cidr = [198.18.0.0/15, fdc6::/108]"),
  ),
  "family-not-in-network": page(
    "Pods would have IPv6 addresses on VMs whose network has none. They can talk to each other by IPv6 and to nothing else.",
    inCluster(
      `kubernetes { cluster_cidr = [100.64.0.0/10, ~~~fd64::/48~~~], service_cidr = [198.18.0.0/15, fdc6::/108] }\n${ipv4Network}`,
      { lock: lockFile({ dialect: "v2b" }) },
    ),
    inCluster(`kubernetes { cluster_cidr = [100.64.0.0/10], service_cidr = [198.18.0.0/15] }\n${ipv4Network}`, {
      lock: lockFile({ dialect: "v2b" }),
    }),
  ),
  "service-range-too-small": page(
    "Kubernetes gives its own API the first address of the range, and the DNS server has a fixed one. A range that does not hold both cannot be used.",
    inKubernetes("service_cidr = [~~~198.18.0.0/31~~~]"),
    inKubernetes("service_cidr = [198.18.0.0/15]"),
  ),
  "service-range-too-small-for-seed": page(
    "The Services of a published seed have addresses at fixed places of the range, so that they are known before the cluster runs. The range must be large enough to have these places.",
    inCluster(`seed minimal { ${pins} }\nkubernetes { service_cidr = [~~~198.18.0.0/25~~~] }`),
    inCluster(`seed minimal { ${pins} }\nkubernetes { service_cidr = [198.18.0.0/16] }`),
  ),
  "service-range-tight-for-seed": page(
    "In a range of 256 addresses the fixed place of DNS comes so near to those of seeded Services that a later seed may take it. A larger range keeps them apart.",
    inCluster(`seed minimal { ${pins} }\nkubernetes { service_cidr = [~~~198.18.0.0/24~~~] }`),
    inCluster(`seed minimal { ${pins} }\nkubernetes { service_cidr = [198.18.0.0/16] }`),
  ),
  "ranges-overlap": page(
    "Pods, Services and the networks of VMs must not share addresses: a VM that sends to such an address could reach a Pod or another VM, depending on its routes. Defaults count too: 100.64.0.0/10 for Pods and 198.18.0.0/15 for Services.",
    inKubernetes("cluster_cidr = [100.64.0.0/10]\nservice_cidr = [~~~100.64.0.0/16~~~]"),
    inKubernetes("cluster_cidr = [100.64.0.0/10]\nservice_cidr = [198.18.0.0/15]"),
  ),
  "mask-outside-range": page(
    "Each VM gets its own part of the range of Pods, of a size that the mask sets. The part must be smaller than the range, and Kubernetes divides a range into at most 65536 parts.",
    inKubernetes("cluster_cidr = [100.64.0.0/10]\nnode_cidr_mask_size_ipv4 = ~~~8~~~"),
    inKubernetes("cluster_cidr = [100.64.0.0/10]\nnode_cidr_mask_size_ipv4 = 24"),
  ),
  "unknown-balancer": page(
    "Domains and the API are reached through a load balancer of one of the providers, and none of them has one of this name. A domain that names no balancer uses `main`.",
    inKubernetes("api_load_balancer = ~~~intrenal~~~"),
    inKubernetes("api_load_balancer = internal"),
  ),
  "ambiguous-balancer": page(
    "Each provider has balancers of its own, and two of them share this name. A name with the provider's kind or label in front says which is meant.",
    besideSecondProvider(`domain "example.com" { load_balancer = ~~~main~~~ }\n${registry}`),
    besideSecondProvider(`domain "example.com" { load_balancer = near.main }\n${registry}`),
  ),
  "ambiguous-balancer-jsonc": page(
    "The document has no way to say of which provider a balancer is. The Podplane CLI looks in the first one, and so does podplanec.",
    besideSecondMember(
      '"domains": [{ "zone": "example.com", "load_balancer": ~~~"main"~~~ }],\n"registry": { "hostname": "registry.example.com" }',
    ),
    besideSecondMember('"name": "Tools"'),
  ),
  "listener-missing": page(
    "A domain needs a balancer that forwards 443 to 443, and the API one that forwards its port to 6443 on the pool `control-plane`. The balancer exists and does not do that.",
    inKubernetes("api_load_balancer = ~~~main~~~"),
    inKubernetes("api_load_balancer = internal"),
  ),
  "api-name-conflict": page(
    "The API's host name is also a domain of the cluster, so one record would have to point at two balancers. Either both use one balancer, or the API gets a name of its own, such as k8s.example.com.",
    inCluster(
      `kubernetes {\n  api_hostname = "example.com"\n  api_load_balancer = ~~~api~~~\n}\ndomain "example.com" {}\n${registry}\n${apiBalancer}`,
    ),
    inCluster(
      `kubernetes {\n  api_hostname = "k8s.example.com"\n  api_load_balancer = api\n}\ndomain "example.com" {}\n${registry}\n${apiBalancer}`,
    ),
  ),
  "workers-without-api": page(
    "Workers join the cluster through its API. They find it behind a private balancer, or by its public name if that is served on port 6443; without either they would boot and never appear.",
    inCluster(
      '~~~kubernetes~~~ { api_hostname = "k8s.example.com" }\nprovider aws {\n  remove load_balancer internal\n}',
    ),
    inCluster(
      "provider aws {\n  load_balancer internal { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }\n}",
    ),
  ),
  "workers-through-nat": page(
    "It works, but each connection of a worker to the API leaves the network through the NAT gateway, which costs money for each gigabyte and fails with the gateway. A private balancer keeps that traffic inside of the network.",
    inCluster(
      `kubernetes { api_load_balancer = ~~~api~~~ }\n${apiBalancer.replace("{", "{\n  remove load_balancer internal")}`,
    ),
    inCluster(`kubernetes { api_load_balancer = api }\n${apiBalancer}`),
  ),
  "no-control-plane": page(
    "The VMs of the pool `control-plane` run the API server, the controllers and Netsy, which holds the state. A cluster without any has nothing that the others could join.",
    inCluster("pool control-plane { size = ~~~0~~~ }"),
    inCluster("pool control-plane { size = 3 }"),
  ),
  "reserved-pool-name": page(
    "The subnets of a pool have the role of its name, and these names are roles that exist already. With a pool of such a name it would be unclear whose subnet is meant.",
    inCluster('pool ~~~public~~~ { arch = arm64, size = 1, instance_type = "t4g.medium" }'),
    inCluster("pool web { size = 2 }"),
  ),
  "pool-without-subnet": page(
    "A pool runs in each zone that has a subnet for it, and no zone has one. Even a pool of size 0 needs a place, because it may grow.",
    inCluster('pool ~~~api~~~ { arch = arm64, size = 1, instance_type = "t4g.medium" }'),
    inCluster(
      'pool api { arch = arm64, size = 1, instance_type = "t4g.medium" }\nprovider aws {\n  zone us-east-1a {\n    subnet { cidr = auto/24, pool = api }\n  }\n}',
    ),
  ),
  "pool-zone-unknown": page(
    "A size was given for a zone in which the pool has no subnet, so no VM would ever start there. The zone may be misspelt, or its subnet is missing.",
    inCluster("pool web { size = { us-east-1a = 1, ~~~us-east-1b~~~ = 1 } }"),
    inCluster("pool web { size = { us-east-1a = 1 } }"),
  ),
  "pool-zone-missing": page(
    "Sizes are given zone by zone, and one of the pool's zones is left out. Write 0 where no VM is wanted.",
    inCluster("pool web { size = ~~~{}~~~ }"),
    inCluster("pool web { size = { us-east-1a = 0 } }"),
  ),
  "renamed-from-existing": page(
    "`renamed_from` says that a thing had another name before, so that it is moved in Terraform's state instead of destroyed. Something of the old name is still declared, so it was not renamed but copied.",
    inCluster("pool web { renamed_from = ~~~control-plane~~~ }"),
    inCluster("pool web { renamed_from = www }"),
  ),
  "secrets-default-missing": page(
    "The cluster has backends for secrets, and commands that name none would not know which to use. A single one has to be named, too.",
    inCluster("~~~secrets~~~ {\n  provider main { kind = aws, object_type = secretsmanager }\n}"),
    inCluster("secrets {\n  default_provider = main\n  provider main { kind = aws, object_type = secretsmanager }\n}"),
  ),
  "secrets-default-alone": page(
    "A default was chosen among backends for secrets, and the cluster has no backends. Either the backend is still to be described, or the default was left behind when it was removed.",
    inCluster("secrets { default_provider = ~~~main~~~ }"),
    inCluster("secrets {\n  default_provider = main\n  provider main { kind = aws, object_type = secretsmanager }\n}"),
  ),
  "secrets-setting-missing": page(
    "Every kind of backend has one setting without which it cannot be reached: where an aws backend keeps its secrets, the project of a gcp one, the address of a vault or openbao server. There is no default that would suit everyone.",
    inCluster("secrets {\n  default_provider = main\n  ~~~provider main~~~ { kind = gcp }\n}"),
    inCluster('secrets {\n  default_provider = main\n  provider main { kind = gcp, project_id = "my-project" }\n}'),
  ),
  "secrets-setting-unused": page(
    "The setting belongs to another kind of backend and changes nothing here. It was probably left behind when the kind was changed.",
    inCluster(
      'secrets {\n  default_provider = main\n  provider main { kind = aws, object_type = secretsmanager, mount_path = ~~~"kv"~~~ }\n}',
    ),
    inCluster("secrets {\n  default_provider = main\n  provider main { kind = aws, object_type = secretsmanager }\n}"),
  ),
  "seed-pin-missing": page(
    "The seed decides what runs with full rights in the new cluster. Version and digest together make sure that the same file is used each time, whoever serves it.",
    inCluster('~~~seed minimal~~~ { version = "1.2.3-1" }'),
    inCluster(`seed minimal { ${pins} }`),
  ),
  "seed-pin-unused": page(
    "A version or digest stands at a seed that is none: the cluster starts with an empty store, and the pin says nothing. Either a seed was meant to be named, or the pin was left behind.",
    inCluster('seed none { version = ~~~"1.2.3-1"~~~ }'),
    inCluster("seed none {}"),
  ),
  "seed-version-v": page(
    "Tags in Git often start with a v, and versions in the manifest of seeds do not. It is read without, but other tools compare the texts.",
    inCluster(`seed minimal { ${pins.replace('"1.2.3-1"', '~~~"v1.2.3-1"~~~')} }`),
    inCluster(`seed minimal { ${pins} }`),
  ),
  "too-many-selectors": page(
    "A branch, a tag, a range of versions and a commit each say what to check out. With two of them Flux would follow one and ignore the other.",
    inCluster(
      'components {\n  source {\n    url = "https://git.example.com/components"\n    ref { branch = "main", tag = ~~~"v1"~~~ }\n  }\n}',
    ),
    inCluster(
      'components {\n  source {\n    url = "https://git.example.com/components"\n    ref { tag = "v1" }\n  }\n}',
    ),
  ),
  "no-provider": page(
    "A provider is the account and region where the VMs run, with networks, zones and balancers. A cluster needs at least one; a base that others extend may leave it to them.",
    withHeaderMarked("remove provider aws"),
    inProvider('profile = "default"'),
  ),
  "telemetry-without-target": page(
    "Logs are shipped to a bucket or to an OTLP endpoint. With neither, the service on the VM refuses its settings and fails.",
    inCluster("telemetry { enabled = ~~~true~~~ }"),
    inCluster('telemetry { enabled = true, s3_bucket = "example-logs" }'),
  ),
  "telemetry-endpoint-alone": page(
    "The setting says how a bucket is reached, and no bucket is given. Logs that go to an OTLP endpoint do not use it.",
    inCluster('telemetry { s3_endpoint = ~~~"https://s3.example.com"~~~ }'),
    inCluster('telemetry { s3_bucket = "example-logs", s3_endpoint = "https://s3.example.com" }'),
  ),
  "state-setting-missing": page(
    "Terraform's backend must be told where the state lies before it can do anything else. This kind of backend cannot work without the setting.",
    inCluster('~~~state s3~~~ { bucket = "example-tfstate" }'),
    inCluster('state s3 { bucket = "example-tfstate", region = "us-east-1" }'),
  ),
  "state-setting-unused": page(
    "Terraform refuses settings that a backend does not have. This one belongs to a backend of another kind.",
    inCluster('state gcs { bucket = "example-tfstate", region = ~~~"us-east-1"~~~ }'),
    inCluster('state gcs { bucket = "example-tfstate" }'),
  ),
  "state-bucket-own": page(
    "The bucket for the state is one that this cluster creates. It would not exist at the first run, and destroying the cluster would delete the record of what is still there.",
    inCluster(
      'state s3 { bucket = ~~~"example-123456789012-uploads"~~~, region = "us-east-1" }\nprovider aws {\n  bucket uploads {}\n}',
    ),
    inCluster('state s3 { bucket = "company-tfstate", region = "us-east-1" }\nprovider aws {\n  bucket uploads {}\n}'),
  ),
  "zone-account-unknown": page(
    "Records are made by the cluster's own OpenTofu code, with the credentials of one of its providers. A zone that lies in an account of none of them cannot be found from here; its records are yours to make, as those of a domain without a `provider` block.",
    inCluster(`domain "example.com" { provider aws-route53 { account = ~~~"210987654321"~~~ } }\n${registry}`),
    inCluster(`domain "example.com" { provider aws-route53 { account = "123456789012" } }\n${registry}`),
  ),
  "digest-missing": page(
    "The cluster has VMs of an architecture or kind for which no digest is given. Nothing is installed on a VM that was not verified, so those VMs could not start.",
    inCluster(`dependency kube2iam {\n  ${kube2iam}\n  digests = ~~~{}~~~\n}`),
    inCluster(`dependency kube2iam {\n  ${kube2iam}\n  digests = { arm64 = ${digest} }\n}`),
  ),
  "digest-unused": page(
    "A digest is given for an architecture or kind that no pool of the cluster has. It does no harm, but may be misspelt.",
    inCluster(`dependency kube2iam {\n  ${kube2iam}\n  digests = { arm64 = ${digest}, ~~~amd64~~~ = ${digest} }\n}`),
    inCluster(`dependency kube2iam {\n  ${kube2iam}\n  digests = { arm64 = ${digest} }\n}`),
  ),
  "dns-not-generated": page(
    "For this zone no records are created, because no provider of the cluster manages it. Everything else works; the records must be made once, by hand or by other code.",
    inCluster(`domain "example.com" { provider ~~~cloudflare~~~ {} }\n${registry}`),
    inCluster(`domain "example.com" { provider aws-route53 {} }\n${registry}`),
  ),
  "dns-region-unclear": page(
    "Route 53 is global, but its client is configured with a region. With one aws provider that provider's is taken; with several, one must be named.",
    besideSecondProvider(
      `acme { email = "ops@example.com" }\ndomain "example.com" {\n  load_balancer = near.main\n  provider ~~~aws-route53~~~ {}\n}\n${registry}`,
    ),
    besideSecondProvider(
      `acme { email = "ops@example.com" }\ndomain "example.com" {\n  load_balancer = near.main\n  provider aws-route53 { region = "eu-west-1" }\n}\n${registry}`,
    ),
  ),
  "role-arn-unused": page(
    "Existing documents may name a role for DNS, and no part of Podplane assumes it. The cluster's own role for certificates is made by podplanec.",
    inCluster(
      `domain "example.com" {\n  provider aws-route53 { role_arn = ~~~"arn:aws:iam::123456789012:role/dns"~~~ }\n}\n${registry}`,
    ),
    inCluster(`domain "example.com" {\n  provider aws-route53 {}\n}\n${registry}`),
  ),
  "range-not-usable": page(
    "Some addresses have a meaning of their own everywhere: loopback, link-local, multicast. Systems treat them specially, so a network that contains any of them does not work.",
    inKubernetes("cluster_cidr = [~~~169.254.0.0/16~~~]"),
    inKubernetes("cluster_cidr = [100.64.0.0/10]"),
  ),
} as const satisfies Readonly<Record<keyof typeof crossFieldRules, Page>>;
