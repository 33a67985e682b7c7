import { p, rule } from "../../rule/index.ts";
import { hybridRules } from "./hybrid.ts";
import { managedRules } from "./managed.ts";
import { virtualAddressRules } from "./virtual-address.ts";

export { hybridRules };

const since = "0.2.0";

/** PDP33…: clusters on Proxmox VE, and what their kind of provider shows of others. */
export const proxmoxRules = {
  ...hybridRules,
  ...managedRules,
  ...virtualAddressRules,
  "not-of-this-cloud": rule("PDP3301", "error", {
    title: p`\`${"name"}\` means nothing on ${"cloud"}`,
    why: p`${"why"}`,
    fix: p`${"fix"}`,
    since,
  }),
  "provider-without-label": rule("PDP3302", "error", {
    title: p`this provider needs a label`,
    why: p`Without an account and a region the label tells clusters of ${"cloud"} apart, in file names and in the lock file.`,
    fix: p`Write, for example, provider ${"kind"} home { … }.`,
    since,
  }),
  "too-many-zones": rule("PDP3303", "error", {
    title: p`a provider of ${"cloud"} has one zone, and \`${"zone"}\` is another`,
    why: p`All nodes that form one cluster of ${"cloud"} are one zone: Nstance's server sees them as one.`,
    fix: p`Write a provider of its own for another cluster of nodes, or put the subnets into the first zone.`,
    since,
  }),
  "wrong-architecture": rule("PDP3304", "error", {
    title: p`the pool \`${"pool"}\` cannot be ${"says"} on ${"cloud"}`,
    why: p`The nodes of ${"cloud"} are ${"only"}, and VMs are what their node is.`,
    fix: p`Write arch = ${"only"}.`,
    since,
  }),
  "network-unclear": rule("PDP3305", "error", {
    title: p`VMs need one network, and this block names ${"count"}`,
    why: p`VMs of Proxmox VE have one network card, which is connected to a bridge or to a VNet.`,
    fix: p`Write either bridge = "vmbr0" for a bridge, or an sdn block for a network that is made.`,
    since,
  }),
  "simple-zone-of-nodes": rule("PDP3306", "error", {
    title: p`a simple zone does not connect ${"count"} nodes`,
    why: p`It is a bridge on each node by itself: VMs on different nodes would not reach each other.`,
    fix: p`Write sdn vxlan { … }, or sdn vlan { … } where the nodes share a switch.`,
    since,
  }),
  "sdn-setting": rule("PDP3307", "error", {
    title: p`\`${"name"}\` ${"what"} in an SDN zone of type ${"type"}`,
    why: p`${"why"}`,
    fix: p`${"fix"}`,
    since,
  }),
  "address-outside": rule("PDP3308", "error", {
    title: p`${"what"} ${"address"} lies outside of ${"range"}`,
    why: p`VMs reach only what lies in their own network without a router, and DHCP hands out addresses of it only.`,
    fix: p`Choose an address in ${"range"}.`,
    since,
  }),
  "address-taken": rule("PDP3309", "error", {
    title: p`${"what"} ${"address"} is ${"taken"}`,
    why: p`Two machines with one address lose each other's traffic.`,
    fix: p`Choose an address that no machine has and no DHCP hands out.`,
    since,
  }),
  "template-of-both": rule("PDP3310", "error", {
    title: p`an image makes no template that exists already`,
    why: p`A template that exists is taken as it is.`,
    fix: p`Remove the image block, or \`${"name"}\` from the vm_template block.`,
    since,
  }),
  "template-numbers": rule("PDP3311", "error", {
    title: p`template number ${"id"} ${"what"}`,
    why: p`Numbers are one for VMs, templates and containers of all nodes. Nstance counts its VMs up from 10000, and a node uses ten numbers from the one that is given.`,
    fix: p`Choose a number from 100 to 9990 that lies ten away from those of other nodes.`,
    since,
  }),
  "workers-without-address": rule("PDP3312", "error", {
    title: p`VMs of ${"pools"} would not find the API of Kubernetes`,
    why: p`Nstance makes no balancers on Proxmox VE, so that VMs have to be told where the API is.`,
    fix: p`Write api { virtual_address = … } with a free address in the network of the control plane, or api { address = … } with a balancer of yours that forwards 6443 there.`,
    since,
  }),
  "firewall-without-source": rule("PDP3328", "error", {
    title: p`a rule of the firewall needs ${"what"}, which ${"lack"}`,
    why: p`A rule without a source lets everybody in, and one that names only the others locks this one out.`,
    fix: p`Write ${"name"} = … here.`,
    since,
  }),
  "firewall-without-management": rule("PDP3329", "error", {
    title: p`the firewall lets nobody in to administer the nodes`,
    why: p`The rules for SSH and Proxmox VE's own API name the networks of \`management\`, and there are none.`,
    fix: p`Name the networks that the nodes are administered from.`,
    since,
  }),
  "store-missing": rule("PDP3313", "error", {
    title: p`this cluster has no object storage`,
    why: p`The state of Kubernetes, images and what Nstance knows lie in buckets, and ${"cloud"} has none of its own.`,
    fix: p`Write object_store { endpoint = "https://s3.example.com" } with an S3-compatible store that knows conditional writes.`,
    since,
  }),
  "store-of-cloud": rule("PDP3314", "error", {
    title: p`the cluster's object storage is that of ${"home"}`,
    why: p`All zones of a cluster share one store: the first provider holds it.`,
    fix: p`Remove the object_store block.`,
    since,
  }),
  // PDP3315 is retired: it told that no cluster has a cloud and machines of one's own.
  "sdn-twice": rule("PDP3316", "error", {
    title: p`\`${"name"}\` says nothing beside an sdn block`,
    why: p`${"why"}`,
    fix: p`Remove it.`,
    since,
  }),
  "api-unverified": rule("PDP3317", "warning", {
    title: p`whoever answers at ${"url"} gets the token of Nstance`,
    why: p`Its certificate is not looked at, and the token may make and destroy VMs.`,
    fix: p`Give the nodes a certificate that their system trusts, and remove insecure_tls; or remove api_url: then each node asks itself.`,
    since,
  }),
  "store-on-loopback": rule("PDP3327", "warning", {
    title: p`no VM finds a store at ${"endpoint"}`,
    why: p`That address is each machine's own: the nodes and all VMs of the cluster ask the store, and each would ask itself.`,
    fix: p`Write the address that the store has in your network; a command of yours that reaches it elsewhere takes --endpoint.`,
    since,
  }),
  // PDP3318 is retired: it told that the store was to be filled by hand.
} as const;
