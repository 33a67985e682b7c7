export { type GitTree, openTree } from "./tree.ts";
