export { balanceBrackets } from "./brackets.ts";
export { codePointName } from "./characters.ts";
export { type LexResult, lex, nestingLimit } from "./lexer.ts";
export { decodeLine, decodeMultiline, type RawText } from "./strings.ts";
