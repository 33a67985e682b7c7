export { print } from "./print.ts";
