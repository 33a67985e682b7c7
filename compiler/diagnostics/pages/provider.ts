import type { providerRules } from "../registry/index.ts";
import {
  besideSecondProvider,
  type Example,
  file,
  inCluster,
  inProvider,
  inZone,
  lockFile,
  members,
  type Page,
  page,
} from "./page.ts";

const v2b = { lock: lockFile({ dialect: "v2b" }) };
const ipv4Only = "remove vpc\nvpc { v4cidr = 172.18.0.0/16, v6cidr = none }";
const kube2iam = `dependency kube2iam {
  url     = "https://deps.example.com/kube2iam_{arch}"
  version = "0.11.2"
  digests = { arm64 = "sha256:${"0".repeat(64)}" }
}`;
const route53 =
  'domain "example.com" { provider aws-route53 {} }\nregistry { hostname = "registry.example.com", enabled = false }';
const keys = (count: number) =>
  `ssh {\n  immutable_authorized_keys = [for i in range(${count}): "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"B".repeat(43)} ops-\${i}"]\n}`;

/** Lines that stand in a block. */
function inner(text: string, indent: string): string {
  return text.replaceAll("\n", `\n${indent}`);
}

/** A zone whose first lines may differ; it takes the place of the zone of the complete cluster. */
function zone(subnets: string, name = "us-east-1a"): string {
  return `zone ${name} {\n  ${subnets.split("\n").join("\n  ")}\n}`;
}

const nat = "subnet { cidr = auto/28, services = [nat, nlb], public = true }";
const nstance = "subnet { cidr = auto/28, services = [nstance] }";
const web = "subnet { cidr = auto/24, pool = web }";

/** A provider with a network, a zone and a subnet for a pool. */
function provider(region: string, range: string, head: string, pool = "web"): string {
  return `${head} {
  account    = "123456789012"
  region     = "${region}"
  enable_ssm = false
  vpc { v4cidr = ${range}, v6cidr = auto }
  ${zone([nat, nstance, web.replace("web", pool)].join("\n"), `${region}a`)
    .split("\n")
    .join("\n  ")}
}`;
}

function secondProvider(region: string, range: string, head: string, pool = "web"): Example {
  return inCluster(provider(region, range, head, pool));
}

/** A document whose network has these members. */
function vpcDocument(vpc: string): Example {
  return members(
    `"providers": [{
  "kind": "aws", "region": "us-east-1", "account": "123456789012",
  "vpc": { ${vpc} },
  "zones": {
    "us-east-1a": [
      { "id": "subnet-00000000000000001", "services": ["nlb"], "public": true },
      { "id": "subnet-00000000000000002", "services": ["nstance"] },
      { "id": "subnet-00000000000000003", "pool": "control-plane" },
      { "id": "subnet-00000000000000004", "pool": "web" }
    ]
  },
  "load_balancers": {
    "internal": { "public": false, "subnets": "control-plane", "listeners": [{ "port": 6443, "pool": "control-plane" }] }
  }
}]`,
  );
}

/** A network and subnets that exist already, in place of those of the complete cluster. */
function existing(subnets: string): string {
  return `remove vpc\nremove zone us-east-1a\nvpc { id = "vpc-0123456789abcdef0" }\n${zone(subnets)}`;
}

const existingSubnets = [
  'subnet { id = "subnet-00000000000000001", services = [nlb], public = true }',
  'subnet { id = "subnet-00000000000000002", services = [nstance] }',
  'subnet { id = "subnet-00000000000000003", pool = control-plane }',
];
const lastSubnet = 'subnet { id = "subnet-00000000000000004", pool = web }';

/** Pages of PDP3… and PDP4…: what a cloud, the Nstance modules or the Nstance server would refuse. */
export const providerPages = {
  "provider-setting-missing": page(
    "A provider is one account and one region, and both are part of names in the cloud. Guessing them from the environment would build in the wrong place one day.",
    inCluster(
      '~~~provider aws near~~~ {\n  account    = "123456789012"\n  enable_ssm = false\n  vpc { v4cidr = 172.19.0.0/16, v6cidr = auto }\n  zone eu-west-1a {\n    subnet { cidr = auto/28, services = [nat], public = true }\n    subnet { cidr = auto/28, services = [nstance] }\n    subnet { cidr = auto/24, pool = web }\n  }\n}',
    ),
    inProvider('region = "us-east-1"'),
  ),
  "provider-setting-unused": page(
    "The setting belongs to another cloud: accounts and profiles are those of AWS, projects those of Google Cloud. It would be ignored, and may show that the kind of provider is wrong.",
    inProvider('project = ~~~"my-project"~~~'),
    inProvider('profile = "default"'),
  ),
  "bad-region": page(
    "Regions of AWS look like us-east-1 or ap-southeast-2. A name with a letter behind the number is a zone, and underscores do not occur.",
    inProvider('region = ~~~"us-east"~~~'),
    inProvider('region = "us-east-1"'),
  ),
  "duplicate-provider": page(
    "Each provider gets a file, a network and names of its own, made of its account and region. Two of the same would write to one another; one provider may have many zones.",
    secondProvider("us-east-1", "172.19.0.0/16", "~~~provider aws near~~~"),
    inProvider('profile = "default"'),
  ),
  "mixed-clouds": page(
    "State, images and secrets of a cluster lie in one cloud, and the published modules of another have no way to reach them with its own identities. Several regions or accounts of one cloud work, and so does one cloud beside Proxmox VE. Whether modules can do it is asked of the dialect that the lock file pins: with one that can, nothing here stands in the way.",
    inCluster(
      `~~~provider google~~~ {
  project = "my-project"
  region  = "us-central1"
  vpc { v4cidr = 172.19.0.0/16, v6cidr = auto }
  zone us-central1-a {
    subnet { cidr = auto/28, services = [nat], public = true }
    subnet { cidr = auto/28, services = [nstance] }
  }
}`,
    ),
    besideSecondProvider('name = "Tools"'),
  ),
  "provider-label-taken": page(
    "References such as `near.main` name a provider by its label. Two providers with one label could not be told apart.",
    inCluster(
      `${provider("eu-west-1", "172.19.0.0/16", "provider aws near")}\n${provider("eu-central-1", "172.20.0.0/16", "provider aws ~~~near~~~")}`,
    ),
    besideSecondProvider('name = "Tools"'),
  ),
  "vpc-id-with-range": page(
    "A network with an id exists, and whoever made it decided on its IPv6 range. podplanec neither adds nor changes one there. Whether Pods can use IPv6 depends on what that network has.",
    inProvider(
      existing([...existingSubnets, lastSubnet].join("\n")).replace('abcdef0" }', 'abcdef0", v6cidr = ~~~auto~~~ }'),
    ),
    inProvider(existing([...existingSubnets, lastSubnet].join("\n"))),
  ),
  "vpc-without-range": page(
    "Either a network exists and is named by its id, or one is made and needs a range to be made of. The block says neither.",
    inProvider("remove vpc\n~~~vpc~~~ { v6cidr = auto }"),
    inProvider("vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }"),
  ),
  "vpc-range-size": page(
    "AWS takes networks of 16 to 65536 addresses. A larger range would be refused when it is created; several networks need several providers.",
    inProvider("vpc { v4cidr = ~~~172.16.0.0/12~~~ }"),
    inProvider("vpc { v4cidr = 172.18.0.0/16 }"),
  ),
  "vpc-jsonc-range": page(
    "In the document an id means an existing network and a range a new one, so the two together contradict each other. A `.podplane` file may state the range of an existing network, which helps the checks.",
    vpcDocument('"id": "vpc-0123456789abcdef0", "v4cidr": ~~~"172.18.0.0/16"~~~'),
    members('"name": "Tools"'),
  ),
  "ipv4-only-network": page(
    "The pinned version of the modules joins an IPv4 and an IPv6 rule in a way that fails where there is no IPv6. The network may have IPv6 while Kubernetes uses IPv4 alone; newer versions do without.",
    inProvider("remove vpc\n~~~vpc~~~ { v4cidr = 172.18.0.0/16, v6cidr = none }"),
    inProvider(ipv4Only, v2b),
  ),
  "new-subnet-in-existing-network": page(
    "The pinned version of the modules looks up routes for a new subnet that an existing network does not give it, and fails when planning. Subnets that exist work, and so do newer versions.",
    inProvider(existing([...existingSubnets, "subnet { cidr = ~~~172.18.9.0/24~~~, pool = web }"].join("\n"))),
    inProvider(existing([...existingSubnets, lastSubnet].join("\n"))),
  ),
  "networks-overlap": page(
    "VMs in all networks of a cluster talk to each other directly, so an address must mean the same VM everywhere. Give each network a range of its own, also if they are in different accounts.",
    secondProvider("eu-west-1", "~~~172.18.0.0/16~~~", "provider aws near"),
    secondProvider("eu-west-1", "172.19.0.0/16", "provider aws near"),
  ),
  "bad-zone": page(
    "A zone is part of a region and has its name: us-east-1a is in us-east-1. The zone or the region of the provider is mistaken.",
    inProvider(zone([nat, nstance, web].join("\n"), "~~~us-west-2a~~~")),
    inProvider(zone([nat, nstance, web].join("\n"), "us-east-1b")),
  ),
  "zone-without-subnet": page(
    "Every zone runs an Nstance server of its own, which needs a subnet, and pools have VMs only where they have one. An empty zone would be a shard without a server.",
    inProvider("~~~zone us-east-1b~~~ {}"),
    inProvider(zone([nat, nstance, web].join("\n"), "us-east-1b")),
  ),
  "zone-without-nstance": page(
    "The Nstance server of a zone makes, watches and replaces the VMs there. It runs in a small private subnet of its own.",
    inProvider(zone([nat, web].join("\n"), "us-east-1b").replace("zone us-east-1b", "~~~zone us-east-1b~~~")),
    inProvider(zone([nat, nstance, web].join("\n"), "us-east-1b")),
  ),
  "private-without-nat": page(
    "Private VMs have no public address and reach the internet through a NAT gateway in a public subnet of their zone. Without one they could not even download what they are to run.",
    inProvider(`${zone([nstance.replace("subnet", "~~~subnet~~~"), web].join("\n"), "us-east-1b")}`),
    inProvider(zone([nat, nstance, web].join("\n"), "us-east-1b")),
  ),
  "second-nat": page(
    "The modules make one NAT gateway in each zone and route all private subnets of the zone through it. A second would be paid for and unused.",
    inProvider(
      `remove load_balancer main\n${zone("~~~subnet~~~ { cidr = auto/28, services = [nat], public = true }")}`,
    ),
    inZone("subnet { cidr = auto/24, pool = web }"),
  ),
  "nat-in-existing-network": page(
    "How an existing network reaches the internet is decided by its routes, which podplanec does not touch. The modules refuse a NAT gateway there.",
    inProvider(existing([...existingSubnets, lastSubnet].join("\n")).replace("[nlb]", "[~~~nat~~~, nlb]")),
    inProvider(existing([...existingSubnets, lastSubnet].join("\n"))),
  ),
  "subnet-purpose": page(
    "A subnet says whose it is: the VMs of one pool, or services such as Nstance servers, NAT and balancers. Without a purpose nothing would be put there, and with two the modules could not tell them apart.",
    inZone("~~~subnet~~~ { cidr = auto/24 }"),
    inZone("subnet { cidr = auto/24, pool = web }"),
  ),
  "subnet-mixed-services": page(
    "NAT gateways and public balancers need a route to the internet gateway, and Nstance servers must not have one. So they cannot share a subnet.",
    inZone("subnet { cidr = auto/28, services = ~~~[nstance, nlb]~~~, public = true }"),
    inProvider(zone([nat, nstance, web].join("\n"), "us-east-1b")),
  ),
  "service-needs-public": page(
    "A NAT gateway or a public balancer in a private subnet would have no way to the internet. Nstance servers, on the other hand, stand in a private one.",
    inZone("subnet { cidr = auto/28, services = [~~~nlb~~~] }"),
    inProvider(zone([nat, nstance, web].join("\n"), "us-east-1b")),
  ),
  "public-pool-subnet": page(
    "VMs in a public subnet get addresses that the whole internet can reach. That may be meant, for game servers say; mostly a public balancer in front of private VMs is better.",
    inZone("subnet { cidr = auto/24, pool = web, public = ~~~true~~~ }"),
    inZone("subnet { cidr = auto/24, pool = web }"),
  ),
  "subnet-without-range": page(
    "Either a subnet exists and is named by its id, or one is made and needs a range. `auto` with a length lets the compiler choose a free one, and keeps it.",
    inZone("~~~subnet~~~ { pool = web }"),
    inZone("subnet { cidr = auto/24, pool = web }"),
  ),
  "subnet-id-with-range": page(
    "A subnet with an id exists and has its addresses already. A range beside it would either say the same again or contradict it.",
    inProvider(existing([...existingSubnets, lastSubnet.replace(", pool", ", v6cidr = ~~~auto~~~, pool")].join("\n"))),
    inProvider(existing([...existingSubnets, lastSubnet].join("\n"))),
  ),
  "subnet-outside-network": page(
    "The range of a subnet is cut out of the range of its network. This one lies elsewhere; the cloud would refuse it.",
    inZone("subnet { cidr = ~~~10.0.0.0/24~~~, pool = web }"),
    inZone("subnet { cidr = 172.18.3.0/24, pool = web }"),
  ),
  "subnets-overlap": page(
    "Two subnets of one network share addresses, and the cloud would refuse the second. With `auto` and a length the compiler finds a range that is free.",
    inZone("subnet { cidr = ~~~172.18.1.0/25~~~, pool = web }"),
    inZone("subnet { cidr = auto/25, pool = web }"),
  ),
  "subnet-range-size": page(
    "AWS takes subnets of 16 to 65536 addresses. Five addresses of each are its own.",
    inZone("subnet { cidr = ~~~auto/29~~~, pool = web }"),
    inZone("subnet { cidr = auto/28, pool = web }"),
  ),
  "subnet-too-small": page(
    "Five addresses of a subnet belong to AWS, and Nstance keeps ten free for replacements. The pool would not reach its size, or could not be replaced VM by VM.",
    inCluster(
      "pool web { size = 3 }\nprovider aws {\n  zone us-east-1b {\n    subnet { cidr = auto/28, services = [nat, nlb], public = true }\n    subnet { cidr = auto/28, services = [nstance] }\n    subnet { cidr = ~~~172.18.9.0/28~~~, pool = web }\n  }\n}",
    ),
    inProvider(zone([nat, nstance, web].join("\n"), "us-east-1b")),
  ),
  "subnet-ipv6-without-network": page(
    "A subnet takes its IPv6 range out of that of the network, and this network is made without one. Either the network gets IPv6 as well, or the subnet does without.",
    inProvider(`${ipv4Only}\n${zone("subnet { cidr = auto/24, v6cidr = ~~~auto~~~, pool = web }")}`, v2b),
    inZone("subnet { cidr = auto/24, v6cidr = auto, pool = web }"),
  ),
  "too-many-ipv6-subnets": page(
    "The IPv6 range of a network is a /56, and each subnet takes one of its 256 ranges of /64. Subnets that exist do not count.",
    inZone(
      "for i in range(252) {\n  subnet { cidr = auto/28, pool = web }\n}\n~~~subnet~~~ { cidr = auto/28, pool = web }",
    ),
    inZone("subnet { cidr = auto/28, pool = web }"),
  ),
  "network-full": page(
    "No part of the network of this size is free: subnets, and the ranges of Pods and Services where they lie inside, take up too much. Smaller subnets may still fit.",
    inZone("subnet { cidr = ~~~auto/16~~~, pool = web }"),
    inZone("subnet { cidr = auto/20, pool = web }"),
  ),
  "existing-subnet-twice": page(
    "An Nstance server is told which pool each subnet belongs to, and refuses to start where one belongs to two. Subnets that are made anew are never shared.",
    inProvider(
      existing(
        [...existingSubnets, lastSubnet.replace('"subnet-00000000000000004"', '~~~"subnet-00000000000000003"~~~')].join(
          "\n",
        ),
      ),
    ),
    inProvider(existing([...existingSubnets, lastSubnet].join("\n"))),
  ),
  "balancer-role-missing": page(
    "A balancer stands in all subnets of one role: a pool's subnets have the pool's name, those of Nstance servers `nstance`, and public ones for NAT and balancers `public`. No subnet of this provider has the role that the balancer names.",
    inProvider("load_balancer api { public = true, subnets = ~~~publc~~~, listener 6443 { pool = control-plane } }"),
    inProvider("load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }"),
  ),
  "balancer-not-public": page(
    "The balancer is to be reached from the internet, and its subnets have no route to it. A balancer that only VMs use can stand there, if it is not public.",
    inProvider(
      "load_balancer api { public = true, subnets = ~~~control-plane~~~, listener 6443 { pool = control-plane } }",
    ),
    inProvider("load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }"),
  ),
  "balancer-several-subnets": page(
    "A network load balancer has one leg in each zone. Where a role has two subnets in a zone, the modules would give it both, and AWS refuses that.",
    inProvider(
      `load_balancer inside { public = false, subnets = ~~~web~~~, listener 80 { pool = web } }\n${zone(web)}`,
    ),
    inProvider("load_balancer inside { public = false, subnets = web, listener 80 { pool = web } }"),
  ),
  "balancer-without-listener": page(
    "A balancer forwards the ports of its listeners, and this one has none. It would be made and paid for, and do nothing.",
    inProvider("~~~load_balancer api~~~ { public = true, subnets = public }"),
    inProvider("load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }"),
  ),
  "balancer-many-pools": page(
    "In the pinned version of the modules a pool is attached to a whole balancer, so that every listener would reach the VMs of every attached pool. One balancer for each pool keeps them apart.",
    inProvider(
      "load_balancer api { public = true, subnets = public, listener 80 { pool = web }, ~~~listener 6443~~~ { pool = control-plane } }",
      v2b,
    ),
    inProvider("load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }", v2b),
  ),
  "target-port-clash": page(
    "Two ports of the balancer end at the same port of the same VMs. For the modules these are two groups of one name; a port that only redirects is better handled by the ingress itself.",
    inProvider(
      "load_balancer api { public = true, subnets = public, listener 80 { pool = web }, ~~~listener 8080~~~ { pool = web, target_port = 80 } }",
    ),
    inProvider(
      "load_balancer api { public = true, subnets = public, listener 80 { pool = web }, listener 8080 { pool = web } }",
    ),
  ),
  "role-without-bucket": page(
    "A role gives applications access to buckets of the cluster. Without any bucket it would grant nothing, which AWS does not accept as a policy.",
    inProvider("role storage { buckets = ~~~[]~~~ }"),
    inProvider("bucket uploads {}\nrole storage { buckets = [uploads] }"),
  ),
  "reserved-bucket-name": page(
    "Every cluster has a bucket for its state and one for its images. A bucket of yours with one of these names would be the same bucket.",
    inProvider("bucket ~~~netsy~~~ {}"),
    inProvider("bucket uploads {}"),
  ),
  "reserved-role-name": page(
    "The cluster has a few roles of its own, such as those of its VMs and its registry. A role of yours with one of these names would be the same role.",
    inProvider("bucket uploads {}\nrole ~~~registry~~~ { buckets = [uploads] }"),
    inProvider("bucket uploads {}\nrole storage { buckets = [uploads] }"),
  ),
  "derived-name-refused": page(
    "Names in the cloud are made of the cluster's id or prefix, the account and the name in the file, so that they are unique. This one breaks a rule of the cloud that the parts alone do not show.",
    inProvider("bucket ~~~uploads-s3alias~~~ {}"),
    inProvider("bucket uploads {}"),
  ),
  "name-shortened": page(
    "The cloud allows fewer characters than the full name has. Its head is kept, and eight characters of a checksum keep it unique; the lock file remembers the result.",
    inProvider(
      "load_balancer ~~~public-web-and-api-traffic~~~ { public = true, subnets = public, listener 80 { pool = web } }",
    ),
    inProvider("load_balancer public-web { public = true, subnets = public, listener 80 { pool = web } }"),
  ),
  "too-many-tags": page(
    "AWS takes fifty tags on a resource and refuses more when it is created. Tags that podplanec adds itself count as well.",
    inProvider('tags = ~~~{for i in range(51): "key-${i}" => "value"}~~~'),
    inProvider('tags = {for i in range(5): "key-${i}" => "value"}'),
  ),
  "bad-tag-key": page(
    "Keys of tags have at most 128 letters, digits, spaces and a few signs, and those that begin with `aws:` belong to AWS. The same key would be refused by AWS for every resource, in the middle of an apply.",
    inProvider('tags = { ~~~"aws:team"~~~ = "platform" }'),
    inProvider('tags = { "example:team" = "platform" }'),
  ),
  "bad-tag-value": page(
    "Values of tags have letters, digits, spaces and a few signs. Services of AWS differ in what else they take, so only what all of them take is accepted.",
    inProvider('tags = { team = ~~~"platform & friends"~~~ }'),
    inProvider('tags = { team = "platform and friends" }'),
  ),
  "arch-mismatch": page(
    "The family of an instance type decides its processor: a g behind the number of the generation means Graviton, which is arm64. An image of the other architecture does not boot on it.",
    inCluster('pool web { arch = arm64, instance_type = ~~~"t3.medium"~~~ }'),
    inCluster('pool web { arch = arm64, instance_type = "t4g.medium" }'),
  ),
  "control-plane-elsewhere": page(
    "The bucket with the cluster's state lies with the first provider, and the control plane writes to it all the time. In another account or region its VMs would have no access, or a slow one.",
    secondProvider("eu-west-1", "172.19.0.0/16", "provider aws near", "~~~control-plane~~~"),
    besideSecondProvider('name = "Tools"'),
  ),
  "route-between-networks": page(
    "VMs in all networks of a cluster must reach each other. podplanec opens the security groups, and leaves peering, transit gateways and routes to you, since they often belong to a larger network. Until such a route exists, VMs of one network wait for the other.",
    secondProvider("eu-west-1", "172.19.0.0/16", "~~~provider aws near~~~"),
    inProvider('profile = "default"'),
  ),
  "kube2iam-missing": page(
    "On AWS a Pod takes a role through kube2iam on its VM, and that program is not published as a binary. Without it whatever needs a role of its own in a Pod does not work; add a build of your own, pinned by its digest. What a Pod can take from its VM is another matter: in a cluster whose lock file says `defaults` 1 the VMs' metadata service answers every Pod, so any of them can take every role that its VM may take. With `defaults` 2 it answers over one hop, which reaches only Pods in the host's network.",
    inCluster(`~~~acme~~~ { email = "ops@example.com" }\n${route53}`),
    inCluster(`acme { email = "ops@example.com" }\n${route53}\n${kube2iam}`),
  ),
  "ssm-agent-unpinned": page(
    "Session Manager gives a shell on a VM without an open port, through an agent on the VM. The agent is only installed if its digest is pinned.",
    inProvider("enable_ssm = ~~~true~~~"),
    inProvider("enable_ssm = false"),
  ),
  "shard-id-refused": page(
    "Each zone is one shard of Nstance, named after the zone. The server accepts lower-case letters, digits and single hyphens, at most 32 characters.",
    inProvider(
      zone([nat, nstance, web].join("\n"), "us-east-1--local").replace(
        "zone us-east-1--local",
        "~~~zone us-east-1--local~~~",
      ),
    ),
    inProvider(zone([nat, nstance, web].join("\n"), "us-east-1b")),
  ),
  "dependency-unknown-kind": page(
    "A dependency replaces the build of one that VMs install, or adds one that they know how to install. Anything else would be downloaded and never used.",
    inCluster(kube2iam.replace("kube2iam {", "~~~kube2aim~~~ {")),
    inCluster(kube2iam),
  ),
  "user-data-too-large": page(
    "User-data is the script that a VM runs first, and EC2 takes 16 KiB of it. Most of it is fixed; keys and long addresses are what adds up. Keys in `authorized_keys` are delivered later and do not count.",
    file(`podplane 1

cluster example {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.example.com" }
  ${inner(keys(200).replace("ssh {", "~~~ssh~~~ {"), "  ")}
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.medium" }
  provider aws {
    account    = "123456789012"
    region     = "us-east-1"
    enable_ssm = false
    vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }
    ${inner(zone([nat, nstance, web.replace("web", "control-plane")].join("\n")), "    ")}
  }
}
`),
    inCluster(keys(2)),
  ),
} as const satisfies Readonly<Record<keyof typeof providerRules, Page>>;
