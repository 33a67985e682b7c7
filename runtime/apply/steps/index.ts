export { applySteps, planSteps } from "./apply-steps.ts";
export { destroySteps } from "./destroy-steps.ts";
export { makesInfrastructure, runsTofu } from "./shards.ts";
