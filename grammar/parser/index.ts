export { type ParseResult, parse } from "./parse.ts";
export { countProblems, type Read, reparse } from "./reparse.ts";
