import { providerKinds } from "../../providers/index.ts";
import {
  attribute,
  auto,
  autoPrefix,
  block,
  boolean,
  cidr,
  enumeration,
  integer,
  label,
  list,
  map,
  optionalLabel,
  reference,
  string,
  union,
} from "../define/index.ts";
import { api, firewall, image, leader, network, node, objectStore, server, storage, vmTemplate } from "./proxmox.ts";

/** contracts/cluster-config.md 2.7, rulings 2 to 5. */
const vpc = block("vpc", {
  doc: "The network: an existing one by id, or a new one by its ranges.",
  jsonc: { form: "object", at: ["vpc"], required: false },
  attributes: {
    id: attribute(string("not-blank"), {
      doc: "An existing network.",
      example: 'id = "vpc-0123456789abcdef0"',
      impact: ["unsupported", "infrastructure"],
      emits: ["projection", "tf:vpc_id"],
      jsonc: true,
    }),
    v4cidr: attribute(cidr(4), {
      doc: "IPv4 range of a new network; of an existing one it only tells the compiler the range.",
      example: "v4cidr = 172.18.0.0/16",
      impact: ["unsupported", "infrastructure"],
      emits: ["projection", "tf:vpc_cidr_ipv4"],
      jsonc: true,
    }),
    // Its default depends on what was built: see domains/cluster/defaults.ts.
    v6cidr: attribute(union(auto(), enumeration("none")), {
      doc: "`auto` asks the cloud for an IPv6 range.",
      derivedDefault: "`auto` for a new network; none for one that was built without, and in JSONC",
      example: "v6cidr = none",
      impact: ["unsupported", "infrastructure"],
      emits: ["projection", "tf:NAME", "tf:ipv6_enabled"],
      jsonc: true,
    }),
  },
});

/** contracts/cluster-config.md 2.8, rulings 4, 8, 18, 50. */
const subnet = block("subnet", {
  labels: [
    optionalLabel("label", string("identifier"), "Keeps the subnet's addresses when others are added or removed."),
  ],
  many: true,
  doc: "A subnet of the zone, for a pool or for services.",
  jsonc: { form: "item" },
  impact: { added: ["infrastructure"], removed: ["destroy"] },
  attributes: {
    pool: attribute(reference("pool"), {
      doc: "The pool whose VMs live here.",
      example: "pool = ingress",
      impact: ["replace"],
      emits: ["projection", "tf:NAME"],
      jsonc: true,
    }),
    services: attribute(list(enumeration("nstance", "nat", "nlb")), {
      doc: "What else lives here: Nstance servers, NAT, network load balancers.",
      example: "services = [nat, nlb]",
      impact: "infrastructure",
      emits: ["projection", "tf:NAME"],
      jsonc: true,
    }),
    public: attribute(boolean(), {
      default: false,
      doc: "Whether the subnet has a route to the internet gateway.",
      example: "public = true",
      impact: "infrastructure",
      emits: ["projection", "tf:NAME"],
      jsonc: true,
    }),
    id: attribute(string("not-blank"), {
      doc: "An existing subnet.",
      example: 'id = "subnet-0123456789abcdef0"',
      impact: ["unsupported", "infrastructure"],
      emits: ["projection", "tf:NAME"],
      jsonc: true,
    }),
    cidr: attribute(union(cidr(4), autoPrefix()), {
      doc: "IPv4 range of a new subnet, or `auto/N` to have one of that size chosen and kept.",
      example: "cidr = auto/24",
      impact: ["unsupported", "infrastructure"],
      emits: ["projection", "tf:NAME"],
      jsonc: "v4cidr",
    }),
    bridge: attribute(string("pve-bridge"), {
      doc: "Bridge of Proxmox VE that the VMs of the pool are connected to; that of the provider's network unless set.",
      example: 'bridge = "vmbr1"',
      impact: "rolling",
      emits: ["config:Bridge", "config:NAME", "config:subnet_pool"],
    }),
    vlan: attribute(integer({ min: 1, max: 4094 }), {
      doc: "VLAN of the VMs of the pool on that bridge.",
      example: "vlan = 20",
      impact: "rolling",
      emits: ["config:NAME", "config:VLANTag", "config:subnet_pool"],
    }),
    pve_pool: attribute(string("pve-pool"), {
      doc: "Resource pool of Proxmox VE that the VMs of the pool belong to.",
      example: 'pve_pool = "workers"',
      impact: "rolling",
      emits: ["config:Pool"],
    }),
    v6cidr: attribute(auto(), {
      doc: "`auto` numbers an IPv6 range of the network; the default where the network has IPv6.",
      example: "v6cidr = auto",
      impact: "infrastructure",
      emits: ["none: what a subnet has by itself where its network has IPv6"],
      jsonc: true,
    }),
  },
});

const zone = block("zone", {
  labels: [label("name", string("plain-text"), "The zone's name in the cloud.")],
  many: true,
  required: true,
  doc: "A zone of the region; each is one Nstance shard.",
  jsonc: { form: "map-of-arrays", at: ["zones"], child: "subnet", required: false },
  impact: { added: ["infrastructure"], removed: ["destroy"] },
  attributes: {},
  blocks: { subnet },
});

/** contracts/cluster-config.md 2.9. */
const listener = block("listener", {
  labels: [label("port", integer({ min: 1, max: 65_535 }), "Port of the balancer.")],
  many: true,
  doc: "A port that the balancer forwards.",
  jsonc: { form: "array", at: ["listeners"], labels: ["port"], required: true },
  impact: { added: ["infrastructure"], removed: ["destroy"] },
  attributes: {
    target_port: attribute(integer({ min: 1, max: 65_535 }), {
      doc: "Port on the VMs; the same port unless set.",
      example: "target_port = 6443",
      impact: "infrastructure",
      emits: ["projection", "tf:listeners"],
      jsonc: true,
    }),
    pool: attribute(reference("pool"), {
      required: true,
      doc: "The pool whose VMs receive the traffic.",
      example: "pool = ingress",
      impact: "infrastructure",
      emits: ["projection", "tf:load_balancers"],
      jsonc: true,
    }),
  },
});

const loadBalancer = block("load_balancer", {
  labels: [label("name", string("identifier"), "The balancer's name.")],
  many: true,
  doc: "A network load balancer.",
  jsonc: { form: "map", at: ["load_balancers"] },
  impact: { added: ["infrastructure"], removed: ["destroy"] },
  attributes: {
    public: attribute(boolean(), {
      required: true,
      doc: "Whether the balancer faces the internet.",
      example: "public = true",
      impact: "replace",
      emits: ["projection", "tf:public", "tf:subnets"],
      jsonc: true,
    }),
    subnets: attribute(reference("subnet-role"), {
      required: true,
      doc: "The subnets that it stands in: a pool's name, `public` or `nstance`.",
      example: "subnets = public",
      impact: "infrastructure",
      emits: ["projection", "tf:subnets"],
      jsonc: true,
    }),
    renamed_from: attribute(string("identifier"), {
      doc: "The balancer's former name, for one build: it stays what it is.",
      example: "renamed_from = web",
      impact: "infrastructure",
      emits: ["tf:NAME", "tf:load_balancers"],
    }),
  },
  blocks: { listener },
});

const bucket = block("bucket", {
  labels: [label("name", string("identifier"), "The bucket's name within the cluster.")],
  many: true,
  doc: "A bucket for applications.",
  jsonc: { form: "strings", at: ["buckets"] },
  impact: { added: ["infrastructure"], removed: ["destroy"] },
  attributes: {
    renamed_from: attribute(string("identifier"), {
      doc: "The bucket's former name, for one build: it keeps its name in the cloud.",
      example: "renamed_from = files",
      impact: "infrastructure",
      emits: ["tf:NAME", "tf:bucket", "tf:buckets", "tf:policy", "tf:resources"],
    }),
  },
});

const role = block("role", {
  labels: [label("name", string("identifier"), "The role's name within the cluster.")],
  many: true,
  doc: "A role that applications assume to reach buckets.",
  jsonc: { form: "map", at: ["roles"] },
  impact: { added: ["infrastructure"], removed: ["destroy"] },
  attributes: {
    buckets: attribute(list(reference("bucket")), {
      required: true,
      doc: "The buckets that it may reach.",
      example: "buckets = [uploads]",
      impact: "infrastructure",
      emits: ["projection", "tf:resources"],
      jsonc: true,
    }),
    permissions: attribute(enumeration("read-write", "read-only"), {
      default: "read-write",
      doc: "What it may do there.",
      example: "permissions = read-only",
      impact: "infrastructure",
      emits: ["projection", "tf:actions"],
      jsonc: true,
    }),
    service_accounts: attribute(list(string("kubernetes-account")), {
      doc: "Service accounts of Kubernetes whose Pods may act as it, where the cloud trusts their tokens: `namespace/name`. The one of the role's name, that it was built with, in the namespace `default` unless set.",
      example: 'service_accounts = ["shop/uploads"]',
      impact: "infrastructure",
      emits: ["tf:for_each"],
    }),
    renamed_from: attribute(string("identifier"), {
      doc: "The role's former name, for one build: it keeps its name in the cloud.",
      example: "renamed_from = storage",
      impact: "infrastructure",
      emits: ["tf:NAME", "tf:name", "tf:policy", "tf:resources", "tf:role", "tf:roles"],
    }),
  },
});

export const provider = block("provider", {
  labels: [
    label("kind", enumeration(...providerKinds), "The infrastructure."),
    optionalLabel("label", string("identifier"), "Tells two providers apart in references: `near.main`."),
  ],
  many: true,
  doc: "Where VMs run: one account and region.",
  jsonc: { form: "array", at: ["providers"], labels: ["kind"] },
  impact: { added: ["infrastructure"], removed: ["destroy"], relabelled: ["unsupported"] },
  attributes: {
    account: attribute(string("aws-account"), {
      doc: "AWS account, 12 digits, as a string.",
      example: 'account = "123456789012"',
      impact: "unsupported",
      emits: [
        "env:AWS_ACCOUNT_ID",
        "env:KUBE_API_INTERNAL_LB_HOSTNAME",
        "env:NETSY_ASSUME_ROLE",
        "env:NETSY_BUCKET",
        "env:REGISTRY_ASSUME_ROLE",
        "env:REGISTRY_BUCKET",
        "files",
        "projection",
        "tf:KUBE_API_INTERNAL_LB_HOSTNAME",
        "tf:manual_dns_records",
        "user-data",
      ],
      jsonc: true,
    }),
    region: attribute(string("plain-text"), {
      doc: "Region of the cloud.",
      example: 'region = "us-east-1"',
      impact: "unsupported",
      emits: [
        "env:KUBE_API_INTERNAL_LB_HOSTNAME",
        "env:NETSY_REGION",
        "env:REGISTRY_REGION",
        "env:TELEMETRY_S3_REGION",
        "files",
        "projection",
        "tf:KUBE_API_INTERNAL_LB_HOSTNAME",
        "tf:manual_dns_records",
        "tf:nstance_shards",
        "tf:shards",
      ],
      jsonc: true,
    }),
    profile: attribute(string("plain-text"), {
      doc: "Credentials profile of whoever runs tofu.",
      example: 'profile = "default"',
      impact: "client",
      emits: ["projection", "tf:aws_profile", "tf:profile"],
      jsonc: true,
    }),
    project: attribute(string("google-project"), {
      doc: "Google Cloud project.",
      example: 'project = "my-project"',
      impact: "unsupported",
      emits: [
        "env:GOOGLE_PROJECT_ID",
        "env:KUBE_API_INTERNAL_LB_HOSTNAME",
        "env:NETSY_BUCKET",
        "env:REGISTRY_BUCKET",
        "files",
        "projection",
        "tf:KUBE_API_INTERNAL_LB_HOSTNAME",
        "tf:manual_dns_records",
        "tf:netsy_service_account",
        "user-data",
      ],
      jsonc: true,
    }),
    project_number: attribute(integer({ min: 1, max: 9_999_999_999_999 }), {
      doc: "Number of the project, which certificates by ACME need: `gcloud projects describe` tells it as `projectNumber`.",
      example: "project_number = 123456789012",
      impact: ["infrastructure", "seed"],
      emits: ["tf:condition"],
    }),
    tags: attribute(map(string("tag-value")), {
      doc: "Tags of every resource that Terraform makes; VMs that Nstance makes do not get them.",
      example: 'tags = { "podplane:environment" = "production" }',
      impact: "tags",
      emits: ["projection", "tf:default_tags", "tf:tags"],
      jsonc: true,
    }),
    enable_ssm: attribute(boolean(), {
      default: true,
      doc: "Whether VMs can be reached by AWS Session Manager.",
      example: "enable_ssm = false",
      impact: "infrastructure",
      emits: ["tf:enable_ssm"],
    }),
    api_url: attribute(string("pve-url"), {
      doc: "Address of the API of Proxmox VE; each node's own unless set.",
      example: 'api_url = "https://pve.example.com:8006"',
      impact: "infrastructure",
      emits: ["config:insecure_tls"],
    }),
    insecure_tls: attribute(boolean(), {
      doc: "Whether the certificate of that API is taken as it is.",
      derivedDefault: "true for a node's own address, where its certificate is its own; else false",
      example: "insecure_tls = false",
      impact: "infrastructure",
      emits: ["config:insecure_tls"],
    }),
    ntp_servers: attribute(list(string("host")), {
      doc: "Time servers of the nodes; what they have stays unless set.",
      example: 'ntp_servers = ["ntp.example.com"]',
      impact: "infrastructure",
      emits: ["none: the script of a node reads it"],
    }),
    package_source: attribute(enumeration("no-subscription", "enterprise", "unmanaged"), {
      default: "unmanaged",
      doc: "Where packages of Proxmox VE come from on the nodes; `unmanaged` leaves what they have.",
      example: "package_source = no-subscription",
      impact: "infrastructure",
      emits: ["none: the script of a node reads it"],
    }),
    pve_pool: attribute(string("pve-pool"), {
      doc: "Resource pool of Proxmox VE that VMs belong to unless their subnet says otherwise.",
      example: 'pve_pool = "podplane"',
      impact: "rolling",
      emits: ["config:Pool"],
    }),
  },
  blocks: {
    vpc,
    zone,
    load_balancer: loadBalancer,
    bucket,
    role,
    node,
    storage,
    network,
    leader,
    api,
    object_store: objectStore,
    image,
    vm_template: vmTemplate,
    server,
    firewall,
  },
});
