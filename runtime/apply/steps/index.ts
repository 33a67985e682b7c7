export { applySteps } from "./apply-steps.ts";
