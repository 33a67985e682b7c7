/* Steps that the clusters of one cloud have, and no others. */

export {
  commandsToEmpty,
  lookAtNodes,
  lookAtUndo,
  nodeSteps,
  preparationSteps,
  prepareForTofu,
  prepareNode,
  reachedNodes,
  restartServers,
  undoNode,
  undoSteps,
} from "../proxmox/index.ts";
