export { projectModel } from "./project.ts";
