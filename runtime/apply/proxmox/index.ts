export { lookAtNodes, nodeSteps, prepareNode } from "./nodes.ts";
export { commandsToEmpty } from "./own-buckets.ts";
export { preparationSteps, prepareForTofu } from "./preparation.ts";
export { reachedNodes } from "./reach.ts";
export { lookAtUndo, restartServers, undoNode, undoSteps } from "./undo.ts";
