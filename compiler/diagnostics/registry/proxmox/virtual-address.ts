import { p, rule } from "../../rule/index.ts";

const since = "0.2.0";

/** An address that VMs of the control plane hold in turns: contracts/nstance.md 9.5, contracts/proxmox.md 1.12. */
export const virtualAddressRules = {
  "router-id-taken": rule("PDP3319", "error", {
    title: p`the virtual address has the router id ${"id"}, as the leader's has`,
    why: p`Machines that speak VRRP know each other by that number alone: VMs of the control plane and nodes would take each other's announcements for their own.`,
    fix: p`Give one of the two another number, for example router_id = ${"free"}.`,
    since,
  }),
  "router-id-of-both": rule("PDP3326", "error", {
    title: p`the router id ${"id"} stands for two addresses in ${"range"}`,
    why: p`Machines that speak VRRP know each other by that number alone: those of both providers would take each other's announcements for their own, and one of the addresses would be held by nobody.`,
    fix: p`Write router_id = ${"free"} beside this address.`,
    since,
  }),
  "virtual-address-elsewhere": rule("PDP3320", "error", {
    title: p`no VM here could hold the virtual address ${"address"}`,
    why: p`VMs of the control plane hold it, and all of them run on the first provider.`,
    fix: p`${"fix"}`,
    since,
  }),
  "api-without-address": rule("PDP3321", "error", {
    title: p`this block says not where the API is`,
    why: p`VMs of workers are told one address of the API, and nothing here makes one.`,
    fix: p`Write virtual_address = … with a free address in the network of the control plane, or address = … with a balancer of yours that forwards 6443 there.`,
    since,
  }),
  "not-a-host-address": rule("PDP3322", "error", {
    title: p`no machine can have the address ${"address"}`,
    why: p`It ${"what"}.`,
    fix: p`Choose a free address in the network of the control plane's VMs.`,
    since,
  }),
} as const;
