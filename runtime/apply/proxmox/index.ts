export { lookAtNodes, nodeSteps, prepareNode } from "./nodes.ts";
