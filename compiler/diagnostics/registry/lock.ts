import { p, rule } from "../rule/index.ts";

/** What is newer than the first release: clusters that were built before are warned. */
const since = "0.2.0";

/** PDP23…: what was built against what would be built (rulings 56 and 57). */
export const lockRules = {
  "lock-lost": rule("PDP2301", "error", {
    title: p`the lock file ${"file"} is gone, and the last build wrote it`,
    why: p`It holds the addresses and names of what was built. A build without it would choose others, and OpenTofu would destroy what runs and make it anew.`,
    fix: p`Restore it from version control. For a cluster that was never applied, start anew with \`podplanec build --new-lock\`.`,
  }),
  "outputs-move": rule("PDP2302", "error", {
    title: p`the outputs of \`${"id"}\` lie in ${"old"}, and would now go to ${"now"}`,
    why: p`The lock file and the state of OpenTofu lie with the outputs: in another folder all of the cluster would be made a second time.`,
    fix: p`Move what lies in ${"old"} to ${"now"}, state included, or declare the clusters in files of their own. For a cluster that was never applied, start anew with \`podplanec build --new-lock\`.`,
  }),
  "range-moves": rule("PDP2303", "error", {
    title: p`the subnet \`${"name"}\` was built with ${"old"}, and would now get ${"now"}`,
    why: p`A subnet cannot change its range: it would be destroyed, with every VM in it, and made anew.`,
    fix: p`Write ${"old"} or auto/${"length"}. To have both, give the other range to a subnet behind this one. To make it anew all the same, build with --accept-destroy ${"address"}; where nothing was applied yet, with --new-lock.`,
  }),
  "range-taken": rule("PDP2304", "error", {
    title: p`${"range"} touches ${"built"}, which was built for the subnet \`${"name"}\``,
    why: p`Two subnets of a network cannot share addresses, and the one that was built keeps its range.`,
    fix: p`Choose a range that is free; auto/${"length"} does. Where nothing was applied yet, build with --new-lock.`,
  }),
  "network-changes": rule("PDP2305", "error", {
    title: p`the network of \`${"provider"}\` was built as ${"old"}, and would now be ${"now"}`,
    why: p`A network cannot change its range in place: it would be destroyed, with every subnet, balancer and VM in it, and made anew.`,
    fix: p`Restore it. To make it anew all the same, build with --accept-destroy ${"address"}; where nothing was applied yet, with --new-lock.`,
  }),
  "provider-changes": rule("PDP2306", "error", {
    title: p`the provider \`${"old"}\` was built, and would now be \`${"now"}\``,
    why: p`Nothing moves between accounts or regions: networks, buckets and VMs there would be destroyed and made anew here.`,
    fix: p`Restore account and region, or add a second provider. To destroy what is there, build with --accept-destroy ${"address"}; where nothing was applied yet, with --new-lock.`,
  }),
  "built-thing-gone": rule("PDP2307", "error", {
    title: p`what was built is gone from the source: ${"what"}`,
    why: p`${"consequence"}`,
    fix: p`Restore it; ${"hint"}. To destroy it, build with ${"flags"}; where nothing was applied yet, with --new-lock.`,
  }),
  "home-changes": rule("PDP2308", "error", {
    title: p`\`${"old"}\` was built as the first provider, and would now be another or none`,
    why: p`The first provider holds the cluster: its state store, registry and control plane would be destroyed.`,
    fix: p`Put it first again. To move a cluster, make a new one beside it; where nothing was applied yet, build with --new-lock.`,
  }),
  "renamed-from-unknown": rule("PDP2309", "error", {
    title: p`no ${"kind"} \`${"from"}\` was built, so nothing can be renamed from it`,
    why: p`With a wrong former name what was built is destroyed, and a new thing is made.`,
    fix: p`${"suggestion"}`,
  }),
  "renamed-from-twice": rule("PDP2310", "error", {
    title: p`two things are renamed from \`${"from"}\``,
    why: p`Only one of them can be what was built.`,
    fix: p`Remove renamed_from from the one that is new.`,
  }),
  "secrets-prefix-fixed": rule("PDP2311", "error", {
    title: p`secrets were built below ${"built"}, and version ${"version"} of the modules looks for them below ${"now"}`,
    why: p`The server would not find its certificate authority and make a new one, which no running VM trusts; this version cannot be told another place.`,
    fix: p`Take a version of the modules with the inputs of v2b: \`podplanec deps update --module SOURCE=VERSION --dialect v2b\`.`,
  }),
  "workers-lose-api": rule("PDP3150", "error", {
    title: p`workers would lose the API before they are gone: ${"pools"}`,
    why: p`Their VMs run until the servers have drained them, and reach the API by a balancer that goes in the same build: they would refuse settings without its address, and their Pods could not be moved.`,
    fix: p`Keep the balancer of the API while you remove the pools, build and apply; take it out with the next build.`,
    since,
  }),
} as const;
