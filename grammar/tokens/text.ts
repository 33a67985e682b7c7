import { type TokenType, tokens } from "./tokens.ts";

/*
 * What stands where in a text, without state: the scanner of `lexer.ts` asks, and keeps the state.
 */

export const punctuation: ReadonlyMap<string, TokenType> = new Map<string, TokenType>([
  ["{", tokens.leftBrace],
  ["}", tokens.rightBrace],
  ["[", tokens.leftBracket],
  ["]", tokens.rightBracket],
  ["(", tokens.leftParen],
  [")", tokens.rightParen],
  ["=", tokens.equals],
  ["=>", tokens.arrow],
  ["==", tokens.operator],
  ["!=", tokens.operator],
  ["!", tokens.bang],
  ["<", tokens.operator],
  ["<=", tokens.operator],
  [">", tokens.operator],
  [">=", tokens.operator],
  ["&&", tokens.operator],
  ["||", tokens.operator],
  ["??", tokens.operator],
  ["+", tokens.operator],
  ["-", tokens.minus],
  ["*", tokens.operator],
  ["/", tokens.operator],
  ["%", tokens.operator],
  ["?", tokens.question],
  [":", tokens.colon],
  [",", tokens.comma],
  [".", tokens.dot],
  [";", tokens.semicolon],
]);

/** What the second character of a sign can be: `=`, `&`, `|`, `?`, `>`. */
export const secondCodes: ReadonlySet<number> = new Set([61, 38, 124, 63, 62]);

const conflictMarker = /(?:<{7}|={7}|>{7}|\|{7})(?=[ \r\n]|$)[^\r\n]*/y;

export function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

/** Whether a word could begin an IPv6 address. */
export function isHexWord(text: string, start: number, end: number): boolean {
  return end - start <= 8 && /^[0-9A-Fa-f]+$/.test(text.slice(start, end));
}

export function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

export function isLetterAt(text: string, offset: number): boolean {
  // Not beside the others: most sources are ASCII, and the classes of Unicode cost when they are made.
  const letter = /[\p{L}\p{N}\p{M}]/uy;
  letter.lastIndex = offset;
  return letter.test(text);
}

const restOfLine = /[^\r\n]*/y;

/** The end of the line that `from` is on, before its line break. */
export function lineEnd(text: string, from: number): number {
  restOfLine.lastIndex = from;
  restOfLine.test(text);
  return restOfLine.lastIndex;
}

/** The end of the blanks at `start`: most of them are how lines are indented. */
export function blanksEnd(text: string, start: number): number {
  let end = start + 1;
  while (text.charCodeAt(end) === 32) end += 1;
  return end;
}

/** The end of the ASCII word at `start`. Dashes belong to it where the word goes on behind them. */
export function wordEnd(text: string, start: number): number {
  let end = start + 1;
  for (;;) {
    const code = text.charCodeAt(end);
    if (isWordCode(code)) end += 1;
    else if (code === 45) {
      let after = end + 1;
      while (text.charCodeAt(after) === 45) after += 1;
      if (!isWordCode(text.charCodeAt(after))) return end;
      end = after + 1;
    } else return end;
  }
}

/** Where the text of a string ends: at quotes, at `${`, at the end of its line where it must. */
export function findTextEnd(
  text: string,
  offset: number,
  string: { readonly multiline: boolean; readonly allowsLines: boolean },
): number {
  const { length } = text;
  let end = offset;
  while (end < length) {
    const code = text.charCodeAt(end);
    if (code === 92) end += isLineBreak(text.charCodeAt(end + 1)) && !string.allowsLines ? 1 : 2;
    else if (code === 34 && (!string.multiline || text.startsWith('"""', end))) return end;
    else if (code === 36 && text.charCodeAt(end + 1) === 123) return end;
    else if (isLineBreak(code) && !string.allowsLines) return end;
    else end += 1;
  }
  return Math.min(end, length);
}

/**
 * The end of a merge conflict's marker that begins at `start`, or undefined where there is none. From
 * `=======` or `|||||||` on, all to the end of the conflict belongs to it: the upper side is taken.
 */
export function conflictEnd(text: string, start: number): number | undefined {
  if (start > 0 && !isLineBreak(text.charCodeAt(start - 1))) return undefined;
  conflictMarker.lastIndex = start;
  if (!conflictMarker.test(text)) return undefined;
  const end = conflictMarker.lastIndex;
  const mark = text.charAt(start);
  if (mark !== "=" && mark !== "|") return end;
  const close = text.slice(end).search(/(?<=[\r\n])>{7}/);
  return close < 0 ? end : lineEnd(text, end + close);
}

/** How far the line that `offset` is on is indented. */
export function indentationAround(text: string, offset: number): number {
  return indentationOf(text, lineStart(text, offset));
}

/** The start of the line that `offset` is on. */
export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !isLineBreak(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

/** How far the line that begins at `line` is indented. */
export function indentationOf(text: string, line: number): number {
  let column = line;
  while (text.charAt(column) === " " || text.charAt(column) === "\t") column += 1;
  return column - line;
}

/** The start of the line behind the one that ends at `end`. */
export function nextLine(text: string, end: number): number {
  if (end >= text.length) return text.length;
  return text.startsWith("\r\n", end) ? end + 2 : end + 1;
}
