import { googleRules } from "./google/index.ts";

/** Rules of the OpenTofu files, in the order of the output. Keys are those of `RuleOrigin.rule`. */
export const terraformRules = {
  ...googleRules,

  // Terraform: the files as such
  "tf-versions": {
    explanation: "The oldest versions of tofu and the provider that have what the generated code and the modules use.",
    source: "ruling 33",
  },
  "tf-state-safe": {
    explanation: "State in S3 is encrypted, and locked by a conditional put of a lock file.",
    source: "ruling 48, contracts/terraform.md 5.7, 5.8",
  },
  "tf-live-variables": {
    explanation:
      "What reaches running VMs without a replacement is a variable, so that it can change without compiling.",
    source: "contracts/terraform.md 1.9, rulings 23 and 43",
  },
  "tf-vm-variables": {
    explanation: "Sizes and instance types are variables merged over the source's values.",
    source: "contracts/terraform.md 1.9, ruling 43",
  },
  "tf-infrastructure-variables": {
    explanation: "What changes resources in the plan without touching user-data or subnets is a variable.",
    source: "contracts/terraform.md 1.9, ruling 43",
  },
  "tf-pool-variables": {
    explanation: "A map over the source's values, empty by default, that refuses the name of an unknown pool.",
    source: "ruling 43",
  },
  "tf-pool-zone-sizes": {
    explanation: "A pool that gives zones numbers of their own has a map by zone in place of one number.",
    source: "ruling 14",
  },
  "tf-tags": {
    explanation: "Tags are the default tags of the provider, so every resource that Terraform makes has them.",
    source: "contracts/terraform.md 1.2, ruling 47",
  },
  "tf-cluster-locals": {
    explanation: "What the source fixes is a local: state and source cannot drift apart.",
    source: "contracts/terraform.md 0.1, ruling 43",
  },
  "tf-module": {
    explanation: "The Nstance modules come from their registry, in the version that the lock file pins.",
    source: "contracts/nstance.md 2, ruling 33",
  },
  "tf-mutable-env": {
    explanation: "The env file of running VMs, with every key that they know each time.",
    source: "contracts/terraform.md 1.13, ruling 38",
  },
  "tf-templates": {
    explanation: "What a VM is made of: files, user-data and a template for each pool.",
    source: "contracts/terraform.md 1.11, contracts/nstance.md 3.5.4",
  },
  "tf-network": {
    explanation: "One network for each account and region, and one account module for each account.",
    source: "contracts/nstance.md 4.1, ruling 13",
  },
  "tf-shards": {
    explanation: "One shard for each zone; the groups of VMs are the same in all of them unless pools or sizes differ.",
    source: "contracts/nstance.md 4.1",
  },
  "tf-dns": {
    explanation: "Records are made for domains whose zone lies in a cloud of the cluster.",
    source: "contracts/terraform.md 1.7, ruling 10",
  },
  "tf-outputs": {
    explanation: "What podplanec reads after an apply, and what people need to know.",
    source: "contracts/terraform.md 1.15",
  },
  "tf-provider-alias": {
    explanation: "The second and later providers of a cloud have an alias, and what belongs to them names it.",
    source: "contracts/terraform.md 3.2, 3.3",
  },

  // Cluster and API
  "api-url": {
    explanation: "The address of the API is its host name and its public port.",
    source: "contracts/cluster-config.md 5.2, contracts/terraform.md 1.13",
  },
  "api-port-inside": {
    explanation: "Inside the VM the API server always listens on 6443, whatever the public port.",
    source: "ruling 38",
  },
  "service-addresses": {
    explanation:
      "The API answers on the first address of each service range; the name server has a fixed place in it too.",
    source: "contracts/cluster-config.md 5.2",
  },
  "env-text": {
    explanation: "VMs refuse a whole update for one character that their env files cannot hold.",
    source: "contracts/terraform.md 1.13, rulings 19 and 38",
  },

  // Nstance
  "nstance-cluster-module": {
    explanation: "The module that makes what all shards share: the bucket of Nstance and its settings.",
    source: "contracts/nstance.md 3.1",
  },
  "nstance-account-module": {
    explanation: "The module that makes the roles of servers and VMs, once for each account.",
    source: "contracts/nstance.md 3.2, ruling 13",
  },
  "nstance-network-module": {
    explanation: "The module that makes network, subnets and load balancers.",
    source: "contracts/nstance.md 3.3",
  },
  "nstance-shard-module": {
    explanation: "The module that makes the Nstance server of a zone and the settings of its VMs.",
    source: "contracts/nstance.md 3.4",
  },
  "nstance-shards": {
    explanation: "All shards are listed, so that the modules check every shard name.",
    source: "contracts/nstance.md 3.1",
  },
  "nstance-secrets-provider": {
    explanation: "Secrets lie in the cloud's own store; written out, because the default differs between versions.",
    source: "ruling 41, contracts/nstance.md 3.1",
  },
  "nstance-secrets-prefix": {
    explanation: "Secrets were built below this prefix; by itself this version of the modules would look elsewhere.",
    source: "ruling 56, contracts/nstance.md 6.3",
  },
  "nstance-registration-timeout": {
    explanation: "A VM has fifteen minutes to register, because it does so after its downloads.",
    source: "ruling 46",
  },
  "nstance-network-prefix": {
    explanation: "Parts of the network module use the prefix as it is passed, not that of the cluster.",
    source: "contracts/nstance.md 3.3",
  },
  "nstance-ipv4": {
    explanation: "VMs have IPv4 addresses in every network: the modules and the VMs assume it.",
    source: "contracts/nstance.md 3.3, ruling 4",
  },
  "nstance-nat-mode": {
    explanation: "Private subnets leave through the NAT gateways of the cloud, not through VMs of Nstance.",
    source: "contracts/nstance.md 3.3",
  },
  "nstance-placeholder": {
    explanation: "Nstance fills this in for each VM.",
    source: "contracts/nstance.md 7.1",
  },
  "nstance-outputs": {
    explanation: "All groups are scaled down through these before a cluster is destroyed.",
    source: "contracts/nstance.md 4.5",
  },
  "shard-id": {
    explanation: "A shard has the name of its zone, with the account where two accounts use the same zone.",
    source: "ruling 13",
  },

  // Network
  "subnet-plan": {
    explanation: "Subnets by role and zone, at the addresses that the lock file keeps.",
    source: "contracts/nstance.md 3.5.1, ruling 50",
  },
  "vm-traffic": {
    explanation: "The modules open no port between VMs, so each group of VMs admits all groups of its network.",
    source: "contracts/nstance.md 4.3, rulings 34 and 40",
  },
  "vm-traffic-network": {
    explanation: "VMs of the cluster's other networks are admitted by the range of their network.",
    source: "ruling 34",
  },
  "api-from-networks": {
    explanation:
      "Workers of the cluster's other networks reach the API by its private balancer, which lets in its own only.",
    source: "contracts/nstance.md 3.3, ruling 39",
  },
  "servers-from-networks": {
    explanation: "Nstance's servers choose a leader among them, and its operator reaches each, whatever the network.",
    source: "contracts/nstance.md 4.3, 4.4, 6.2",
  },
  "nstance-bucket-accounts": {
    explanation: "All shards share the bucket of the cluster module; its account has to let the others in.",
    source: "contracts/nstance.md 4.2, 6.1",
  },
  "nstance-secrets-region": {
    explanation: "The account module lets servers use the secrets of its own region; those of others need it said.",
    source: "contracts/nstance.md 3.2, 6.3",
  },
  "state-encryption": {
    explanation: "OpenTofu encrypts state and plans with a key that is made of a secret, which no file holds.",
    source: "contracts/terraform.md 5.8, 5.11",
  },
  "vm-groups": {
    explanation: "The security groups of VMs are looked up by the names that the shard module gives them.",
    source: "contracts/nstance.md 4.3",
  },
  "allowed-account": {
    explanation: "Wrong credentials stop before anything happens.",
    source: "contracts/terraform.md 1.2",
  },

  // Pools
  "pool-template": {
    explanation: "Each pool has a template of its name.",
    source: "contracts/cluster-config.md 5.4, ruling 37",
  },
  "pool-group": {
    explanation: "Each pool is a group of VMs of its name, in the subnets of its name, in every shard.",
    source: "contracts/cluster-config.md 5.4, contracts/nstance.md 3.5.3",
  },
  "pool-in-zone": {
    explanation: "A shard has the groups whose pools have a subnet in its zone, with the zone's own sizes.",
    source: "rulings 8 and 14",
  },
  "pool-size-merge": {
    explanation: "What a variable says of a pool stands over what the source says.",
    source: "ruling 43",
  },
  "kind-of-pool": {
    explanation: "The pool `control-plane` is made of control-plane VMs (knc), every other pool of workers (knd).",
    source: "contracts/cluster-config.md 5.4",
  },
  "image-of-arch": {
    explanation: "VMs boot the Debian 13 image of their architecture, which Nstance looks up.",
    source: "contracts/nstance.md 3.5.4",
  },
  "userdata-file": {
    explanation: "The user-data is the generated script of the VM's kind and architecture.",
    source: "contracts/terraform.md 1.11, ruling 31",
  },
  "template-files": {
    explanation: "The files that Nstance delivers to a kind of VM, all entries with the same attributes.",
    source: "contracts/terraform.md 1.11, rulings 36 and 37",
  },
  certificates: {
    explanation: "The certificates that Nstance issues to VMs, each kind only those it needs.",
    source: "contracts/terraform.md 1.14, contracts/nstance.md 3.5.5",
  },

  // Buckets and roles
  "platform-buckets": {
    explanation: "Each cluster has a bucket for its state and one for images, named after cluster and account.",
    source: "contracts/terraform.md 1.3, 1.4",
  },
  "disk-encryption": {
    explanation: "Disks of VMs are encrypted, in clusters that were made with generation 2 of the defaults.",
    source: "ruling 63",
  },
  "metadata-hops": {
    explanation:
      "The metadata service wants a token and answers over one hop: it gives the roles of a VM to the VM, and to no Pod but those in the host's network.",
    source: "ruling 63",
  },
  "bucket-safety": {
    explanation:
      "Every bucket is closed to the public and encrypted; with generation 2 of the defaults it also takes requests over TLS only and ends uploads that were never finished.",
    source: "contracts/terraform.md 1.4",
  },
  "seed-guard": {
    explanation:
      "VMs learn the name of the bucket with the cluster's state once there is something in it: a store that starts in an empty one can never be seeded.",
    source: "ruling 64",
  },
  "state-store-kept": {
    explanation: "The bucket with the cluster's state is not destroyed by a plan, unless a file of yours says so.",
    source: "docs/how-to-start.md",
  },
  "pod-trust": {
    explanation: "Pods name where the cloud trusts tokens of the cluster; the name follows from the source.",
    source: "contracts/terraform.md 2.4",
  },
  "platform-roles": {
    explanation: "Netsy and the registry reach their buckets through roles of their own.",
    source: "contracts/terraform.md 1.5",
  },
  "telemetry-role": {
    explanation: "VMs write logs to their bucket through a role of its own, unless the file names another.",
    source: "ruling 59",
  },
  "agent-trust": {
    explanation: "Roles trust the agent role of every account of the cluster: all VMs start with it.",
    source: "contracts/terraform.md 1.5, 3.4",
  },
  "agent-policy": {
    explanation: "VMs may assume the roles of the platform and of the applications, and list regions.",
    source: "contracts/terraform.md 1.5",
  },
  "s3-actions": {
    explanation: "What reading and writing a bucket needs.",
    source: "contracts/terraform.md 1.5",
  },
  "application-outputs": {
    explanation: "Names and ARNs of the buckets and roles that the source declares.",
    source: "contracts/terraform.md 1.4",
  },
  "cert-manager-role": {
    explanation:
      "With ACME and a domain whose zone lies in its cloud, cert-manager gets a role that may write TXT records there, and find a zone by its name where the source states no id.",
    source: "contracts/terraform.md 1.6",
  },
  "rename-moves": {
    explanation: "What was renamed keeps its resources: Terraform moves their addresses.",
    source: "contracts/terraform.md 5.10",
  },

  // DNS
  "dns-zones": {
    explanation: "A zone is found by its id where the source states one, else by its name among public zones.",
    source: "contracts/terraform.md 1.7",
  },
  "dns-records": {
    explanation: "A domain and all names below it point at the domain's load balancer.",
    source: "contracts/terraform.md 1.7, contracts/cluster-config.md 5.5",
  },
  "dns-api-record": {
    explanation: "The host name of the API points at the API's load balancer, unless a domain serves it already.",
    source: "contracts/terraform.md 1.7, contracts/cluster-config.md 5.5",
  },
  "dns-ipv4": {
    explanation: "A records alias the load balancers.",
    source: "contracts/terraform.md 1.7",
  },
  "dns-ipv6": {
    explanation: "AAAA records alias the load balancers of networks that have IPv6.",
    source: "contracts/terraform.md 1.7, contracts/nstance.md 3.3",
  },
  "dns-targets": {
    explanation: "For each domain its names and where they point, whoever makes the records.",
    source: "contracts/terraform.md 1.15",
  },
  "dns-manual": {
    explanation: "Records of domains whose DNS is not generated have to be made by hand.",
    source: "ruling 10, contracts/terraform.md 1.15",
  },
} as const;
