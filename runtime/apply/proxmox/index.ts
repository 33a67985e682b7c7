export { lookAtNodes, nodeSteps, prepareNode } from "./nodes.ts";
export { preparationSteps, prepareForTofu } from "./preparation.ts";
