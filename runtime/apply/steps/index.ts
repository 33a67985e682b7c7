export { applySteps, planSteps } from "./apply-steps.ts";
