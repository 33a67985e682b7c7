import { p, rule } from "../rule/index.ts";

/** What is newer than the first release: clusters that were built before are warned. */
const since = "0.2.0";

/** PDP31…: limits of the services that get a value, and rules that hold for every zone, VM and Pod (rulings 61, 62). */
export const limitRules = {
  "disk-size": rule("PDP3101", "error", {
    title: p`the disks of \`${"pool"}\` cannot have ${"size"} GiB`,
    why: p`${"cloud"} makes disks of ${"smallest"} to ${"largest"} GiB: none is smaller than the image of its VM.`,
    fix: p`Write disk_size = ${"smallest"}GiB or more, or remove it to take the image's size.`,
    since,
  }),
  "instance-type-form": rule("PDP3102", "error", {
    title: p`\`${"type"}\` is no instance type of ${"cloud"}`,
    why: p`${"form"}`,
    fix: p`Write, for example, ${"example"}.`,
    since,
  }),
  "instance-size-unknown": rule("PDP3103", "warning", {
    title: p`\`${"type"}\` is not known`,
    why: p`The family is, and it has other sizes.`,
    fix: p`${"suggestion"}`,
    since,
  }),
  "region-unknown": rule("PDP3104", "warning", {
    title: p`the region \`${"region"}\` is not known`,
    why: p`It has the form of a region; this release knows none of that name.`,
    fix: p`${"suggestion"}`,
    since,
  }),
  "zone-unknown": rule("PDP3105", "warning", {
    title: p`the zone \`${"zone"}\` is not known`,
    why: p`The region ${"region"} has ${"zones"}.`,
    fix: p`Use one of them, unless the zone is new.`,
    since,
  }),
  "local-zone-nat": rule("PDP3106", "warning", {
    title: p`\`${"zone"}\` may have no NAT gateways`,
    why: p`It stands apart from its region, and few such zones have that service.`,
    fix: p`Look it up for this zone, or run its VMs in a zone of the region.`,
    since,
  }),
  "tags-on-objects": rule("PDP3107", "error", {
    title: p`there are ${"count"} tags, and ${"most"} is the limit`,
    why: p`${"why"}`,
    fix: p`Use fewer tags here, and tag single resources in a file of your own.`,
    since,
  }),
  "tag-keys-alike": rule("PDP3108", "error", {
    title: p`\`${"key"}\` and \`${"other"}\` are one key`,
    why: p`${"why"}`,
    fix: p`Keep one of them.`,
    since,
  }),
  "tag-of-nstance": rule("PDP3109", "error", {
    title: p`the tag \`${"key"}\` is not yours to set`,
    why: p`${"why"}`,
    fix: p`Use another key.`,
    since,
  }),
  "tag-of-modules": rule("PDP3110", "warning", {
    title: p`the tag \`${"key"}\` gives every resource the same value`,
    why: p`${"why"}`,
    fix: p`Use another key.`,
    since,
  }),
  "pods-without-room": rule("PDP3111", "error", {
    title: p`${"cidr"} has room for ${"room"} VMs, and there are ${"vms"}`,
    why: p`Each VM takes a /${"mask"} of the range of Pods, and each pool one more while its VMs are replaced (${"pools"}).`,
    fix: p`Use a larger range, or a longer node_cidr_mask_size_ipv${"family"}.`,
    since,
  }),
  "service-range-too-large": rule("PDP3112", "error", {
    title: p`${"cidr"} is too large for Services`,
    why: p`Kubernetes hands out addresses of at most 64 bits: an IPv6 range is a /64 at the shortest.`,
    fix: p`Use a /108.`,
    since,
  }),
  "balancer-zone-missing": rule("PDP3113", "error", {
    title: p`VMs of \`${"pool"}\` in ${"zone"} get no traffic of the balancer \`${"name"}\``,
    why: p`A balancer sends traffic to VMs in the zones that it stands in, and it has no subnet there.`,
    fix: p`Give the zone a subnet of the role ${"role"}, or the balancer subnets in each zone of the pool.`,
    since,
  }),
  "balancer-partly-private": rule("PDP3114", "error", {
    title: p`the public balancer \`${"name"}\` stands in a private subnet of ${"zone"}`,
    why: p`Clients are sent to each of its zones in turn, and reach it where its subnet is public only.`,
    fix: p`Write public = true there, or subnets = public.`,
    since,
  }),
  "balancer-without-address": rule("PDP3115", "error", {
    title: p`the subnet has no address left for the balancer \`${"name"}\``,
    why: p`It has ${"addresses"} addresses, ${"cloud"} keeps ${"kept"} of them, and ${"taken"} are taken by what was declared before.`,
    fix: p`Use a larger range for the subnet, or fewer balancers.`,
    since,
  }),
  "balancer-few-addresses": rule("PDP3116", "warning", {
    title: p`the subnet has ${"free"} free addresses when the balancer \`${"name"}\` is made`,
    why: p`${"cloud"} may refuse a balancer in a subnet with fewer than ${"needed"}: it keeps ${"kept"}, and ${"taken"} are taken by what was declared before.`,
    fix: p`Use a larger range for the subnet.`,
    since,
  }),
  "balancer-too-many-listeners": rule("PDP3117", "error", {
    title: p`the balancer \`${"name"}\` has ${"count"} listeners`,
    why: p`${"cloud"} takes at most ${"most"} on a balancer.`,
    fix: p`Write several balancers.`,
    since,
  }),
  "group-many-rules": rule("PDP3118", "warning", {
    title: p`VMs of a zone have ${"count"} rules for traffic, and ${"most"} is the quota`,
    why: p`Each port that balancers send to is one, and each zone whose VMs may reach them: ${"ports"} and ${"zones"}.`,
    fix: p`Send fewer ports, or have ${"cloud"} raise the quota of rules per security group first.`,
    since,
  }),
  "quota-subnets": rule("PDP3119", "warning", {
    title: p`the network has ${"count"} ${"what"}, and ${"most"} is the quota`,
    why: p`${"cloud"} makes more only when asked before.`,
    fix: p`Use fewer subnets, or have the quota raised first.`,
    since,
  }),
  "quota-nat": rule("PDP3120", "warning", {
    title: p`there are NAT gateways in ${"count"} zones, and ${"most"} is the quota of their addresses`,
    why: p`Each takes a public address, and ${"cloud"} gives a region more only when asked before.`,
    fix: p`Have the quota of Elastic IPs raised first.`,
    since,
  }),
  "role-policy-too-large": rule("PDP3121", "error", {
    title: p`what the role \`${"name"}\` may do takes ${"size"} characters`,
    why: p`${"cloud"} takes at most ${"most"}, and each bucket stands there twice.`,
    fix: p`Use several roles with fewer buckets each.`,
    since,
  }),
  "too-many-roles": rule("PDP3122", "error", {
    title: p`the roles that VMs may take need ${"size"} characters`,
    why: p`${"cloud"} takes at most ${"most"} in what VMs may do, and each role's id stands there.`,
    fix: p`Use fewer roles, or a shorter name_prefix.`,
    since,
  }),
  "prefix-makes-bad-name": rule("PDP3123", "error", {
    title: p`the ${"what"} would be called \`${"name"}\`, which ${"cloud"} refuses: ${"reason"}`,
    why: p`The modules make the name of the cluster's prefix, \`${"prefix"}\`.`,
    fix: p`Set another name_prefix.`,
    since,
  }),
  "port-exposed": rule("PDP3124", "warning", {
    title: p`port ${"port"} of VMs is open to the internet`,
    why: p`It is ${"what"}, and not meant for everybody.`,
    fix: p`Write public = false, or send the traffic to another port.`,
    since,
  }),
  "range-of-others": rule("PDP3125", "hint", {
    title: p`${"cidr"} is ${"what"}`,
    why: p`VMs could not reach those addresses, or would reach something else.`,
    fix: p`Choose another private range, unless that is meant.`,
    since,
  }),
  "state-key-form": rule("PDP3126", "error", {
    title: p`\`${"key"}\` cannot be the key of the state`,
    why: p`${"why"}`,
    fix: p`Write key = "${"proposal"}".`,
    since,
  }),
  "arn-of-other-service": rule("PDP3127", "error", {
    title: p`\`${"name"}\` is no ${"wanted"}`,
    why: p`It names something of another kind.`,
    fix: p`Write, for example, ${"example"}.`,
    since,
  }),
  "arn-of-other-place": rule("PDP3128", "error", {
    title: p`\`${"name"}\` lies in ${"is"}, and what uses it in ${"wanted"}`,
    why: p`Nothing there can reach it.`,
    fix: p`Name one of ${"wanted"}.`,
    since,
  }),
  "arn-names-nothing": rule("PDP3152", "error", {
    title: p`\`${"name"}\` can name no ${"wanted"}`,
    why: p`${"fault"}`,
    fix: p`Copy it from the ${"wanted"}: it looks like ${"example"}.`,
    since,
  }),
  "hosted-zone-id-form": rule("PDP3129", "error", {
    title: p`\`${"id"}\` is too short for the id of a zone`,
    why: p`Such an id is Z and at least ${"least"} capital letters and digits.`,
    fix: p`Copy it from the zone, or remove it to have the zone looked up by its name.`,
    since,
  }),
  "ssh-key-broken": rule("PDP3130", "error", {
    title: p`this is no key that lets anybody in: ${"reason"}`,
    why: p`The SSH server leaves out what it cannot read, without a word.`,
    fix: p`Copy the whole line of the .pub file again.`,
    since,
  }),
  "pod-share-small": rule("PDP3131", "warning", {
    title: p`a VM has addresses for ${"room"} Pods and may be given ${"pods"}`,
    why: p`Each VM takes a /${"mask"} of the range of Pods; a Pod that gets no address never starts.`,
    fix: p`Use a ${"attribute"} of ${"longest"} or less, or take newer defaults with \`podplanec defaults update\`: a VM then admits as many Pods as it has addresses for.`,
    since,
  }),
  "pod-share-tiny": rule("PDP3151", "warning", {
    title: p`a VM would run no more than ${"pods"} Pods`,
    why: p`Its share of the range of Pods is a /${"mask"}, and it admits as many Pods as that has addresses for. Those of the platform count, such as DNS.`,
    fix: p`Use a ${"attribute"} of ${"longest"} or less.`,
    since,
  }),
} as const;
