/*
 * Numbers of VM templates: one space for VMs, templates and containers of all nodes (contracts/proxmox.md 1.8, 1.14).
 */

/** The first number that a template gets, of the first node. */
export const firstTemplate = 9000;
/** Numbers that a node may use, from its first. */
export const numbersOfNode = 10;
/** Nstance counts its VMs up from here (contracts/nstance.md 9.1). */
export const firstOfNstance = 10_000;
