import type { cloudRules } from "../registry/index.ts";
import { balancers, onGoogle, proven, second, v2b } from "./on-google.ts";
import { inProvider, type Page, page } from "./page.ts";
import { onProxmox } from "./proxmox.ts";

function existing(id: string): string {
  const subnet = (number: number) => `id = "subnet-0000000000000000${number}"`;
  return `remove vpc
remove zone us-east-1a
vpc { id = ${id} }
zone us-east-1a {
  subnet { ${subnet(1)}, services = [nlb], public = true }
  subnet { ${subnet(2)}, services = [nstance] }
  subnet { ${subnet(3)}, pool = control-plane }
  subnet { ${subnet(4)}, pool = web }
}`;
}

const uploads = "bucket uploads {}\nbucket reports {}";

export const cloudPages: Readonly<Record<keyof typeof cloudRules, Page>> = {
  "network-id-form": page(
    "Each cloud names networks and subnets in its own way: AWS by ids such as vpc-0123456789abcdef0, Google Cloud a network by its self link and a subnet by its name. A name of another form is found by nobody.",
    inProvider(existing('~~~"tools"~~~')),
    inProvider(existing('"vpc-0123456789abcdef0"')),
  ),
  "port-not-translated": page(
    "The balancers of Google Cloud pass packets on as they come, destination port included. A listener that sends to another port would reach nothing.",
    onGoogle({
      balancers: balancers.replace(
        "listener 443 { pool = web }",
        "listener 443 { pool = web, target_port = ~~~8443~~~ }",
      ),
    }),
    onGoogle({ balancers }),
  ),
  "private-balancer": page(
    "The modules of dialect V2a for Google Cloud reserve a public address for such a balancer too, and write a rule that the cloud does not take for one inside the network. Workers reach the API through the public balancer, on port 6443; their traffic leaves by NAT and comes back.",
    onGoogle({
      balancers: `${balancers}\nload_balancer internal { public = ~~~false~~~, subnets = web, listener 8080 { pool = web } }`,
    }),
    onGoogle({ balancers }),
  ),
  "public-pool-unreachable": page(
    "On Google Cloud a subnet is public in name only: its VMs get no public address. Cloud NAT serves the private subnets of the network, so that VMs in a public one could download nothing.",
    onGoogle({ web: "subnet { cidr = auto/24, pool = web, public = ~~~true~~~ }" }),
    onGoogle({ web: "subnet { cidr = auto/24, pool = web }" }),
  ),
  "pool-behind-balancers": page(
    "Each balancer of these modules has an instance group in each zone, and Google Cloud takes a VM in one group that is balanced. VMs of a pool behind two balancers would be refused in the second.",
    onGoogle({
      balancers: `${balancers}\n~~~load_balancer more~~~ { public = true, subnets = public, listener 8443 { pool = web } }`,
    }),
    onGoogle({ balancers }),
  ),
  "setting-undelivered": page(
    "The language has the setting for other clouds; here nothing on a VM reads it. What is set is delivered, so that what cannot be is refused.",
    onGoogle({ inCluster: 'registry { enabled = false, endpoint = ~~~"https://s3.example.com"~~~ }' }),
    onGoogle({ inCluster: "registry { enabled = false }" }),
  ),
  "one-identity": page(
    "The modules make one service account for all VMs of a project. Control planes need it to reach the bucket with the cluster's state, so that workers can do so too. VMs refuse Pods the metadata service, which gives out the account's tokens, but those in the host's network; client libraries in Pods find no credentials by themselves any more. Pods get an account of their own by a `role`.",
    onGoogle({ head: "~~~provider google~~~" }),
    inProvider('profile = "default"'),
  ),
  "second-network-of-owner": page(
    "Names of networks are global in a project of Google Cloud. Modules of dialect V2a take a prefix for each network, and the second gets its region into its names; those of V2b make both of the cluster's prefix.",
    onGoogle({ behind: second("~~~"), given: v2b }),
    onGoogle({ given: v2b }),
  ),
  "registry-without-pushes": page(
    "The registry on each VM reads images from its bucket through Google's own interface. The registry in the cluster, which takes pushes, has charts that speak S3 only. Cloud Storage answers S3 at an address of its own, which the seed names, to whoever has a key; no key is in a seed, so that pushes fail.",
    onGoogle({ inCluster: '~~~registry~~~ { hostname = "registry.example.com" }' }),
    onGoogle({ inCluster: "registry { enabled = false }" }),
  ),
  "accounts-unused": page(
    "On AWS a Pod gets a role by the annotation iam.amazonaws.com/role, and its namespace lists the roles that it allows; who may take a role is not the role's to say. On Google Cloud a role names the service accounts whose Pods may act as it.",
    inProvider(`bucket uploads {}\nrole app { buckets = [uploads], service_accounts = ~~~["shop/app"]~~~ }`),
    inProvider("bucket uploads {}\nrole app { buckets = [uploads] }"),
  ),
  "acme-without-role": page(
    "Certificates by ACME are proven by DNS records that cert-manager makes. It needs credentials for the zone, and what the charts can give it are roles of a cloud that lends them to Pods. Here there are none, so that no certificate would ever be issued.",
    onProxmox({
      behind: `~~~acme~~~ { email = "ops@example.com" }
domain "example.com" { provider google-cloud-dns {} }
registry { hostname = "registry.example.com", enabled = false }`,
    }),
    onProxmox({
      behind: `domain "example.com" { provider google-cloud-dns {} }
registry { hostname = "registry.example.com", enabled = false }`,
    }),
  ),
  "account-of-two-roles": page(
    "A role is a service account of Google Cloud, and names the service accounts of Kubernetes that may act as it. One that stands in two roles may do what both may, one at a time: the credentials file of the Pod decides.",
    onGoogle({
      inProvider: `${uploads}
role writer { buckets = [uploads], service_accounts = ["shop/app"] }
role reader { buckets = [reports], service_accounts = [~~~"shop/app"~~~] }`,
    }),
    onGoogle({
      inProvider: `${uploads}
role writer { buckets = [uploads], service_accounts = ["shop/app"] }
role reader { buckets = [reports], service_accounts = ["shop/reader"] }`,
    }),
  ),
  "role-without-account": page(
    "A role is a service account of Google Cloud, and names the service accounts of Kubernetes that may act as it. Without `service_accounts` it is the one of the role's own name in the namespace `default`; with none named, nothing in the cluster could use the role.",
    onGoogle({ inProvider: `${uploads}\nrole writer { buckets = [uploads], service_accounts = ~~~[]~~~ }` }),
    onGoogle({ inProvider: `${uploads}\nrole writer { buckets = [uploads], service_accounts = ["shop/app"] }` }),
  ),
  "setting-without-use": page(
    "Each kind of zone has its own settings: Route 53 knows zones by an id, Cloud DNS by a name in a project. A setting of another kind is read by nothing that is generated, and is often one that was meant for another zone. So is the number of a project that does not hold the cluster.",
    onGoogle({
      inCluster: `domain "example.com" {
  provider google-cloud-dns { hosted_zone_id = ~~~"Z0123456789ABCDEFGHIJ"~~~ }
}
registry { hostname = "registry.example.com", enabled = false }`,
    }),
    onGoogle({
      inCluster: `domain "example.com" {
  provider google-cloud-dns { hosted_zone_name = "example" }
}
registry { hostname = "registry.example.com", enabled = false }`,
    }),
  ),
  "trust-unnamed": page(
    "What proves domains, cert-manager, does so as a service account of Google Cloud, by the tokens that the cluster signs. Its credentials file names where they are trusted, and Google takes only the number of the project there, not its id. The file is part of the seed, which is made before anything of the project is read. OpenTofu compares the number with that of the project, in the step that makes the bucket.",
    onGoogle({ inCluster: proven.replace("acme", "~~~acme~~~") }),
    onGoogle({ inCluster: proven, inProvider: "project_number = 123456789012" }),
  ),
};
