export { findTofu } from "./run.ts";
export { validateWithTofu } from "./validate.ts";
