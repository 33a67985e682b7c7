export { bashScript, fishScript, zshScript } from "./scripts.ts";
export { completionTable } from "./table.ts";
