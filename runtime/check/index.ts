export { checkSource, type Findings, noFindings, noteProblem } from "./check-source.ts";
