import { p, rule } from "../rule/index.ts";

const since = "0.2.0";

/** PDP32…: what works in one cloud and not in another. */
export const cloudRules = {
  "network-id-form": rule("PDP3201", "error", {
    title: p`\`${"id"}\` names no ${"what"} of ${"cloud"}`,
    why: p`${"form"}`,
    fix: p`Write, for example, id = "${"example"}".`,
    since,
  }),
  "port-not-translated": rule("PDP3202", "error", {
    title: p`the balancer \`${"name"}\` cannot send port ${"port"} to port ${"target"}`,
    why: p`Balancers of ${"cloud"} pass traffic on to the port that it came for.`,
    fix: p`Let the VMs listen on ${"port"}, or the balancer on ${"target"}.`,
    since,
  }),
  "private-balancer": rule("PDP3203", "error", {
    title: p`modules ${"version"} make no balancers inside the network`,
    why: p`On ${"cloud"} such a balancer of this version gets a public address and a rule that is refused.`,
    fix: p`Write public = true, or remove it: workers reach the API through the balancer of api_load_balancer, where its port is 6443. Or pin a V2b version with \`podplanec deps update --module\`.`,
    since,
  }),
  "public-pool-unreachable": rule("PDP3204", "error", {
    title: p`VMs of the pool \`${"pool"}\` would have no way out`,
    why: p`On ${"cloud"} a public subnet gives VMs no public address, and only private ones leave by NAT.`,
    fix: p`Remove public = true.`,
    since,
  }),
  "pool-behind-balancers": rule("PDP3205", "warning", {
    title: p`the pool \`${"pool"}\` stands behind ${"count"} balancers`,
    why: p`${"cloud"} takes a VM in ${"most"} balanced group, and each balancer of these modules has its own.`,
    fix: p`Write the listeners into one load_balancer, or make a pool for each.`,
    since,
  }),
  "setting-undelivered": rule("PDP3206", "error", {
    title: p`\`${"name"}\` reaches nothing on ${"cloud"}`,
    why: p`${"why"}`,
    fix: p`Remove it.`,
    since,
  }),
  "one-identity": rule("PDP3207", "hint", {
    title: p`control planes and workers of ${"cloud"} have one identity`,
    why: p`${"why"}`,
    fix: p`Let only Pods that you trust with the state of the cluster run in the host's network; to others give accounts of their own by roles.`,
    since,
  }),
  "second-network-of-owner": rule("PDP3208", "error", {
    title: p`a second network in the ${"owner"} \`${"name"}\` would have the names of the first`,
    why: p`Names of networks are global in a ${"owner"}, and modules ${"version"} make them of the cluster's prefix alone.`,
    fix: p`Use another ${"owner"}, or keep the modules' version of dialect V2a.`,
    since,
  }),
  "registry-without-pushes": rule("PDP3209", "warning", {
    title: p`images cannot be pushed to the cluster's registry on ${"cloud"}`,
    why: p`VMs read images from its bucket; the registry in the cluster that takes pushes speaks S3 only, for which the bucket wants a key, and nothing makes one.`,
    fix: p`Push to a registry of your own, or write registry { enabled = false }.`,
    since,
  }),
  "accounts-unused": rule("PDP3210", "error", {
    title: p`\`service_accounts\` means nothing on ${"cloud"}`,
    why: p`There Pods name their role by an annotation, and their namespace says which it allows.`,
    fix: p`Remove it.`,
    since,
  }),
  "acme-without-role": rule("PDP3211", "error", {
    title: p`certificates by ACME cannot be proven from ${"cloud"}`,
    why: p`What proves a domain needs credentials for its DNS, and the charts have no way to get them there.`,
    fix: p`Remove the acme block, and have certificates made elsewhere.`,
    since,
  }),
  "account-of-two-roles": rule("PDP3212", "warning", {
    title: p`the service account \`${"account"}\` may act as two roles`,
    why: p`A Pod chooses one of them in its credentials file; what it may do is not told by its role alone.`,
    fix: p`Use one role with all buckets, or another service account.`,
    since,
  }),
  "setting-without-use": rule("PDP3220", "warning", {
    title: p`nothing uses \`${"name"}\``,
    why: p`${"why"}`,
    fix: p`Remove it.`,
    since,
  }),
  "trust-unnamed": rule("PDP3221", "error", {
    title: p`certificates by ACME need \`${"name"}\``,
    why: p`${"why"}`,
    fix: p`${"how"}.`,
    since,
  }),
  "role-without-account": rule("PDP3222", "error", {
    title: p`no Pod may act as the role \`${"name"}\``,
    why: p`Its \`service_accounts\` names nobody, so that the role would be made for nothing.`,
    fix: p`Name the service accounts, or remove \`service_accounts\`: then it is the one of the role's name.`,
    since,
  }),
} as const;
