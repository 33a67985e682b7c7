import { p, rule } from "../rule/index.ts";

/** PDP3…: what a cloud, the Nstance modules or the Nstance server would refuse. */
export const providerRules = {
  // PDP3001 is retired: it refused kinds of providers that nothing was generated for.
  "provider-setting-missing": rule("PDP3002", "error", {
    title: p`\`provider ${"kind"}\` needs \`${"name"}\``,
    why: p`${"doc"}`,
    fix: p`Write, for example, ${"example"}.`,
  }),
  "provider-setting-unused": rule("PDP3003", "error", {
    title: p`\`${"name"}\` means nothing to \`provider ${"kind"}\``,
    why: p`It belongs to another kind of provider.`,
    fix: p`Remove it.`,
  }),
  "bad-region": rule("PDP3004", "error", {
    title: p`\`${"region"}\` is no ${"cloud"} region`,
    why: p`${"form"}`,
    fix: p`Write, for example, ${"example"}.`,
  }),
  "duplicate-provider": rule("PDP3005", "error", {
    title: p`two providers have ${"same"}`,
    why: p`A network, its shards and its file are named after ${"identity"}.`,
    fix: p`Put their zones into one provider.`,
  }),
  "mixed-clouds": rule("PDP3006", "error", {
    title: p`the cluster has providers of several clouds`,
    why: p`Modules ${"version"} of one cloud cannot use the bucket and the secrets of another.`,
    fix: p`Use several regions or accounts of one cloud, or one cloud with ${"others"}, until modules are published that can.`,
  }),
  "provider-label-taken": rule("PDP3007", "error", {
    title: p`two providers answer to \`${"label"}\``,
    why: p`A label tells providers apart in references.`,
    fix: p`Use another label.`,
  }),
  "vpc-id-with-range": rule("PDP3008", "error", {
    title: p`an existing network has no \`v6cidr\` to ask for`,
    why: p`The network is its owner's; podplanec only uses it.`,
    fix: p`Remove v6cidr, or remove id to have a network made.`,
  }),
  "vpc-without-range": rule("PDP3009", "error", {
    title: p`the network has neither an id nor a range`,
    why: p`A new network needs an IPv4 range, an existing one its id.`,
    fix: p`Write v4cidr = 172.18.0.0/16, or id = "vpc-…".`,
  }),
  "vpc-range-size": rule("PDP3010", "error", {
    title: p`a network of ${"cloud"} cannot be a /${"length"}`,
    why: p`${"cloud"} makes networks from /${"shortest"} to /${"longest"}.`,
    fix: p`Use a /${"shortest"}.`,
  }),
  "vpc-jsonc-range": rule("PDP3011", "error", {
    title: p`\`vpc\` has both an id and a range`,
    why: p`In this document a range asks for a new network, an id names an existing one.`,
    fix: p`Keep one of them.`,
  }),
  "ipv4-only-network": rule("PDP3012", "error", {
    title: p`modules ${"version"} cannot make a network without IPv6`,
    why: p`In this version an IPv4-only network fails when planning (\`coalesce\` of two nulls).`,
    fix: p`Write v6cidr = auto in place of none (Kubernetes may stay IPv4 only), use subnets that exist, or pin a V2b version with \`podplanec deps update --module\`.`,
  }),
  "new-subnet-in-existing-network": rule("PDP3013", "error", {
    title: p`modules ${"version"} cannot make subnets in an existing network`,
    why: p`In this version such a subnet fails when planning (\`coalesce\` of two nulls).`,
    fix: p`Name existing subnets by id, have the network made, or pin a V2b version with \`podplanec deps update --module\`.`,
  }),
  "networks-overlap": rule("PDP3014", "error", {
    title: p`the networks ${"a"} and ${"b"} of this cluster overlap`,
    why: p`VMs of one cluster reach each other by address, in whichever network they are.`,
    fix: p`Give one of them another range.`,
  }),
  "bad-zone": rule("PDP3015", "error", {
    title: p`the zone \`${"zone"}\` does not belong to the region \`${"region"}\``,
    why: p`${"form"}`,
    fix: p`Write, for example, ${"example"}.`,
  }),
  "zone-without-subnet": rule("PDP3016", "error", {
    title: p`the zone \`${"zone"}\` has no subnet`,
    why: p`A zone is one Nstance shard, which needs a network.`,
    fix: p`Add subnets to it, or remove it.`,
  }),
  "zone-without-nstance": rule("PDP3017", "error", {
    title: p`the zone \`${"zone"}\` has no subnet for Nstance`,
    why: p`Each zone runs its own Nstance server.`,
    fix: p`Write subnet { cidr = auto/28, services = [nstance] }.`,
  }),
  "private-without-nat": rule("PDP3018", "error", {
    title: p`private subnets of the zone \`${"zone"}\` have no way out`,
    why: p`VMs download what they run; private ones reach the internet through NAT in their own zone.`,
    fix: p`Add subnet { cidr = auto/28, services = [nat], public = true } to the zone.`,
  }),
  "second-nat": rule("PDP3019", "error", {
    title: p`the zone \`${"zone"}\` has a second subnet with NAT`,
    why: p`The module takes one NAT gateway in each zone.`,
    fix: p`Remove nat from one of them.`,
  }),
  "nat-in-existing-network": rule("PDP3020", "error", {
    title: p`NAT cannot be made in an existing network`,
    why: p`Its routing is its owner's; with these modules the plan would fail.`,
    fix: p`Remove nat.`,
  }),
  "subnet-purpose": rule("PDP3021", "error", {
    title: p`a subnet needs ${"what"}`,
    why: p`A subnet is for the VMs of one pool, or for services.`,
    fix: p`Write pool = name, or services = [nstance].`,
  }),
  "subnet-mixed-services": rule("PDP3022", "error", {
    title: p`\`nstance\` stands together with ${"others"}`,
    why: p`NAT and public balancers need a public subnet, Nstance servers a private one.`,
    fix: p`Write two subnets: services = [nstance], and services = [nat, nlb] with public = true.`,
  }),
  "service-needs-public": rule("PDP3023", "error", {
    title: p`\`${"service"}\` needs a public subnet`,
    why: p`NAT gateways and public balancers need a route to the internet gateway.`,
    fix: p`Write public = true.`,
  }),
  "public-pool-subnet": rule("PDP3024", "warning", {
    title: p`VMs of the pool \`${"pool"}\` get public addresses`,
    why: p`Its subnet is public, so every VM can be reached from the internet.`,
    fix: p`Remove public = true, unless that is meant.`,
  }),
  "subnet-without-range": rule("PDP3025", "error", {
    title: p`the subnet has neither an id nor a range`,
    why: p`A new subnet needs a range, an existing one its id.`,
    fix: p`Write cidr = auto/24, or id = "subnet-…".`,
  }),
  "subnet-id-with-range": rule("PDP3026", "error", {
    title: p`the subnet has an id and \`${"name"}\``,
    why: p`The ranges of an existing subnet are its owner's.`,
    fix: p`Remove one of them.`,
  }),
  "subnet-outside-network": rule("PDP3027", "error", {
    title: p`${"subnet"} is not inside the network ${"network"}`,
    why: p`The ranges of subnets are parts of the range of their network.`,
    fix: p`Choose a part of ${"network"}, or write auto/${"length"}.`,
  }),
  "subnets-overlap": rule("PDP3028", "error", {
    title: p`the subnets ${"a"} and ${"b"} overlap`,
    why: p`An address belongs to one subnet.`,
    fix: p`Choose a free range, or write auto/${"length"}.`,
  }),
  "subnet-range-size": rule("PDP3029", "error", {
    title: p`a subnet of ${"cloud"} cannot be a /${"length"}`,
    why: p`${"cloud"} makes subnets from /${"shortest"} to /${"longest"}, and keeps ${"kept"} addresses of each.`,
    fix: p`Use a /24, or a /28 for services.`,
  }),
  "subnet-too-small": rule("PDP3030", "warning", {
    title: p`the pool \`${"pool"}\` has ${"size"} VMs in the zone and room for ${"room"}`,
    why: p`${"cloud"} keeps ${"kept"} addresses of a subnet, and Nstance starts no VM in one with ${"free"} or fewer left.`,
    fix: p`Use a larger range.`,
  }),
  "subnet-ipv6-without-network": rule("PDP3031", "error", {
    title: p`\`v6cidr\` stands in a network without IPv6`,
    why: p`A subnet's IPv6 range is a part of the network's.`,
    fix: p`Write v6cidr = auto in the vpc block, or remove it here.`,
  }),
  "too-many-ipv6-subnets": rule("PDP3032", "error", {
    title: p`this is the ${"number"}th subnet with IPv6 of the network`,
    why: p`${"form"}`,
    fix: p`Use fewer subnets, existing ones, or another provider.`,
  }),
  "network-full": rule("PDP3033", "error", {
    title: p`${"network"} has no free /${"length"} left`,
    why: p`Every range of that size overlaps a subnet, or Pods and Services.`,
    fix: p`Use smaller subnets or a larger network.`,
  }),
  "existing-subnet-twice": rule("PDP3034", "error", {
    title: p`the subnet \`${"id"}\` stands twice`,
    why: p`The Nstance server takes a subnet in one pool only, and refuses to start otherwise.`,
    fix: p`Use another subnet, or one pool for both.`,
  }),
  "balancer-role-missing": rule("PDP3035", "error", {
    title: p`no subnet of this provider has the role \`${"role"}\``,
    why: p`A balancer stands in the subnets of a role: a pool's name, \`public\` or \`nstance\`.`,
    fix: p`${"suggestion"}`,
  }),
  "balancer-not-public": rule("PDP3036", "error", {
    title: p`the public balancer \`${"name"}\` stands in private subnets`,
    why: p`A balancer that faces the internet needs subnets with a route to the internet gateway.`,
    fix: p`Write subnets = public, or public = false.`,
  }),
  "balancer-several-subnets": rule("PDP3037", "error", {
    title: p`the role \`${"role"}\` has several subnets in the zone \`${"zone"}\``,
    why: p`A network load balancer takes one subnet in each zone, and the module gives it all of the role.`,
    fix: p`Keep one subnet of that role in the zone.`,
  }),
  "balancer-without-listener": rule("PDP3038", "error", {
    title: p`the balancer \`${"name"}\` has no listener`,
    why: p`It would forward nothing.`,
    fix: p`Write, for example, listener 443 { pool = ingress }.`,
  }),
  "balancer-many-pools": rule("PDP3039", "error", {
    title: p`listeners of the balancer \`${"name"}\` go to different pools`,
    why: p`With these modules a pool joins all listeners of a balancer.`,
    fix: p`Write one load_balancer for each pool.`,
  }),
  "target-port-clash": rule("PDP3040", "error", {
    title: p`two listeners of \`${"name"}\` send the pool \`${"pool"}\` different ports to one target port`,
    why: p`They would be two target groups of the same VMs and port.`,
    fix: p`Use one listener, or another target_port.`,
  }),
  "role-without-bucket": rule("PDP3041", "error", {
    title: p`the role \`${"name"}\` reaches no bucket`,
    why: p`A role exists to reach buckets.`,
    fix: p`Name one in buckets, or remove the role.`,
  }),
  "reserved-bucket-name": rule("PDP3042", "error", {
    title: p`a bucket cannot be called \`${"name"}\``,
    why: p`podplanec makes a bucket of that name itself.`,
    fix: p`Use another name.`,
  }),
  "reserved-role-name": rule("PDP3043", "error", {
    title: p`a role cannot be called \`${"name"}\``,
    why: p`A role of that name is made for the cluster itself.`,
    fix: p`Use another name.`,
  }),
  "derived-name-refused": rule("PDP3044", "error", {
    title: p`the ${"what"} would be called \`${"name"}\`, which ${"cloud"} refuses: ${"reason"}`,
    why: p`The name is made of the cluster's id or prefix and the name in the file.`,
    fix: p`Use another name.`,
  }),
  "name-shortened": rule("PDP3045", "hint", {
    title: p`the ${"what"} \`${"name"}\` is called \`${"short"}\` in the cloud`,
    why: p`The full name is longer than ${"cloud"} takes; the short one stays in the lock file.`,
    fix: p`Use a shorter name if that matters.`,
  }),
  "too-many-tags": rule("PDP3047", "error", {
    title: p`there are ${"count"} tags`,
    why: p`${"cloud"} takes at most ${"most"} on a resource.`,
    fix: p`Use fewer tags.`,
  }),
  "bad-tag-key": rule("PDP3048", "error", {
    title: p`\`${"key"}\` cannot be the key of a tag: ${"reason"}`,
    why: p`${"form"}`,
    fix: p`Use another key.`,
  }),
  "bad-tag-value": rule("PDP3049", "error", {
    title: p`${"value"} cannot be the value of a tag: ${"reason"}`,
    why: p`${"form"}`,
    fix: p`Use other characters.`,
  }),
  "arch-mismatch": rule("PDP3050", "warning", {
    title: p`\`${"type"}\` is ${"is"}, and the pool says ${"says"}`,
    why: p`The family of an instance type decides its architecture; VMs of another one do not start.`,
    fix: p`Write arch = ${"is"}, or use another instance type.`,
  }),
  "control-plane-elsewhere": rule("PDP3051", "error", {
    title: p`a control-plane subnet stands outside of the first provider`,
    why: p`The state of the cluster lies in a bucket of the first provider, and only its VMs may reach it.`,
    fix: p`Move it to the first provider.`,
  }),
  "route-between-networks": rule("PDP3052", "hint", {
    title: p`VMs of ${"a"} and ${"b"} must reach each other`,
    why: p`${"routing"}`,
    fix: p`${"connecting"}: ${"ranges"}.`,
  }),
  "kube2iam-missing": rule("PDP3053", "warning", {
    title: p`nothing gives pods roles of their own: ${"what"} will not work`,
    why: p`${"dependency"} does so on ${"cloud"}, and it has no published binary; ${"reach"}.`,
    fix: p`Add dependency ${"dependency"} { url = "…", version = "…", digests = { … } }.`,
  }),
  "ssm-agent-unpinned": rule("PDP3054", "hint", {
    title: p`VMs cannot be reached by ${"title"}`,
    why: p`Its agent has no pinned digest, and nothing unverified is installed.`,
    fix: p`Add dependency ${"dependency"} { … } with its digest, or write ${"attribute"} = false.`,
  }),
  "shard-id-refused": rule("PDP3055", "error", {
    title: p`the zone \`${"zone"}\` gives the shard id \`${"shard"}\`: ${"reason"}`,
    why: p`Shard ids follow the rule of Nstance names; its server refuses to start otherwise.`,
    fix: p`Use another zone.`,
  }),
  "dependency-unknown-kind": rule("PDP3057", "error", {
    title: p`nothing installs the dependency \`${"name"}\``,
    why: p`VMs install the dependencies that vmconfig knows.`,
    fix: p`${"suggestion"}`,
  }),
  "user-data-too-large": rule("PDP4001", "error", {
    title: p`the user-data is larger than ${"limit"} bytes: ${"vms"}`,
    why: p`${"service"} takes ${"limit"} bytes, and Nstance still fills in certificates, a token and addresses.`,
    fix: p`Use fewer immutable SSH keys, or shorter addresses.`,
  }),
} as const;
