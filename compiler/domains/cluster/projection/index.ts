export { reportWhatIsLost } from "./lost.ts";
export { projectModel } from "./project.ts";
