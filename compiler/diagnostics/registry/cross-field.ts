import { p, rule } from "../rule/index.ts";

/** PDP22…: rules between values of a cluster that hold on every provider. */
export const crossFieldRules = {
  "lock-unreadable": rule("PDP2201", "error", {
    title: p`${"file"} cannot be understood: ${"reason"}`,
    why: p`The lock file keeps what must not change by itself, such as addresses; a build without it would choose anew.`,
    fix: p`Restore it from version control. For a cluster that was never applied, start anew with \`podplanec build --new-lock\`.`,
  }),
  "lock-other-cluster": rule("PDP2202", "error", {
    title: p`the lock file belongs to the cluster \`${"locked"}\`, not to \`${"id"}\``,
    why: p`Its addresses and pins are those of another cluster; the id of a cluster never changes.`,
    fix: p`Build into another folder with --out, or restore the id.`,
  }),
  "prefix-changed": rule("PDP2203", "error", {
    title: p`the name prefix changes from \`${"old"}\` to \`${"new"}\``,
    why: p`Every resource has the prefix in its name: another prefix means destroying the cluster and making a new one.`,
    fix: p`Write name_prefix = "${"old"}"; where nothing was applied yet, build with --new-lock.`,
  }),
  "prefix-newer-modules": rule("PDP2204", "warning", {
    title: p`the name prefix \`${"prefix"}\` works with this module version only: ${"reason"}`,
    why: p`Newer Nstance modules take 2 to 23 characters, a letter first; changing the prefix later means destroying the cluster.`,
    fix: p`Decide now: name_prefix = "${"proposal"}" works with all versions.`,
    until: "built",
  }),
  "prefix-refused": rule("PDP2205", "error", {
    title: p`the name prefix \`${"prefix"}\` is refused by the pinned modules: ${"reason"}`,
    why: p`This version of the Nstance modules takes 2 to 23 characters, a letter first and no hyphen last.`,
    fix: p`Write name_prefix = "${"proposal"}".`,
  }),
  "client-id-differs": rule("PDP2206", "error", {
    title: p`\`oidc.client_id\` is \`${"clientId"}\`, and VMs accept only \`${"id"}\``,
    why: p`No setting carries the client id to VMs: they take the cluster id, so logins would fail.`,
    fix: p`Leave it out, or write the cluster id.`,
  }),
  "ca-file-unreadable": rule("PDP2207", "error", {
    title: p`the certificate \`${"path"}\` cannot be used: ${"reason"}`,
    why: p`The certificate is read when compiling and delivered to VMs.`,
    fix: p`Name a PEM file inside the project, or write the PEM text.`,
  }),
  "acme-without-proof": rule("PDP2208", "error", {
    title: p`no domain can prove itself to the certificate authority`,
    why: p`Certificates are issued by DNS-01 records, which are made with ${"kind"} only.`,
    fix: p`Give a domain \`provider ${"kind"} {}\`, or remove the acme block.`,
  }),
  "registry-hostname-missing": rule("PDP2209", "error", {
    title: p`the registry needs a host name`,
    why: p`With domains it is unclear under which name images are pulled.`,
    fix: p`Write, for example, registry { hostname = "registry.${"domain"}" }.`,
  }),
  "too-many-ranges": rule("PDP2211", "error", {
    title: p`\`${"name"}\` has ${"count"} ranges`,
    why: p`Kubernetes takes one range of each family.`,
    fix: p`Keep one IPv4 range, and one IPv6 range behind it if wanted.`,
  }),
  "duplicate-family": rule("PDP2212", "error", {
    title: p`\`${"name"}\` has two IPv${"family"} ranges`,
    why: p`Kubernetes takes one range of each family.`,
    fix: p`Remove one of them.`,
  }),
  "ipv4-not-first": rule("PDP2213", "error", {
    title: p`the first range of \`${"name"}\` is IPv6`,
    why: p`The first family is the primary one, and VMs and the Nstance modules assume IPv4 there.`,
    fix: p`Put the IPv4 range first.`,
  }),
  "ipv6-only": rule("PDP2214", "error", {
    title: p`\`${"name"}\` has no IPv4 range`,
    why: p`vmconfig and the Nstance modules assume IPv4, so Kubernetes cannot be IPv6 only.`,
    fix: p`Add an IPv4 range in front.`,
  }),
  "families-differ": rule("PDP2215", "error", {
    title: p`Services have ${"services"}, and Pods have ${"pods"}`,
    why: p`A dual-stack cluster needs both families in \`service_cidr\` and in \`cluster_cidr\`.`,
    fix: p`Give both lists the same families.`,
  }),
  "family-not-in-network": rule("PDP2216", "warning", {
    title: p`Kubernetes has IPv6, and the network \`${"provider"}\` has not`,
    why: p`Pods get IPv6 addresses that nothing outside of the cluster routes.`,
    fix: p`Write v6cidr = auto in the vpc block, or use IPv4 ranges only.`,
  }),
  "service-range-too-small": rule("PDP2217", "error", {
    title: p`${"cidr"} has no room for the addresses of the API and of DNS`,
    why: p`The API takes the first address, DNS one near the end.`,
    fix: p`Use at least a ${"smallest"}.`,
  }),
  "service-range-too-small-for-seed": rule("PDP2218", "error", {
    title: p`${"cidr"} is too small for the seed \`${"seed"}\``,
    why: p`Seeded Services have fixed places in the range, which needs 256 addresses for them.`,
    fix: p`Use a /23 or larger.`,
  }),
  "service-range-tight-for-seed": rule("PDP2219", "warning", {
    title: p`${"cidr"} is as small as the seed \`${"seed"}\` allows`,
    why: p`The address of DNS is one that seeded Services reach.`,
    fix: p`Use a /23 or larger.`,
  }),
  "ranges-overlap": rule("PDP2220", "error", {
    title: p`${"name"} ${"a"} overlaps ${"other"} ${"b"}`,
    why: p`Two networks that share addresses cannot both be routed.`,
    fix: p`Choose a range outside ${"b"}.`,
  }),
  "mask-outside-range": rule("PDP2221", "error", {
    title: p`a /${"mask"} for each VM does not fit into ${"cidr"}`,
    why: p`Each VM gets a part of the range of Pods, which must be smaller than the range.`,
    fix: p`Use a mask from /${"smallest"} to /${"largest"}.`,
  }),
  "unknown-balancer": rule("PDP2222", "error", {
    title: p`there is no load balancer \`${"name"}\``,
    why: p`Records and the API point at a balancer that a provider of this cluster declares.`,
    fix: p`${"suggestion"}`,
    about: "name",
  }),
  "ambiguous-balancer": rule("PDP2223", "error", {
    title: p`several providers have a load balancer \`${"name"}\``,
    why: p`It is unclear which of them is meant.`,
    fix: p`Give the providers labels, and write \`label.${"name"}\`.`,
  }),
  "ambiguous-balancer-jsonc": rule("PDP2224", "hint", {
    title: p`several providers have a load balancer \`${"name"}\`; the first is meant`,
    why: p`JSONC cannot say which provider is meant.`,
    fix: p`Use \`podplanec import\` where another is meant.`,
  }),
  "listener-missing": rule("PDP2225", "error", {
    title: p`the load balancer \`${"name"}\` has no listener ${"port"} to ${"target"}${"pool"}`,
    why: p`${"reason"}`,
    fix: p`Add \`listener ${"port"} { … }\` to it, or name another balancer.`,
  }),
  "api-name-conflict": rule("PDP2226", "error", {
    title: p`\`${"host"}\` is the API and a domain, on different balancers`,
    why: p`One DNS name points at one balancer.`,
    fix: p`Use the same balancer for both, or another host name for the API.`,
  }),
  "workers-without-api": rule("PDP2227", "error", {
    title: p`workers cannot find the API`,
    why: p`They join through a private balancer that forwards 6443 to the pool control-plane, or through the API's balancer where its port is 6443.`,
    fix: p`${"fix"}`,
  }),
  "workers-through-nat": rule("PDP2228", "hint", {
    title: p`workers reach the API through a public balancer`,
    why: p`Their traffic leaves the network by NAT and comes back.`,
    fix: p`${"fix"}`,
  }),
  "no-control-plane": rule("PDP2229", "error", {
    title: p`the cluster has no pool \`control-plane\` with at least one VM`,
    why: p`The pool of that name runs the API and the state store.`,
    fix: p`Write size = 1, or more, in pool control-plane { … }.`,
  }),
  "reserved-pool-name": rule("PDP2230", "error", {
    title: p`a pool cannot be called \`${"name"}\``,
    why: p`The name is that of a subnet role: public, nstance, services, nat and server are taken.`,
    fix: p`Use another name.`,
  }),
  "pool-without-subnet": rule("PDP2231", "error", {
    title: p`the pool \`${"name"}\` has no subnet in any zone`,
    why: p`Its VMs would have no network to run in.`,
    fix: p`Write, for example, subnet { cidr = auto/24, pool = ${"name"} } in a zone.`,
  }),
  "pool-zone-unknown": rule("PDP2232", "error", {
    title: p`the pool \`${"name"}\` has a size for the zone \`${"zone"}\`, where it has no subnet`,
    why: p`Sizes are given for zones that the pool runs in.`,
    fix: p`${"suggestion"}`,
  }),
  "pool-zone-missing": rule("PDP2233", "error", {
    title: p`the pool \`${"name"}\` has no size for the zone \`${"zone"}\``,
    why: p`With sizes by zone, every zone that has a subnet for the pool needs one.`,
    fix: p`Add ${"zone"} = 1, or remove the subnet.`,
  }),
  "renamed-from-existing": rule("PDP2234", "error", {
    title: p`\`${"from"}\` still exists, so \`${"name"}\` cannot be renamed from it`,
    why: p`A rename moves what belongs to the old name, and a thing of that name is still declared.`,
    fix: p`Remove renamed_from, or the block of the old name.`,
  }),
  "secrets-default-missing": rule("PDP2235", "error", {
    title: p`secrets providers need a default`,
    why: p`Commands and templates use the default unless told otherwise.`,
    fix: p`Write default_provider = ${"name"}.`,
  }),
  "secrets-default-alone": rule("PDP2236", "error", {
    title: p`\`default_provider\` stands without any provider`,
    why: p`There is nothing that it could name.`,
    fix: p`Add a provider block, or remove it.`,
  }),
  "secrets-setting-missing": rule("PDP2237", "error", {
    title: p`a secrets provider of kind \`${"kind"}\` needs \`${"name"}\``,
    why: p`${"doc"}`,
    fix: p`Write, for example, ${"example"}.`,
  }),
  "secrets-setting-unused": rule("PDP2238", "warning", {
    title: p`\`${"name"}\` means nothing to a secrets provider of kind \`${"kind"}\``,
    why: p`It belongs to backends of another kind.`,
    fix: p`Remove it.`,
  }),
  "seed-pin-missing": rule("PDP2239", "error", {
    title: p`the seed \`${"seed"}\` needs \`${"name"}\``,
    why: p`A published seed is pinned by version and digest, so that nobody can exchange it.`,
    fix: p`Copy both from the seed's manifest.`,
  }),
  "seed-pin-unused": rule("PDP2240", "warning", {
    title: p`\`${"name"}\` means nothing without a seed`,
    why: p`The seed \`none\` starts with an empty store.`,
    fix: p`Remove it.`,
  }),
  "seed-version-v": rule("PDP2241", "warning", {
    title: p`the seed version starts with v`,
    why: p`Versions in the manifest have none; it is read without.`,
    fix: p`Write ${"version"}.`,
  }),
  "too-many-selectors": rule("PDP2242", "error", {
    title: p`\`ref\` has more than one of branch, tag, semver and commit`,
    why: p`Only one can be checked out.`,
    fix: p`Keep one of them.`,
  }),
  "no-provider": rule("PDP2243", "error", {
    title: p`the cluster has no provider`,
    why: p`There is nothing to build it on.`,
    fix: p`Write provider ${"example"}.`,
  }),
  "telemetry-without-target": rule("PDP2244", "error", {
    title: p`logs are to be shipped, and nowhere is said where to`,
    why: p`VMs refuse settings that enable telemetry without a destination.`,
    fix: p`Set s3_bucket or otlp_endpoint, or remove enabled.`,
  }),
  "telemetry-endpoint-alone": rule("PDP2245", "warning", {
    title: p`\`${"name"}\` means nothing without s3_bucket`,
    why: p`It says how the bucket for logs is reached.`,
    fix: p`Set s3_bucket, or remove it.`,
  }),
  "state-setting-missing": rule("PDP2246", "error", {
    title: p`state in ${"kind"} needs \`${"name"}\``,
    why: p`The backend cannot be configured without it.`,
    fix: p`Write, for example, ${"example"}.`,
  }),
  "state-setting-unused": rule("PDP2247", "error", {
    title: p`\`${"name"}\` means nothing to state in ${"kind"}`,
    why: p`Backends have different settings.`,
    fix: p`Remove it.`,
  }),
  "state-bucket-own": rule("PDP2248", "error", {
    title: p`the state would lie in \`${"bucket"}\`, which this cluster makes`,
    why: p`Destroying the cluster would destroy the state that knows what to destroy.`,
    fix: p`Use a bucket that is made elsewhere.`,
  }),
  "zone-account-unknown": rule("PDP2256", "error", {
    title: p`no provider of the zone's cloud has the account \`${"account"}\``,
    why: p`The account chooses the provider that finds the zone and makes its records; there is ${"owners"}.`,
    fix: p`Name the account of a provider, or leave it out: then it is the one of the domain's balancer.`,
  }),
  "digest-missing": rule("PDP2249", "error", {
    title: p`${"what"} has no digest for ${"key"}`,
    why: p`Every file that a VM downloads is verified by its digest.`,
    fix: p`Add ${"key"} to digests.`,
  }),
  "digest-unused": rule("PDP2250", "warning", {
    title: p`no VM of this cluster uses the digest for \`${"key"}\``,
    why: p`${"known"}`,
    fix: p`Remove it.`,
  }),
  "dns-not-generated": rule("PDP2252", "warning", {
    title: p`records of \`${"zone"}\` are yours to make`,
    why: p`Records are generated for zones of a cloud that the cluster has a provider of; ${"kind"} is none.`,
    fix: p`The records to make are listed by the build and by the Terraform output manual_dns_records.`,
  }),
  "dns-region-unclear": rule("PDP2253", "error", {
    title: p`the region for \`${"zone"}\` is unclear`,
    why: p`More than one ${"kind"} provider matches, and DNS-01 needs one region.`,
    fix: p`Write region = "${"region"}" in its provider block.`,
  }),
  "role-arn-unused": rule("PDP2254", "hint", {
    title: p`nothing uses \`role_arn\``,
    why: p`It is accepted so that existing files can be read.`,
    fix: p`Remove it.`,
  }),
  "range-not-usable": rule("PDP2255", "error", {
    title: p`${"cidr"} holds addresses that are ${"what"}`,
    why: p`No machine, Pod or Service can be reached at such an address from another one.`,
    fix: p`Choose a private range, such as 10.0.0.0/16 or fd00::/48.`,
  }),
} as const;
