export { proxmoxAdvice } from "./advice.ts";
export { proxmoxImports } from "./import-forms.ts";
export { lookAtNodes, nodeSteps, prepareNode } from "./nodes.ts";
export { preparationSteps, prepareForTofu } from "./preparation.ts";
