import { p, rule } from "../../rule/index.ts";

const since = "0.2.0";

/** PDP333…: machines of one's own in a cluster of a cloud. */
export const hybridRules = {
  "cloud-not-first": rule("PDP3330", "error", {
    title: p`the provider of ${"cloud"} stands behind machines of your own`,
    why: p`The first provider holds the bucket, the secrets and the control plane of a cluster, and a store of your own cannot hold those of ${"cloud"}.`,
    fix: p`Write provider ${"kind"} first, with the control plane in it, and remove the object_store block; or make two clusters.`,
    since,
  }),
  "pool-of-both": rule("PDP3331", "error", {
    title: p`the pool \`${"pool"}\` cannot stand in ${"cloud"} and on machines of your own`,
    why: p`VMs of ${"cloud"} have an instance type, and those on ${"own"} cores and memory; Nstance would divide what the pool is scaled to between them.`,
    fix: p`Declare a pool of its own for each place.`,
    since,
  }),
  "range-not-stated": rule("PDP3332", "error", {
    title: p`${"what"} is not stated`,
    why: p`Beside ${"cloud"} it is needed: rules there let in what comes from these addresses, and no two networks may overlap.`,
    fix: p`Write, for example, ${"fix"}.`,
    since,
  }),
  "pool-network-unknown": rule("PDP3333", "warning", {
    title: p`no rule in ${"cloud"} lets VMs of \`${"pool"}\` in`,
    why: p`They are connected to another network than the provider's, and its range is not known.`,
    fix: p`Leave bridge and vlan out, so that they are in network { … }; or let that network in by rules of your own, beside the generated files.`,
    since,
  }),
  "server-of-other-version": rule("PDP3334", "warning", {
    title: p`the server ${"version"} runs beside servers ${"other"}`,
    why: p`All servers of a cluster elect a leader among them, and read what the others write; those in ${"cloud"} are ${"other"}.`,
    fix: p`Write version = "${"other"}", with the digest of its archive.`,
    since,
  }),
  "api-inside-cloud": rule("PDP3335", "error", {
    title: p`VMs of ${"pools"} would not find the API of Kubernetes`,
    why: p`Its balancer stands inside the network of ${"cloud"}, or listens on another port than 6443; the name of one inside is known after an apply only.`,
    fix: p`Write api { address = … } with an address that leads to port 6443 of the control plane, or let api_load_balancer be a public one with api_port = 6443.`,
    since,
  }),
  "own-address-in-range": rule("PDP3336", "error", {
    title: p`the address ${"address"} of ${"what"} lies in ${"range"}`,
    why: p`That range is ${"of"}: what is sent to the address from there would never leave it.`,
    fix: p`Use another range there, or other addresses here.`,
    since,
  }),
} as const;
