import { decodeLine, decodeMultiline, type RawText } from "../lexer/index.ts";
import { tokens } from "../tokens/index.ts";
import type { Expression, InterpolationPart, Label, StringLiteral, StringPart } from "../tree/index.ts";
import { close } from "./recovery.ts";
import type { ParserState } from "./state.ts";

/** Reads a value: given to what values consist of. */
export type ReadValue = (state: ParserState) => Expression;

/** A string, whole or with interpolations. */
export function parseText(state: ParserState, readValue: ReadValue): StringLiteral {
  const start = state.advance();
  if (start.payload?.kind === "string") return start.payload;
  const pieces: RawText[] = [];
  const parts: (InterpolationPart | number)[] = [];
  while (!state.nextIs(tokens.stringEnd) && !state.nextIs(tokens.end)) {
    if (state.nextIs(tokens.interpolationStart)) parts.push(parseInterpolation(state, readValue));
    else parts.push(pieces.push(state.advance()) - 1);
  }
  state.advance();
  const multiline = start.text === '"""';
  const texts = multiline
    ? decodeMultiline(state.source, pieces, state.sink)
    : pieces.map((piece) => decodeLine(state.source, piece, state.sink));
  const ordered = parts.flatMap((part): StringPart[] => {
    const read = typeof part === "number" ? texts[part] : part;
    return read === undefined ? [] : [read];
  });
  return { kind: "string", span: state.spanFrom(start), multiline, parts: ordered };
}

function parseInterpolation(state: ParserState, readValue: ReadValue): InterpolationPart {
  const opener = state.advance();
  const expression = readValue(state);
  close(state, opener, "`}`");
  return { kind: "interpolation", span: state.spanFrom(opener), expression };
}

/** A bare word, a number or a string: a key or a label. */
export function parseLabel(state: ParserState, readValue: ReadValue): Label {
  const token = state.peek(1);
  if (token.type !== tokens.identifier && token.type !== tokens.integer) return parseText(state, readValue);
  state.advance();
  if (token.payload?.kind === "integer") return token.payload;
  return { kind: "name", span: state.spanOf(token), text: token.text };
}
