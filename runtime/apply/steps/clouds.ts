/* Steps that the clusters of one cloud have, and no others. */

export { lookAtNodes, nodeSteps, preparationSteps, prepareForTofu, prepareNode } from "../proxmox/index.ts";
