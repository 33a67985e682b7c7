export { type ParseResult, parse } from "./parse.ts";
export { type Read, reparse } from "./reparse.ts";
