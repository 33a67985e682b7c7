export * from "./build.ts";
export { printItems } from "./print.ts";
export type * from "./tree.ts";
