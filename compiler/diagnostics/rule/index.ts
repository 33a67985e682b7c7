export { type DiagnosticRule, rule, type Severity } from "./define.ts";
export { p, render } from "./template.ts";
