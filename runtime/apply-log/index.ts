export { jsonLine } from "./json.ts";
export { createPlainLog, type PlainLog } from "./plain.ts";
