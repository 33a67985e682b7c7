export { projectModel } from "./project.ts";
export { readJsonc } from "./read.ts";
