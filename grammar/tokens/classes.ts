import { type SyntaxToken, type TokenType, tokens } from "./tokens.ts";

/*
 * What kinds of tokens begin and end things, as parser and habits both ask.
 */

export const startsName: ReadonlySet<TokenType> = new Set([tokens.identifier]);

export const startsLabel: ReadonlySet<TokenType> = new Set([
  tokens.identifier,
  tokens.integer,
  tokens.string,
  tokens.stringStart,
]);

/** What a value begins with, signs apart. */
export const startsPrimary: ReadonlySet<TokenType> = new Set([
  ...startsLabel,
  tokens.literal,
  tokens.leftBracket,
  tokens.leftBrace,
  tokens.leftParen,
  tokens.damaged,
]);

/** What a value begins with. */
export const startsValue: ReadonlySet<TokenType> = new Set([...startsPrimary, tokens.bang, tokens.minus]);

/** What may stand behind a value that has no more to it, on its line. */
export const endsValue: ReadonlySet<TokenType> = new Set([
  tokens.rightBrace,
  tokens.rightBracket,
  tokens.rightParen,
  tokens.interpolationEnd,
  tokens.comma,
]);

export const opensGroup: ReadonlySet<TokenType> = new Set([tokens.leftBrace, tokens.leftBracket, tokens.leftParen]);

const closesGroup: ReadonlySet<TokenType> = new Set([
  tokens.rightBrace,
  tokens.rightBracket,
  tokens.rightParen,
  tokens.interpolationEnd,
]);

export function isCloser({ type }: SyntaxToken): boolean {
  return closesGroup.has(type);
}

export function isString({ type }: SyntaxToken): boolean {
  return type === tokens.string || type === tokens.stringStart;
}

export function isWord(token: SyntaxToken, word: string): boolean {
  return token.type === tokens.identifier && token.text === word;
}

/** A token for a reader: as written, or what it is. */
export function describeToken(token: SyntaxToken): string {
  if (token.type === tokens.end || token.text === "") return token.type;
  const text = token.text.length > 40 ? `${token.text.slice(0, 39)}…` : token.text;
  return `\`${text.replace(/\s+/g, " ")}\``;
}
