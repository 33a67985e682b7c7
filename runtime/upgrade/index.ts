export { type ComparedStep, compareSteps } from "./compare.ts";
export { languageStep } from "./language.ts";
export { readState, requireBuilt, type UpgradeState, writeState } from "./state.ts";
export { type Step, stepsOf, type Wanted } from "./steps.ts";
